using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Decides whether a turn is done once more.</summary>
internal static class Repeating
{
    /// <returns>Whether it is.</returns>
    public static bool Decide(Draft draft, TurnKey key, WorkflowTask task, Turn turn, TurnState state, Facts facts)
    {
        if (task.Repetition is not { } repetition || turn.Calls.Count == 0 || state is not (TurnState.Success or TurnState.Error)) return false;
        if (repetition.ContinueOn is null && state == TurnState.Success) return false;
        if (repetition.ContinueOn?.Holds(facts) == false) return false;
        if (state == TurnState.Error && repetition.BreakOn?.Holds(facts) == true) return false;
        if (turn.Repeats >= Amounts.Count(repetition.Count, facts, task.Name, "retry count", 0)) return false;
        var delay = repetition.Delay is { } wait ? Amounts.Seconds(wait, facts, task.Name, "retry delay") : TimeSpan.Zero;
        Sequence<int> failed = [.. Results.FailedItems(draft.Now, key)];
        draft.Add(new TurnRepeated(task.Name, key.Number, failed.Count > 0 ? failed : [.. Enumerable.Range(0, turn.Calls.Count)], draft.At + delay));
        // What need not wait begins again within the commit.
        if (delay == TimeSpan.Zero) draft.Add(new TimerFired(task.Name, key.Number, CourseFold.WholeTurn, TimerKind.Retry));
        return true;
    }
}
