using System.Text;
using System.Text.Json;
using LazyEngine.Flows;

namespace LazyEngine.Executions;

/// <summary>Takes parts out of results.</summary>
internal static class Parts
{
    /// <summary>The part; null where the result has no such part. The whole where no part is meant.</summary>
    public static Payload? Of(Payload? result, ResultPart? part)
    {
        if (part is null || result is null) return result;
        if (result.ContentType != Payload.JsonContentType) return null;
        try
        {
            using var json = JsonDocument.Parse(result.Bytes);
            var root = json.RootElement;
            var found = (root.ValueKind, part) switch
            {
                (JsonValueKind.Array, { Index: { } index }) when index < root.GetArrayLength() => root[index],
                (JsonValueKind.Object, { Key: { } key }) when root.TryGetProperty(key, out var value) => value,
                _ => (JsonElement?)null,
            };
            return found is { } element ? new Payload(Encoding.UTF8.GetBytes(element.GetRawText()), Payload.JsonContentType) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
