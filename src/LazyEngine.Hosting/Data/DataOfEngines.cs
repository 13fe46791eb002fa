using System.Runtime.CompilerServices;
using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;
using LazyEngine.Wire;

namespace LazyEngine.Hosting.Data;

/// <summary>The database of a cluster for a node that does not use it itself: it asks those that do.</summary>
internal sealed class DataOfEngines(NodeRequests engines) : IEngineData
{
    public async Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken)
    {
        var family = FlowFamily.Of(flow);
        // Whichever engine compiles a flow finds those of its children in the database.
        foreach (var member in family) await engines.AskEngineAsync<NodeReply.FlowFound>(new NodeRequest.Register(new Payload(member.Encoded, string.Empty)), cancellationToken);
        return family[^1].Hash;
    }

    public async Task<FlowHash?> FindFlowAsync(string name, CancellationToken cancellationToken) =>
        (await engines.AskEngineAsync<NodeReply.FlowFound>(new NodeRequest.FindFlow(name), cancellationToken)).Flow;

    public async Task<IReadOnlyList<RegisteredFlow>> ListFlowsAsync(FlowQuery query, CancellationToken cancellationToken) =>
        (await engines.AskEngineAsync<NodeReply.FlowsListed>(new NodeRequest.ListFlows(query), cancellationToken)).Flows;

    public async Task<ReadOnlyMemory<byte>?> ReadFlowAsync(FlowHash flow, CancellationToken cancellationToken) =>
        (await engines.AskEngineAsync<NodeReply.FlowRead>(new NodeRequest.ReadFlow(flow), cancellationToken)).Definition?.Bytes;

    public async Task<IndexHeader?> FindAsync(ExecutionId execution, CancellationToken cancellationToken)
    {
        var found = (await engines.AskEngineAsync<NodeReply.Listed>(new NodeRequest.Find(execution), cancellationToken)).Executions;
        return found.Count == 0 ? null : found[0];
    }

    public async Task<IReadOnlyList<IndexHeader>> ListAsync(IndexQuery query, CancellationToken cancellationToken) =>
        (await engines.AskEngineAsync<NodeReply.Listed>(new NodeRequest.Search(query), cancellationToken)).Executions;

    public async Task<IReadOnlyList<StateCount>> CountAsync(IndexQuery query, CancellationToken cancellationToken) =>
        (await engines.AskEngineAsync<NodeReply.Counted>(new NodeRequest.Count(query), cancellationToken)).States;

    public async IAsyncEnumerable<(long Version, Commit Commit)> ReadAsync(ExecutionId execution, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? next = from;
        while (next is { } start && start <= to)
        {
            var page = await engines.AskEngineAsync<NodeReply.RowsRead>(new NodeRequest.Rows(execution, start, to), cancellationToken);
            foreach (var row in page.Rows) yield return (row.SequenceNr, (Commit)WireCodec.Decode(row.Manifest, row.Message.Bytes));
            next = page.Next;
        }
    }
}
