using System.Collections.Immutable;
using System.Text.Json;
using System.Xml.Linq;
using LazyEngine.Client;
using LazyEngine.Executions;
using LazyEngine.Flows;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LazyEngine.Server.Tests.Contract;

/// <summary>How the engine's types stand in the document: as the engine's JSON has them, with the words of their documentation.</summary>
internal static class OpenApiForm
{
    private static readonly AsyncLocal<ImmutableHashSet<Type>?> Describing = new();

    private const string Tokens = "A token: execution/task/turn.item.attempt.";

    private static readonly Dictionary<string, string> Words = Directory.GetFiles(AppContext.BaseDirectory, "LazyEngine.*.xml")
        .SelectMany(file => XDocument.Load(file).Descendants("member"))
        .SelectMany(WordsOf)
        .DistinctBy(word => word.Name)
        .ToDictionary(word => word.Name, word => word.Text, StringComparer.Ordinal);

    public static void Write(JsonSerializerOptions json)
    {
        json.TypeInfoResolver = EngineJson.Options.TypeInfoResolver;
        json.DefaultIgnoreCondition = EngineJson.Options.DefaultIgnoreCondition;
        json.NumberHandling = EngineJson.Options.NumberHandling;
        json.RespectNullableAnnotations = json.RespectRequiredConstructorParameters = true;
        foreach (var converter in EngineJson.Options.Converters) json.Converters.Add(converter);
    }

    public static void Describe(OpenApiOptions options)
    {
        options.AddSchemaTransformer(SchemaAsync);
        options.AddOperationTransformer(OperationAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "LazyEngine", Version = "v1", Description = "Durable workflows. docs/http-api.md tells more." };
            document.Servers?.Clear();
            document.Tags?.Clear();
            return Task.CompletedTask;
        });
    }

    private static async Task SchemaAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (context.JsonPropertyInfo is { } property && Words.GetValueOrDefault($"{property.DeclaringType.FullName?.Replace('+', '.')}.{property.Name.ToUpperInvariant()}") is { } about) schema.Description = about;
        else if (context.JsonPropertyInfo is null && Words.GetValueOrDefault(type.FullName?.Replace('+', '.') ?? string.Empty) is { } text) schema.Description = text;

        if (type == typeof(ExecutionId)) Text(schema, "The id of an execution: 1 to 200 letters, digits and some signs.");
        else if (type == typeof(AttemptToken)) Text(schema, Tokens);
        else if (type == typeof(FlowHash)) Text(schema, "The identity of a flow: 64 hexadecimal digits.");
        else if (type == typeof(Payload)) schema.Description ??= "A value: any JSON; in another form {\"$payload\": {\"contentType\": ..., \"base64\": ...}}.";
        // The items of a sequence that may be left out come by as if they were one themselves; only they have a form already.
        else if (type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Sequence<>) && schema is { Type: null or JsonSchemaType.Null, Properties: null or { Count: 0 } })
            (schema.Type, schema.Items) = (JsonSchemaType.Array, await ItemsAsync(type.GetGenericArguments()[0], context, cancellationToken));
    }

    // A tree is described once: what lies within it is of the same kind.
    private static async Task<OpenApiSchema?> ItemsAsync(Type type, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var before = Describing.Value ?? [];
        if (before.Contains(type)) return null;
        Describing.Value = before.Add(type);
        var items = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        Describing.Value = before;
        return items;
    }

    private static void Text(OpenApiSchema schema, string words)
    {
        schema.Type = JsonSchemaType.String;
        schema.Description ??= words;
    }

    private static async Task OperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Tags?.Clear();
        var roles = metadata.OfType<NeedsAttribute>().Last().Roles.Select(role => role.ToString().ToLowerInvariant());
        operation.Description = $"{operation.Description} Needs the role {string.Join(" or ", roles)}.".TrimStart();
        operation.Parameters ??= [];
        foreach (var (name, description) in metadata.OfType<QueryParameters>().SelectMany(parameters => parameters.All)) Add(ParameterLocation.Query, name, description);
        if (context.Description.HttpMethod == "POST") Add(ParameterLocation.Header, "Idempotency-Key", "Names the request: a repeat with the same key changes nothing and gets the same answer.");
        if (context.Description.HttpMethod == "POST") Add(ParameterLocation.Header, "X-Reason", "Why, for the journal; what is no ASCII is percent-encoded.");
        if (metadata.OfType<DryRunAnswer>().LastOrDefault() is { } dry) await TellInDryRunAsync(operation.Responses!["200"].Content!, dry.Type, context, cancellationToken);
        if (metadata.OfType<TakenBody>().LastOrDefault() is not { } body) return;
        var schema = await SchemaOfAsync(body.Type, context, cancellationToken);
        operation.RequestBody = new OpenApiRequestBody { Required = !body.IsOptional, Content = body.ContentTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }) };

        void Add(ParameterLocation place, string name, string description) =>
            operation.Parameters.Add(new OpenApiParameter { In = place, Name = name, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
    }

    private static async Task TellInDryRunAsync(IDictionary<string, OpenApiMediaType> answers, Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        IOpenApiSchema told = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        if (answers.TryGetValue("application/json", out var known)) told = new OpenApiSchema { AnyOf = [known.Schema!, told] };
        answers["application/json"] = new OpenApiMediaType { Schema = told };
    }

    private static async Task<IOpenApiSchema> SchemaOfAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        if (type == typeof(string)) return schema;
        context.Document!.AddComponent(type.Name, schema);
        return new OpenApiSchemaReference(type.Name, context.Document);
    }

    private static IEnumerable<(string Name, string Text)> WordsOf(XElement member)
    {
        var name = ((string)member.Attribute("name")!)[2..];
        if (member.Element("summary") is { } summary) yield return (((string)member.Attribute("name")!).StartsWith("P:", StringComparison.Ordinal) ? Last(name) : name, TextOf(summary));
        if (!name.Contains(".#ctor(", StringComparison.Ordinal)) yield break;
        foreach (var parameter in member.Elements("param")) yield return ($"{name[..name.IndexOf(".#ctor(", StringComparison.Ordinal)]}.{((string)parameter.Attribute("name")!).ToUpperInvariant()}", TextOf(parameter));
    }

    private static string Last(string property) => property[..(property.LastIndexOf('.') + 1)] + property[(property.LastIndexOf('.') + 1)..].ToUpperInvariant();

    private static string TextOf(XElement element) =>
        string.Join(' ', string.Concat(element.Nodes().Select(node => node is XElement { Name.LocalName: "see" } see ? ((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? string.Empty).Split('.', ':')[^1] : node is XElement inner ? inner.Value : node.ToString())).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
