using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;

namespace LazyEngine.Hosting.Data;

/// <summary>What stands in the database of the engine, read by this node or by another.</summary>
internal interface IEngineData
{
    /// <summary>Compiles and stores a flow and those of its children.</summary>
    /// <exception cref="InvalidFlowException">A flow has problems; the exception lists all of them.</exception>
    Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken);

    /// <summary>The flow that was last registered under a name.</summary>
    Task<FlowHash?> FindFlowAsync(string name, CancellationToken cancellationToken);

    /// <summary>A page of the flows that are registered.</summary>
    Task<IReadOnlyList<RegisteredFlow>> ListFlowsAsync(FlowQuery query, CancellationToken cancellationToken);

    /// <summary>The definition of a flow.</summary>
    Task<ReadOnlyMemory<byte>?> ReadFlowAsync(FlowHash flow, CancellationToken cancellationToken);

    /// <summary>What the index says of an execution.</summary>
    Task<IndexHeader?> FindAsync(ExecutionId execution, CancellationToken cancellationToken);

    /// <summary>A page of executions.</summary>
    Task<IReadOnlyList<IndexHeader>> ListAsync(IndexQuery query, CancellationToken cancellationToken);

    /// <summary>How many executions fit, by state; no more than the limit of the query are counted of each, or of all where few fit.</summary>
    Task<IReadOnlyList<StateCount>> CountAsync(IndexQuery query, CancellationToken cancellationToken);

    /// <summary>The commits of an execution, those of both ends included; what is read together comes together.</summary>
    IAsyncEnumerable<(long Version, Commit Commit)> ReadAsync(ExecutionId execution, long from, long to, CancellationToken cancellationToken);

    /// <summary>The data as this node reaches it.</summary>
    static IEngineData Of(LazyEngineNode node) => node.Store is { } store ? new OwnData(node, store) : new DataOfEngines(new NodeRequests(node));
}
