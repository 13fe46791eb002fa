using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Hosting.Data;
using LazyEngine.Hosting.Travel;

namespace LazyEngine.Hosting.Bundles;

/// <summary><see cref="IArchive"/> for applications that are nodes themselves.</summary>
internal sealed class ClusterArchive(EngineHost host) : IArchive
{
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
            catch (EngineException refused) when (refused.Code is not (EngineError.Unavailable or EngineError.JournalUnavailable))
            {
                return new ExecutionReply.Refused(purge.Execution, purge.Id, refused.Error);
            }
        });
    }
}
