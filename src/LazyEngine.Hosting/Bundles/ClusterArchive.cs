using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting.Data;
using LazyEngine.Hosting.Travel;
using LazyEngine.Nodes;

namespace LazyEngine.Hosting.Bundles;

/// <summary><see cref="IArchive"/> for applications that are nodes themselves.</summary>
internal sealed class ClusterArchive(EngineHost host) : IArchive
{
    private const int LongestForesight = 10_000;
    private const int FlowsPage = 200;

    public async Task ArchiveAsync(ExecutionId id, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        var node = await host.Started.WaitAsync(cancellationToken);
        await new BundleWriter(ClusterTravel.SourceOf(node), node.System.Scheduler.Now).WriteAsync(await FamilyAsync(node, id, cancellationToken), output, cancellationToken);
    }

    public async Task<Sequence<KeptJournal>> MeasureAsync(ExecutionId id, CancellationToken cancellationToken = default)
    {
        var node = await host.Started.WaitAsync(cancellationToken);
        return await KeptJournals.OfAsync(ClusterTravel.SourceOf(node), await FamilyAsync(node, id, cancellationToken), cancellationToken);
    }

    public async Task<Sequence<ExecutionId>> PurgeAsync(ExecutionId id, CancellationToken cancellationToken = default)
    {
        var node = await host.Started.WaitAsync(cancellationToken);
        var purged = new List<ExecutionId>();
        if (await RemovalOf(node, cancellationToken).PurgeAsync(id, purged) is { } refusal) throw new EngineException(refusal);
        return purged.ToSequence();
    }

    public async Task<RetentionForesight> ForeseeRetentionAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        if (limit is < 1 or > LongestForesight) throw new ArgumentOutOfRangeException(nameof(limit), limit, $"1 to {LongestForesight} executions can be listed.");
        var node = await host.Started.WaitAsync(cancellationToken);
        var data = IEngineData.Of(node);
        var sweep = new Sweep(node.Settings.Retention, () => FlowsAsync(data, cancellationToken), flow => data.ReadFlowAsync(flow, cancellationToken), query => data.ListAsync(query, cancellationToken), async id => await data.FindAsync(id, cancellationToken) is not null);
        var due = await sweep.DueAsync(node.System.Scheduler.Now).Take(limit + 1).ToListAsync(cancellationToken);
        return new RetentionForesight(
            (await sweep.RulesAsync()).ToSequence(),
            due.Take(limit).Select(row => new DueExecution(row.Execution, row.FlowName, row.State, row.EndedAt ?? row.UpdatedAt)).ToSequence(),
            due.Count > limit);
    }

    private static async Task<IReadOnlyList<(string Name, FlowHash Latest)>> FlowsAsync(IEngineData data, CancellationToken cancellationToken)
    {
        var (flows, query) = (new List<(string Name, FlowHash Latest)>(), new FlowQuery(null, null, FlowsPage));
        IReadOnlyList<RegisteredFlow> page;
        do
        {
            page = await data.ListFlowsAsync(query, cancellationToken);
            flows.AddRange(page.Select(flow => (flow.Name, flow.Flow)));
            if (page.Count > 0) query = query with { After = page[^1] };
        }
        while (page.Count == FlowsPage);

        return flows;
    }

    // The execution first, then its children, theirs after them.
    private static async Task<IReadOnlyList<IndexHeader>> FamilyAsync(LazyEngineNode node, ExecutionId id, CancellationToken cancellationToken)
    {
        if (await IEngineData.Of(node).FindAsync(id, cancellationToken) is not { } first)
        {
            await new History(ClusterTravel.SourceOf(node)).RequireAsync(id, cancellationToken);
            throw new EngineException(EngineError.NoSuchExecution(id));
        }

        var (family, removal) = (new List<IndexHeader> { first }, RemovalOf(node, cancellationToken));
        for (var place = 0; place < family.Count; place++) family.AddRange(await removal.ChildrenAsync(family[place].Execution));
        return family;
    }

    private static Removal RemovalOf(LazyEngineNode node, CancellationToken cancellationToken)
    {
        var (data, requests) = (IEngineData.Of(node), new RegionRequests(node));
        return new Removal(query => data.ListAsync(query, cancellationToken), async purge =>
        {
            try
            {
                return await requests.AskAsync(purge with { Origin = Acting.Now }, cancellationToken);
            }
            catch (EngineException refused) when (!refused.Error.IsAboutNow)
            {
                return new ExecutionReply.Refused(purge.Execution, purge.Id, refused.Error);
            }
        });
    }
}
