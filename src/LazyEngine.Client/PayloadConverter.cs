using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LazyEngine.Client;

/// <summary>JSON values as they are, byte for byte; no value as null; anything else wrapped.</summary>
internal sealed class PayloadConverter : JsonConverter<Payload>
{
    private const string Wrapper = "$payload";

    /// <summary>Leaves room for the document around the value.</summary>
    private static readonly JsonDocumentOptions Readable = new() { MaxDepth = EngineJson.MaxDepth - 16 };

    public override bool HandleNull => true;

    public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var value = document.RootElement;
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(Wrapper, out var wrapped))
            return new Payload(Encoding.UTF8.GetBytes(value.GetRawText()), Payload.JsonContentType);

        var content = wrapped.Deserialize<Wrapped>(options) ?? throw new JsonException($"'{Wrapper}' is null: contentType and base64 are expected.");
        return new Payload(content.Base64, content.ContentType);
    }

    public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options)
    {
        if (value is null || value.Equals(Payload.None))
        {
            writer.WriteNullValue();
        }
        else if (value.ContentType == Payload.JsonContentType && CanStandAlone(value.Bytes))
        {
            writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
        }
        else
        {
            writer.WriteStartObject();
            writer.WritePropertyName(Wrapper);
            JsonSerializer.Serialize(writer, new Wrapped(value.ContentType, value.Bytes.ToArray()), options);
            writer.WriteEndObject();
        }
    }

    private static bool CanStandAlone(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Readable);
            return document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(Wrapper, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed record Wrapped(string ContentType, byte[] Base64);
}
