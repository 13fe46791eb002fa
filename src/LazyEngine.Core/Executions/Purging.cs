using LazyEngine.Errors;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides whether the journal of an execution may be deleted, and folds what is left of it.</summary>
internal static class Purging
{
    public static Decision Decide(Execution execution, ExecutionCommand.Purge purge, DateTimeOffset at)
    {
        if (!execution.State.IsTerminal()) return Decision.Refuse(execution, EngineError.NotInThisState(execution.Id, execution.State, "it has not ended. Cancel it first."));
        if (execution.OwesOthers) return Decision.Refuse(execution, EngineError.NotInThisState(execution.Id, execution.State, "a parent or a child has still to hear from it. Ask again once they have."));
        var purged = new ExecutionPurged(execution.FlowName, execution.Flow, execution.State, execution.Version);
        Sequence<ExecutionEvent> events = [purged];
        return new Decision(events, Evolution.Close(Fold(execution.Id, purged, at, purge.Origin), events, at, purge.Id), null);
    }

    /// <summary>What is known of an execution that has no journal any more.</summary>
    public static Execution Fold(ExecutionId id, ExecutionPurged e, DateTimeOffset at, Origin? by) => Execution.None with
    {
        Id = id,
        FlowName = e.FlowName,
        Flow = e.Flow,
        State = e.State,
        Rules = Rules.First,
        Version = e.Commits,
        CreatedAt = at,
        At = at,
        EndedAt = at,
        PurgedAt = at,
        PurgedBy = by is null ? null : new Origin(by.Who, by.Why),
    };
}
