using System.Collections.Concurrent;
using System.Collections.Immutable;
using LazyEngine.Executions;

namespace LazyEngine.Dashboard.Reading;

/// <summary>Lists of executions as pages show them. However many look at the same list, it is read once a moment.</summary>
internal sealed class ExecutionLists(ILazyEngine engine, IExecutionSearch search, TimeProvider clock)
{
    private const int PageSize = 500;

    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(700);

    private readonly ConcurrentDictionary<ListQuery, (DateTimeOffset At, Task<ListPage> Page)> _pages = new();

    public Task<ListPage> ReadAsync(ListQuery query)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, read) in _pages)
        {
            if (now - read.At > Fresh && read.Page.IsCompleted) _pages.TryRemove(old, out _);
        }

        return _pages.GetOrAdd(query, asked => (now, ReadNowAsync(asked))).Page;
    }

    private async Task<ListPage> ReadNowAsync(ListQuery query)
    {
        var wanted = SearchText.Read(query.Text);
        var filter = wanted.Filter with { FlowName = query.Flow ?? wanted.Filter.FlowName };
        var counts = await search.CountAsync(filter);
        var rows = new List<ExecutionSummary>();
        if (wanted.Word.Length > 0) rows.AddRange(await NamedAsync(wanted.Word, filter, query.State));
        var (looked, cursor) = (0, (string?)null);
        do
        {
            var page = await search.PageAsync(filter with { State = query.State }, cursor, PageSize);
            (looked, cursor) = (looked + page.Executions.Count, page.Next);
            rows.AddRange(page.Executions.Where(row => wanted.Fits(row) && !rows.Any(known => known.Id == row.Id)));
        }
        while (cursor is not null && rows.Count <= query.Take && (wanted.Word.Length == 0 || looked < SearchText.LookedAt));

        return new ListPage([.. rows.Take(query.Take)], rows.Count > query.Take || (wanted.Word.Length == 0 && cursor is not null), counts, wanted.Word.Length > 0 && cursor is not null && looked >= SearchText.LookedAt);
    }

    // Whole ids and business keys are found however old they are.
    private async Task<IEnumerable<ExecutionSummary>> NamedAsync(string word, ExecutionFilter filter, ExecutionState? state)
    {
        var found = new List<ExecutionSummary>();
        try
        {
            var details = await engine.GetDetailsAsync(ExecutionId.Parse(word));
            if (state is null || details.State == state) found.Add(new ExecutionSummary(details.Id, details.FlowName, details.Flow, details.State, details.CreatedAt, details.UpdatedAt) { EndedAt = details.EndedAt, Parent = details.Parent?.Execution });
        }
        catch (Exception none) when (none is FormatException or EngineException)
        {
            // It is no id, or nobody has it.
        }

        if (filter.BusinessKey is null) found.AddRange((await search.PageAsync(new ExecutionFilter(state, filter.FlowName) { BusinessKey = word }, null, PageSize)).Executions.Where(row => found.All(known => known.Id != row.Id)));
        return found;
    }
}

/// <summary>What somebody wants to see.</summary>
internal sealed record ListQuery(ExecutionState? State, string? Flow, string Text, int Take);

/// <summary>What there is to see.</summary>
/// <param name="Rows">The executions, the newest first.</param>
/// <param name="HasMore">Whether there are more than those.</param>
/// <param name="Counts">How many there are of each state.</param>
/// <param name="IsPartial">Whether only the newest were looked through for a part of a word.</param>
internal sealed record ListPage(ImmutableArray<ExecutionSummary> Rows, bool HasMore, ExecutionCounts Counts, bool IsPartial)
{
    public long CountOf(ExecutionState state) => Counts.States.Where(count => count.State == state).Sum(count => count.Count);
}
