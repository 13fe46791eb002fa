using System.Text.Json;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>Folds what a flow says its executions can be found by. What is found once stays until the same source says something else.</summary>
internal static class Attributing
{
    /// <summary>An execution starts: what its inputs say. What came with the start itself counts more.</summary>
    public static Execution Begin(Plan plan, Execution execution)
    {
        if (plan.Attributes.Count == 0) return execution;
        foreach (var source in plan.Attributes)
        {
            if (source.Providers.Count == 0 && execution.Inputs.TryGetValue(source.From, out var input) && !execution.Attributes.Any(given => given.Name == source.Name)) execution = Set(execution, source.Name, input);
        }

        return execution;
    }

    /// <summary>Inputs are replaced: what the new ones say.</summary>
    public static Execution Edit(Plan plan, Execution execution, IEnumerable<KeyValuePair<string, Payload>> inputs)
    {
        foreach (var (name, value) in inputs)
        {
            foreach (var source in plan.Attributes.Where(source => source.Providers.Count == 0 && source.From == name)) execution = Set(execution, source.Name, value);
        }

        return execution;
    }

    /// <summary>A task has a result: what it says.</summary>
    public static Execution Follow(Plan plan, Execution execution, int node, Payload result)
    {
        if (plan.Attributes.Count == 0) return execution;
        foreach (var source in plan.Attributes)
        {
            foreach (var (provider, part) in source.Providers)
            {
                if (provider == node && Parts.Of(result, part) is { } value) execution = Set(execution, source.Name, value);
            }
        }

        return execution;
    }

    private static Execution Set(Execution execution, string name, Payload value)
    {
        if (TextOf(value) is not { } text) return execution;
        var others = execution.Attributes.Where(attribute => attribute.Name != name);
        return execution with { Attributes = others.Append(new ExecutionAttribute(name, text)).OrderBy(attribute => attribute.Name, StringComparer.Ordinal).ToSequence() };
    }

    // Texts as they are, numbers and truth values as JSON writes them; what is neither is nothing to search by. Whoever
    // reports a result cannot be refused for its length, so that a long text counts by its beginning.
    private static string? TextOf(Payload value)
    {
        if (value.ContentType != Payload.JsonContentType || value.Size > MaxRead) return null;
        try
        {
            using var json = JsonDocument.Parse(value.Bytes);
            var text = json.RootElement.ValueKind switch
            {
                JsonValueKind.String => json.RootElement.GetString()!.Replace("\0", string.Empty, StringComparison.Ordinal),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.RootElement.GetRawText(),
                _ => string.Empty,
            };
            if (text.Length > ExecutionAttribute.MaxValueLength) text = text[..(char.IsHighSurrogate(text[ExecutionAttribute.MaxValueLength - 1]) ? ExecutionAttribute.MaxValueLength - 1 : ExecutionAttribute.MaxValueLength)];
            return text.Length == 0 ? null : text;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private const int MaxRead = 64 * 1024;
}
