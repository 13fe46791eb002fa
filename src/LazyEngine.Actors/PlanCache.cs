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
        return Keep(Compile(hash, flow));
    }

    /// <summary>Compiles a flow whose children are registered already, and keeps its plan.</summary>
    /// <exception cref="InvalidFlowException">The flow has problems, or does not fit those of its children; the exception lists all of them.</exception>
    public void KeepWithChildren(FlowHash hash, Flow flow)
    {
        if (_plans.ContainsKey(hash)) return;
        var plan = Compile(hash, flow);
        if (ChildTasks.ProblemsOf(plan, Find) is { Count: > 0 } problems) throw new InvalidFlowException(flow.Name, problems);
        Keep(plan);
    }

    private static Plan Compile(FlowHash hash, Flow flow)
    {
        var compilation = PlanCompiler.Compile(flow, hash);
        return compilation.Plan ?? throw new InvalidFlowException(flow.Name, compilation.Problems);
    }

    private Plan Keep(Plan plan)
    {
        if (_plans.Count >= Capacity) _plans.Clear();
        return _plans.GetOrAdd(plan.Hash, plan);
    }
}
