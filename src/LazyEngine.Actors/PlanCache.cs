using System.Collections.Concurrent;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.Actors;

/// <summary>The plans that this node has compiled, by flow hash.</summary>
internal sealed class PlanCache(ExecutionStore store)
{
    /// <summary>Beyond this many the cache is emptied: plans are cheap to compile again, and may be large.</summary>
    private const int Capacity = 1_000;

    private readonly ConcurrentDictionary<FlowHash, Plan> _plans = new();

    /// <summary>The plan of a registered flow; null where no such flow is registered.</summary>
    public Plan? Find(FlowHash hash)
    {
        if (_plans.TryGetValue(hash, out var known)) return known;
        if (store.ReadFlow(hash) is not { } definition) return null;
        if (FlowHash.Of(definition) != hash) throw new InvalidDataException($"The stored definition of flow {hash} is damaged: its hash is {FlowHash.Of(definition)}.");
        return Keep(hash, FlowCodec.Decode(definition));
    }

    /// <summary>Compiles a flow and keeps its plan.</summary>
    /// <exception cref="InvalidFlowException">The flow has problems; the exception lists all of them.</exception>
    public Plan Keep(FlowHash hash, Flow flow)
    {
        if (_plans.TryGetValue(hash, out var known)) return known;
        var compilation = PlanCompiler.Compile(flow, hash);
        var plan = compilation.Plan ?? throw new InvalidFlowException(flow.Name, compilation.Problems);
        if (_plans.Count >= Capacity) _plans.Clear();
        return _plans.GetOrAdd(hash, plan);
    }
}
