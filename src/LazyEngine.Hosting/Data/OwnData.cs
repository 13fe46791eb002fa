using System.Runtime.CompilerServices;
using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Nodes;
using LazyEngine.Wire;

namespace LazyEngine.Hosting.Data;

/// <summary>The database of a node that is an engine itself.</summary>
internal sealed class OwnData(LazyEngineNode node, ExecutionStore store) : IEngineData
{
    public Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken) => node.RegisterAsync(flow).WaitAsync(cancellationToken);

    public Task<FlowHash?> FindFlowAsync(string name, CancellationToken cancellationToken) => store.FindFlowAsync(name).WaitAsync(cancellationToken);

    public Task<IReadOnlyList<RegisteredFlow>> ListFlowsAsync(FlowQuery query, CancellationToken cancellationToken) => store.ListFlowsAsync(query).WaitAsync(cancellationToken);

    public async Task<ReadOnlyMemory<byte>?> ReadFlowAsync(FlowHash flow, CancellationToken cancellationToken) =>
        await Task.Run(() => store.ReadFlow(flow), cancellationToken) is { } definition ? definition : (ReadOnlyMemory<byte>?)null;

    public async Task<IndexHeader?> FindAsync(ExecutionId execution, CancellationToken cancellationToken) => (await store.FindAsync(execution).WaitAsync(cancellationToken))?.Header;

    public async Task<IReadOnlyList<IndexHeader>> ListAsync(IndexQuery query, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(query).WaitAsync(cancellationToken)).Select(entry => entry.Header)];

    public Task<IReadOnlyList<StateCount>> CountAsync(IndexQuery query, CancellationToken cancellationToken) => store.CountAsync(query).WaitAsync(cancellationToken);

    public async IAsyncEnumerable<(long Version, Commit Commit)> ReadAsync(ExecutionId execution, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var commits = new List<(long, Commit)>();
        try
        {
            await store.ReplayAsync(Names.PersistenceId(execution), from, to, long.MaxValue, row => commits.Add((row.SequenceNr, (Commit)WireCodec.Decode(row.Manifest, row.Message)))).WaitAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is PayloadKeyException or UnreadableException)
        {
            throw new EngineException(EngineError.NotReadable(execution, cause.Message));
        }

        foreach (var commit in commits) yield return commit;
    }
}
