using System.Runtime.CompilerServices;
using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Wire;

namespace LazyEngine.Hosting;

/// <summary><see cref="ILazyEngine"/> for applications that are nodes themselves: commands go through the shard region, lists come from the index.</summary>
internal sealed class ClusterEngine(EngineHost host) : ILazyEngine
{
    private static readonly TimeSpan WatchFor = TimeSpan.FromSeconds(10);

    public async Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var node = await host.Started.WaitAsync(cancellationToken);
        var encoded = FlowCodec.Encode(flow);
        var hash = FlowHash.Of(encoded);
        StoreOf(node);
        node.Plans!.Keep(hash, flow);
        await node.Registrations.EnsureAsync(hash, flow.Name, encoded);
        return hash;
    }
}
