using System.Buffers;
using System.Text.Json;

namespace LazyEngine.Worker;

/// <summary>Reads named values into the properties of one type.</summary>
internal static class ArgumentBinding
{
    // A handler that got 0 or null for an argument that its type demands would do the wrong thing without a word.
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public static T Read<T>(IEnumerable<KeyValuePair<string, Payload>> arguments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in arguments) Write(writer, name, value);
            writer.WriteEndObject();
        }

        return JsonSerializer.Deserialize<T>(buffer.WrittenSpan, Strict) ?? throw new JsonException("It reads as null.");
    }

    private static void Write(Utf8JsonWriter writer, string name, Payload value)
    {
        writer.WritePropertyName(name);
        if (value.Equals(Payload.None)) writer.WriteNullValue();
        else if (value.ContentType == Payload.JsonContentType) writer.WriteRawValue(value.Bytes.Span);
        else throw new JsonException($"Argument '{name}' is {value.ContentType}, not {Payload.JsonContentType}: read it with Argument<Payload>.");
    }
}
