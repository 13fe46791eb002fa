using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Wire;

namespace LazyEngine.Actors;

/// <summary>Finds what has been kept long enough: the same for whoever deletes it and for whoever only asks.</summary>
/// <param name="settings">What the configuration says.</param>
/// <param name="flows">The flows, and the version of each that was registered last.</param>
/// <param name="definition">Reads the definition of a flow.</param>
/// <param name="list">Reads a page of the index.</param>
/// <param name="exists">Whether there is an execution.</param>
internal sealed class Sweep(
    RetentionSettings settings,
    Func<Task<IReadOnlyList<(string Name, FlowHash Latest)>>> flows,
    Func<FlowHash, Task<ReadOnlyMemory<byte>?>> definition,
    Func<IndexQuery, Task<IReadOnlyList<IndexHeader>>> list,
    Func<ExecutionId, Task<bool>> exists)
{
    private const int Page = 200;

    // A definition never changes.
    private readonly Dictionary<FlowHash, TimeSpan?> _own = [];

    /// <summary>How long each flow is kept.</summary>
    public async Task<IReadOnlyList<FlowRetention>> RulesAsync()
    {
        var rules = new List<FlowRetention>();
        foreach (var (name, latest) in await flows()) rules.Add(await RuleAsync(name, latest));
        return rules;
    }

    // Nobody deletes what may be asked to be kept longer, in words that cannot be read.
    private async Task<FlowRetention> RuleAsync(string name, FlowHash latest)
    {
        if (settings.Names(name)) return settings.Of(name, null);
        try
        {
            return settings.Of(name, await OwnAsync(latest));
        }
        catch (Exception unreadable) when (unreadable is PayloadKeyException or UnreadableException)
        {
            return new FlowRetention(name, null, RetentionSource.Flow);
        }
    }

    /// <summary>What has been kept long enough, flow by flow, the oldest first. Children go with their parents, and are not among them while these are there.</summary>
    public async IAsyncEnumerable<IndexHeader> DueAsync(DateTimeOffset now)
    {
        foreach (var rule in await RulesAsync())
        {
            if (rule.KeepFor is not { } keep) continue;
            var query = new IndexQuery(FlowName: rule.Flow, Limit: Page) { Order = ExecutionOrder.Ended, OldestFirst = true, Ended = new TimeRange(null, now - keep) };
            IReadOnlyList<IndexHeader> page;
            do
            {
                page = await list(query);
                foreach (var row in page)
                {
                    if (row.Parent is { } parent && await exists(parent)) continue;
                    yield return row;
                }

                if (page.Count > 0) query = query with { After = ListCursor.Of(page[^1], ExecutionOrder.Ended) };
            }
            while (page.Count == Page);
        }
    }

    private async Task<TimeSpan?> OwnAsync(FlowHash flow)
    {
        if (_own.TryGetValue(flow, out var known)) return known;
        var own = await definition(flow) is { } encoded ? FlowCodec.Decode(encoded).KeptFor : null;
        _own.Add(flow, own);
        return own;
    }
}
