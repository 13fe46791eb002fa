using LazyEngine.Errors;
using LazyEngine.Flows;
using LazyEngine.Hosting.Data;
using LazyEngine.Wire;

namespace LazyEngine.Hosting;

/// <summary>The definitions of the flows that the engine's database knows.</summary>
internal sealed class FlowSource(EngineHost host)
{
    /// <summary>The flow with a hash, or else the one that was last registered under a name.</summary>
    /// <exception cref="EngineException">No such flow is registered.</exception>
    public async Task<Flow> GetAsync(string nameOrHash, CancellationToken cancellationToken)
    {
        var data = await DataAsync(cancellationToken);
        var hash = FlowHash.IsHash(nameOrHash) ? FlowHash.Parse(nameOrHash) : await data.FindFlowAsync(nameOrHash, cancellationToken);
        return await ReadAsync(data, hash, nameOrHash, cancellationToken);
    }

    /// <summary>The flow that was last registered under a name; null where there is none.</summary>
    public async Task<FlowHash?> FindAsync(string name, CancellationToken cancellationToken) => await (await DataAsync(cancellationToken)).FindFlowAsync(name, cancellationToken);

    /// <inheritdoc cref="GetAsync(string, CancellationToken)" />
    public async Task<Flow> GetAsync(FlowHash flow, CancellationToken cancellationToken) => await ReadAsync(await DataAsync(cancellationToken), flow, flow.Value, cancellationToken);

    private async Task<IEngineData> DataAsync(CancellationToken cancellationToken) => IEngineData.Of(await host.Started.WaitAsync(cancellationToken));

    private static async Task<Flow> ReadAsync(IEngineData data, FlowHash? flow, string called, CancellationToken cancellationToken) =>
        flow is { } hash && await data.ReadFlowAsync(hash, cancellationToken) is { } definition ? FlowCodec.Decode(definition) : throw new EngineException(EngineError.FlowNotRegistered(called));
}
