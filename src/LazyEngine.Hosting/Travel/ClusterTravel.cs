using System.Runtime.CompilerServices;
using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Hosting.Data;

namespace LazyEngine.Hosting.Travel;

/// <summary><see cref="ITimeTravel"/> for applications that are nodes themselves: what was is read from the journal, a fork goes through the shard region.</summary>
internal sealed class ClusterTravel(EngineHost host) : ITimeTravel
{
    public async Task<ExecutionDetails> GetAtAsync(ExecutionId id, long version, CancellationToken cancellationToken = default) =>
        await new History(SourceOf(await NodeAsync(cancellationToken))).GetAtAsync(id, version, cancellationToken);

    public async IAsyncEnumerable<CommitChange> ChangesAsync(ExecutionId id, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var history = new History(SourceOf(await NodeAsync(cancellationToken)));
        await foreach (var change in history.ChangesAsync(id, after, cancellationToken)) yield return change;
    }

    public async Task<Comparison> CompareAsync(ExecutionId left, ExecutionId right, CancellationToken cancellationToken = default)
    {
        var source = SourceOf(await NodeAsync(cancellationToken));
        return await new Comparing(source, new History(source)).CompareAsync(left, right, cancellationToken);
    }

    public async Task<ExecutionInfo> ForkAsync(ExecutionId origin, long version, ForkOptions? options = null, CancellationToken cancellationToken = default)
    {
        var requests = new RegionRequests(await NodeAsync(cancellationToken));
        var accepted = (ExecutionReply.Accepted)await requests.AskAsync(CommandOf(origin, version, options) with { Origin = Acting.Now }, cancellationToken);
        return new ExecutionInfo(accepted.Execution, accepted.State, accepted.Version, accepted.Error);
    }

    public async Task<ForkForesight> ForeseeForkAsync(ExecutionId origin, long version, ForkOptions? options = null, CancellationToken cancellationToken = default)
    {
        var node = await NodeAsync(cancellationToken);
        var source = SourceOf(node);
        return await new ForkPreview(source, new History(source), node.Settings.Limits).OfAsync(CommandOf(origin, version, options), node.System.Scheduler.Now, cancellationToken);
    }

    internal static JournalSource SourceOf(LazyEngineNode node)
    {
        var data = IEngineData.Of(node);
        return new JournalSource(data.ReadAsync, data.ReadFlowAsync);
    }

    // A repeat of a request that names no execution finds the one that it has started.
    private static ExecutionCommand.Fork CommandOf(ExecutionId origin, long version, ForkOptions? options) =>
        new(options?.Id ?? ExecutionId.Parse(Acting.RequestId ?? Guid.CreateVersion7().ToString("N")), origin, version, Inputs.From(options?.Inputs), options?.Flow) { Id = new CommandId(Acting.RequestId ?? Guid.NewGuid().ToString("N")) };

    private Task<LazyEngineNode> NodeAsync(CancellationToken cancellationToken) => host.Started.WaitAsync(cancellationToken);
}
