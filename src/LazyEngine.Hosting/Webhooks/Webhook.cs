using System.Text.Json;

namespace LazyEngine.Hosting.Webhooks;

/// <summary>Where news of a workflow goes: an entry of <c>__notify</c> in its environment, as Mistral has it.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Headers">What goes with it.</param>
/// <param name="Events">Which news; null for all.</param>
internal sealed record Webhook(Uri Url, IReadOnlyDictionary<string, string> Headers, IReadOnlySet<string>? Events)
{
    /// <summary>The variable of the environment that names the webhooks.</summary>
    public const string Variable = "__notify";

    private const int HooksMax = 20;

    /// <summary>Reads the webhooks of an environment. An entry that cannot be meant is left out.</summary>
    public static IReadOnlyList<Webhook> Read(Payload value)
    {
        try
        {
            using var document = JsonDocument.Parse(value.Bytes);
            var entries = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToList() : [document.RootElement];
            return [.. entries.Select(Of).OfType<Webhook>().Take(HooksMax)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static Webhook? Of(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || Text(entry, "type") is not (null or "webhook") || !Uri.TryCreate(Text(entry, "url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return null;
        return new Webhook(url, HeadersOf(entry), EventsOf(entry));
    }

    private static Dictionary<string, string> HeadersOf(JsonElement entry) =>
        entry.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Object
            ? headers.EnumerateObject().Where(header => header.Value.ValueKind == JsonValueKind.String).ToDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.OrdinalIgnoreCase)
            : [];

    private static HashSet<string>? EventsOf(JsonElement entry) =>
        (entry.TryGetProperty("event_types", out var events) || entry.TryGetProperty("events", out events)) && events.ValueKind == JsonValueKind.Array
            ? [.. events.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)]
            : null;

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
