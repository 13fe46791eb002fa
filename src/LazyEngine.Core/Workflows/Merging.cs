using System.Buffers;
using System.Text.Json;

namespace LazyEngine.Workflows;

/// <summary>Joins variables of one name: maps key by key, of anything else the later counts.</summary>
internal static class Merging
{
    /// <summary>Variables over others.</summary>
    /// <param name="before">Those that were there.</param>
    /// <param name="after">Those that come over them.</param>
    /// <param name="merges">Whether maps of one name are joined; else the later replaces the earlier.</param>
    public static Variables Over(Variables before, Variables after, bool merges)
    {
        if (before.IsEmpty || after.IsEmpty) return after.IsEmpty ? before : after;
        if (!merges) return before.SetItems(after);
        foreach (var (name, value) in after) before = before.SetItem(name, before.TryGetValue(name, out var known) ? Of(known, value) : value);
        return before;
    }

    /// <summary>One value over another.</summary>
    public static Payload Of(Payload before, Payload after)
    {
        if (ReferenceEquals(before, after) || !IsMap(before) || !IsMap(after)) return after;
        using var left = JsonDocument.Parse(before.Bytes);
        using var right = JsonDocument.Parse(after.Bytes);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, left.RootElement, right.RootElement);
        return new Payload(buffer.WrittenMemory, Payload.JsonContentType);
    }

    // The keys of the earlier one keep their places.
    private static void Write(Utf8JsonWriter writer, JsonElement left, JsonElement right)
    {
        if (left.ValueKind != JsonValueKind.Object || right.ValueKind != JsonValueKind.Object)
        {
            right.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var property in left.EnumerateObject())
        {
            writer.WritePropertyName(property.Name);
            if (right.TryGetProperty(property.Name, out var later)) Write(writer, property.Value, later);
            else property.Value.WriteTo(writer);
        }

        foreach (var property in right.EnumerateObject())
        {
            if (left.TryGetProperty(property.Name, out _)) continue;
            writer.WritePropertyName(property.Name);
            property.Value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static bool IsMap(Payload value)
    {
        if (value.ContentType != Payload.JsonContentType) return false;
        var reader = new Utf8JsonReader(value.Bytes.Span);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject;
    }
}
