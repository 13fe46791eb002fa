using System.Text.Json;
using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>How a row of the index holds attributes: as a JSON object, in the order of the names.</summary>
internal static class IndexAttributes
{
    public static string? Write(Sequence<ExecutionAttribute> attributes) =>
        attributes.Count == 0 ? null : JsonSerializer.Serialize(attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value, StringComparer.Ordinal));

    public static Sequence<ExecutionAttribute> Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.EnumerateObject().Select(member => new ExecutionAttribute(member.Name, member.Value.GetString() ?? string.Empty)).ToSequence();
    }
}
