using LazyEngine.Errors;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Wire;

namespace LazyEngine.Hosting;

/// <summary>The definitions of the flows that this node's journal knows.</summary>
internal sealed class FlowSource(EngineHost host)
{
    /// <summary>The flow with a hash, or else the one that was last registered under a name.</summary>
    /// <exception cref="EngineException">No such flow is registered, or this node has no journal.</exception>
    public async Task<Flow> GetAsync(string nameOrHash, CancellationToken cancellationToken)
    {
        var store = await StoreAsync(cancellationToken);
        var hash = FlowHash.IsHash(nameOrHash) ? FlowHash.Parse(nameOrHash) : await store.FindFlowAsync(nameOrHash).WaitAsync(cancellationToken);
        return Read(store, hash, nameOrHash);
    }

    /// <inheritdoc cref="GetAsync(string, CancellationToken)" />
    public async Task<Flow> GetAsync(FlowHash flow, CancellationToken cancellationToken) => Read(await StoreAsync(cancellationToken), flow, flow.Value);

    private async Task<ExecutionStore> StoreAsync(CancellationToken cancellationToken) =>
        (await host.Started.WaitAsync(cancellationToken)).Store
            ?? throw new EngineException(new EngineError(EngineError.Unavailable, "This node has no journal, and so does not know what flows look like. Ask a node that runs executions."));

    private static Flow Read(ExecutionStore store, FlowHash? flow, string called) =>
        flow is { } hash && store.ReadFlow(hash) is { } definition ? FlowCodec.Decode(definition) : throw new EngineException(EngineError.FlowNotRegistered(called));
}
