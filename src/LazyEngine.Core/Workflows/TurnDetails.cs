using LazyEngine.Executions;
using LazyEngine.Plans;

namespace LazyEngine.Workflows;

/// <summary>What those who ask are told of a turn: its items together.</summary>
internal static class TurnDetails
{
    public static TaskDetails Of(Plan plan, Execution execution, TurnKey key)
    {
        var turn = execution.Course!.Turns[key];
        var items = Enumerable.Range(0, turn.Calls.Count).Select(item => execution.Tasks.GetValueOrDefault(new InstanceKey(key.Node, key.Number, item))).OfType<TaskInstance>().ToList();
        var newest = items.MaxBy(item => item.ScheduledAt);
        return new TaskDetails(
            plan.TaskAt(key.Node)!.Name,
            key.Number,
            0,
            StateOf(turn, items),
            newest?.Attempt ?? 0,
            newest?.ScheduledAt,
            newest?.ClaimedAt,
            turn.EndedAt,
            ResultOf(plan, execution, key, turn),
            items.FirstOrDefault(item => item.State == TaskState.Failure)?.Error ?? (turn.Info.Length > 0 && turn.State == TurnState.Error ? new TaskFailure(Concluding.WorkflowFailed, turn.Info) : null))
        {
            TurnState = turn.State,
            Published = turn.Published.IsEmpty ? null : Concluding.ObjectOf(turn.Published),
            Runs = items.Sum(item => item.Attempt),
            Info = turn.Info.Length == 0 ? null : turn.Info,
            Child = !turn.IsList && turn.Calls is [{ Flow: not null }] && items is [{ } only] ? ChildId.Of(new AttemptToken(execution.Id, plan.TaskAt(key.Node)!.Name, key.Number, 0, only.Attempt)) : null,
        };
    }

    private static TaskState StateOf(Turn turn, List<TaskInstance> items) => turn.State switch
    {
        TurnState.Success => TaskState.Success,
        TurnState.Error => TaskState.Failure,
        TurnState.Cancelled => TaskState.Cancelled,
        TurnState.Skipped => TaskState.Ignored,
        TurnState.Running when items.Exists(item => item.State == TaskState.Running) => TaskState.Running,
        TurnState.Running when items.Exists(item => item.State == TaskState.Waiting) => TaskState.Waiting,
        TurnState.Running when items.Exists(item => item.State == TaskState.Scheduled) => TaskState.Scheduled,
        _ => TaskState.Pending,
    };

    // Nobody is told what a formula that fails would have come to.
    private static Payload? ResultOf(Plan plan, Execution execution, TurnKey key, Turn turn)
    {
        if (turn.State is not (TurnState.Success or TurnState.Error) || turn.Calls.Count == 0) return turn.IsList && turn.State == TurnState.Success ? Payload.Json(Array.Empty<int>()) : null;
        try
        {
            return Results.ResultOf(new Facts(plan, execution, execution.At, () => MadeId.Of(execution.Id, execution.Version, 0, 0)) { Turn = key }, key);
        }
        catch (FormulaException)
        {
            return null;
        }
    }
}
