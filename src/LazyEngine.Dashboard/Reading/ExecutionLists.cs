using System.Collections.Concurrent;
using System.Collections.Immutable;
using LazyEngine.Executions;

namespace LazyEngine.Dashboard.Reading;

/// <summary>Lists of executions as pages show them. However many look at the same list, it is read once a moment.</summary>
internal sealed class ExecutionLists(ILazyEngine engine, TimeProvider clock)
{
    private const int Counted = 1000;
    private const int Searched = 5000;

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
        var counts = ImmutableDictionary.CreateBuilder<ExecutionState, int>();
        foreach (var state in Enum.GetValues<ExecutionState>())
            counts[state] = await engine.ListAsync(new ExecutionFilter(state, query.Flow)).Take(Counted).CountAsync();
        var rows = engine.ListAsync(new ExecutionFilter(query.State, query.Flow));
        if (query.Text.Length > 0) rows = rows.Take(Searched).Where(row => row.Id.Value.Contains(query.Text, StringComparison.OrdinalIgnoreCase) || row.FlowName.Contains(query.Text, StringComparison.OrdinalIgnoreCase));
        var page = await rows.Take(query.Take + 1).ToListAsync();
        return new ListPage([.. page.Take(query.Take)], page.Count > query.Take, counts.ToImmutable(), Counted);
    }
}

/// <summary>What somebody wants to see.</summary>
internal sealed record ListQuery(ExecutionState? State, string? Flow, string Text, int Take);

/// <summary>What there is to see.</summary>
/// <param name="Rows">The executions, the newest first.</param>
/// <param name="HasMore">Whether there are more than those.</param>
/// <param name="Counts">How many there are of each state.</param>
/// <param name="CountedTo">Where counting ends.</param>
internal sealed record ListPage(ImmutableArray<ExecutionSummary> Rows, bool HasMore, ImmutableDictionary<ExecutionState, int> Counts, int CountedTo);
