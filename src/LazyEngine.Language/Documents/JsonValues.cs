using System.Buffers;
using System.Text.Json;

namespace LazyEngine.Language.Documents;

/// <summary>Turns parts of a document into the values that they stand for.</summary>
internal static class JsonValues
{
    /// <summary>The JSON of a node; every digit and every character is kept.</summary>
    /// <returns>The value; null where it has none, and then the log says so.</returns>
    public static Payload? Read(Node node, DocumentLog log)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The same escapes as in values that programs make, so that the same value is the same bytes.
        using var writer = new Utf8JsonWriter(buffer);
        if (!Write(writer, node, log)) return null;
        writer.Flush();
        return new Payload(buffer.WrittenMemory.ToArray(), Payload.JsonContentType);
    }

    private static bool Write(Utf8JsonWriter writer, Node node, DocumentLog log)
    {
        var whole = true;
        switch (node)
        {
            case Node.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items) whole &= Write(writer, item, log);
                writer.WriteEndArray();
                break;
            case Node.Map map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key.Text);
                    whole &= Write(writer, value, log);
                }

                writer.WriteEndObject();
                break;
            case Node.Scalar scalar:
                whole = Write(writer, scalar, log);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"There is no JSON of {node.GetType().Name}.");
        }

        return whole;
    }

    private static bool Write(Utf8JsonWriter writer, Node.Scalar scalar, DocumentLog log)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Null:
            case ScalarKind.Unbounded:
                writer.WriteNullValue();
                break;
            case ScalarKind.Boolean:
                writer.WriteBooleanValue(scalar.Text[0] is 't' or 'T');
                break;
            case ScalarKind.Integer or ScalarKind.Number:
                writer.WriteRawValue(CoreSchema.JsonOf(scalar), skipInputValidation: true);
                break;
            default:
                writer.WriteStringValue(scalar.Text);
                break;
        }

        if (scalar.Kind != ScalarKind.Unbounded) return true;
        log.Add(scalar.At, $"A value is {scalar.Text}, which no JSON can say.", "a number, or text in quotes");
        return false;
    }
}
