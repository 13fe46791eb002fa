using System.Collections.Immutable;
using System.Text.Json;
using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Patterns;

/// <summary>Writes values: JSON as it stands where it reads as the same bytes again, anything else in a wrapper.</summary>
internal static class PayloadWriter
{
    /// <summary>Leaves room for the flows around a value.</summary>
    private static readonly DocumentLimits Plain = new() { Depth = 32 };

    public static void WriteConstants(this Utf8JsonWriter writer, ImmutableSortedDictionary<string, Payload> constants)
    {
        if (constants.Count == 0) return;
        writer.WriteStartObject("constants");
        foreach (var (name, value) in constants)
        {
            writer.WritePropertyName(name);
            writer.WritePayload(value);
        }

        writer.WriteEndObject();
    }

    public static void WritePayload(this Utf8JsonWriter writer, Payload value)
    {
        if (IsPlain(value))
        {
            writer.WriteRawValue(value.Bytes.Span);
            return;
        }

        writer.WriteStartObject();
        writer.WriteStartObject(Words.Wrapper);
        writer.WriteString("contentType", value.ContentType);
        writer.WriteBase64String("base64", value.Bytes.Span);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static bool IsPlain(Payload value)
    {
        if (value.ContentType != Payload.JsonContentType) return false;
        var log = new DocumentLog(Plain);
        try
        {
            JsonTree.Check(value.Bytes.Span, Plain);
            return JsonTree.Read(value.Bytes.Span, Plain, log) is var node && log.IsEmpty && value.Equals(PayloadReader.Read(node, log));
        }
        catch (Exception unreadable) when (unreadable is JsonException or UnreadableDocumentException)
        {
            return false;
        }
    }
}
