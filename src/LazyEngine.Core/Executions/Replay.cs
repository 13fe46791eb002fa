using System.Diagnostics;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>An execution as its commits tell it, with the plan that it follows by then: an execution may be carried over to another flow.</summary>
/// <param name="Plan">The plan; null before the first commit.</param>
/// <param name="State">The state.</param>
internal readonly record struct Replay(Plan? Plan, Execution State)
{
    public static Replay Nothing { get; } = new(null, Execution.None);

    /// <summary>The flows that must be known before a commit is added.</summary>
    public static IEnumerable<FlowHash> FlowsOf(Commit commit) => commit.Events.Select(FlowOf).OfType<FlowHash>();

    /// <summary>Begins with a snapshot.</summary>
    /// <exception cref="InvalidOperationException">Its flow is not registered.</exception>
    public static Replay From(Execution snapshot, Func<FlowHash, Plan?> plans) => new(Find(snapshot.Id, snapshot.Flow, plans), snapshot);

    /// <summary>Adds what came next.</summary>
    /// <exception cref="InvalidOperationException">A flow is not registered.</exception>
    /// <exception cref="UnreachableException">The commit cannot follow.</exception>
    public Replay Add(Commit commit, Func<FlowHash, Plan?> plans)
    {
        var next = this;
        foreach (var happened in commit.Events) next = next.Step(commit, happened, plans);
        return next.Close(commit);
    }

    /// <summary>Adds one event of a commit.</summary>
    /// <exception cref="InvalidOperationException">A flow is not registered.</exception>
    /// <exception cref="UnreachableException">The event cannot follow.</exception>
    public Replay Step(Commit commit, ExecutionEvent happened, Func<FlowHash, Plan?> plans)
    {
        var (plan, state) = this;
        if (FlowOf(happened) is { } flow)
        {
            var next = Find(commit.Execution, flow, plans);
            if (plan is not null) state = Moving.Translate(plan, next, state);
            plan = next;
        }

        // Of what is gone this is all there is, and its flow may be gone too.
        if (happened is ExecutionEvent.ExecutionPurged purged && (plan is null || state.State.IsTerminal())) return new Replay(plan, Purging.Fold(commit.Execution, purged, commit.At, commit.Origin));
        if (plan is null) throw new UnreachableException($"The journal of execution '{commit.Execution}' does not begin with its start.");
        return new Replay(plan, Evolution.Evolve(plan, state, happened, commit.At));
    }

    /// <summary>All events of a commit are added.</summary>
    public Replay Close(Commit commit) => this with { State = Evolution.Close(State, commit.Events, commit.At, commit.Command) };

    private static FlowHash? FlowOf(ExecutionEvent happened) => happened switch
    {
        ExecutionEvent.ExecutionStarted e => e.Flow,
        ExecutionEvent.FlowChanged e => e.Flow,
        _ => null,
    };

    private static Plan Find(ExecutionId id, FlowHash flow, Func<FlowHash, Plan?> plans) =>
        plans(flow) ?? throw new InvalidOperationException($"Execution '{id}' runs flow {flow}, which is not registered in this journal.");
}
