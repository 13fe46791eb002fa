using System.Collections.Immutable;
using LazyEngine.Executions;

namespace LazyEngine.Dashboard.Reading;

/// <summary>What somebody has typed into the search: <c>key:</c>, <c>flow:</c> and <c>parent:</c> with a value, <c>name=value</c> for an attribute, and a word that ids, flows and business keys have in them.</summary>
/// <param name="Filter">What the index answers.</param>
/// <param name="Word">The word; empty for none.</param>
internal sealed record SearchText(ExecutionFilter Filter, string Word)
{
    /// <summary>How many executions are looked through for a part of a word.</summary>
    public const int LookedAt = 5000;

    public static SearchText Read(string text)
    {
        var (filter, words) = (new ExecutionFilter(), new List<string>());
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            filter = (part.Split(':', 2), part.Split('=', 2)) switch
            {
                (["key", { Length: > 0 } key], _) => filter with { BusinessKey = key },
                (["flow", { Length: > 0 } flow], _) => filter with { FlowName = flow },
                (["parent", { Length: > 0 } parent], _) when TryId(parent) is { } id => filter with { Parent = id },
                (_, [{ Length: > 0 } name, var value]) => filter with { Attributes = filter.Attributes.ToImmutableDictionary().SetItem(name, value) },
                _ => Keep(filter, part),
            };
        }

        return new SearchText(filter, string.Join(' ', words));

        ExecutionFilter Keep(ExecutionFilter before, string word)
        {
            words.Add(word);
            return before;
        }
    }

    public bool Fits(ExecutionSummary row) =>
        Word.Length == 0 || Has(row.Id.Value) || Has(row.FlowName) || (row.BusinessKey is { } key && Has(key));

    private bool Has(string text) => text.Contains(Word, StringComparison.OrdinalIgnoreCase);

    private static ExecutionId? TryId(string text)
    {
        try
        {
            return ExecutionId.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
