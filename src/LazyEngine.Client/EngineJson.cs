using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Client;

/// <summary>How the engine's types are written as JSON: over HTTP, and by programs that print them.</summary>
public static class EngineJson
{
    /// <summary>How deep a document may be nested; JSON values that are nested deeper travel as bytes.</summary>
    internal const int MaxDepth = 128;

    /// <summary>
    /// Camel-case names, states by their names, ids and tokens as text, values as the JSON that they are; what is null is left
    /// out. A value in another form is <c>{"$payload": {"contentType": "...", "base64": "..."}}</c>.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = Make(JsonUnmappedMemberHandling.Skip);

    /// <summary>The same, but a member that nobody knows is refused: a request with one means something else than it gets.</summary>
    internal static JsonSerializerOptions Strict { get; } = Make(JsonUnmappedMemberHandling.Disallow);

    private static JsonSerializerOptions Make(JsonUnmappedMemberHandling unknown)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            MaxDepth = MaxDepth,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = unknown,
            NumberHandling = JsonNumberHandling.Strict,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NullMayBeLeftOut } },
            Converters =
            {
                new JsonStringEnumConverter(allowIntegerValues: false),
                new TextConverter<ExecutionId>(ExecutionId.Parse),
                new TextConverter<AttemptToken>(AttemptToken.Parse),
                new TextConverter<FlowHash>(FlowHash.Parse),
                new PayloadConverter(),
                new SequenceConverterFactory(),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void NullMayBeLeftOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.AssociatedParameter is { IsNullable: true }) property.IsRequired = false;
        }
    }
}
