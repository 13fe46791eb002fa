using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Folds what retry controllers are asked, and what those that are handlers answer.</summary>
internal static class Asking
{
    public static Execution Ask(Plan plan, Execution execution, RetryAsked e)
    {
        var key = new InstanceKey(Reverting.Node(plan, e.Controller), 0, 0);
        if (!execution.Tasks.TryGetValue(key, out var before) || plan.ControllerAt(key.Node) is not { } controller) throw Evolution.Impossible(execution, nameof(RetryAsked));
        var asked = before with { Asked = e.Question };
        // Of what fails more than once in a round the first failure counts.
        if (asked.History is { Count: > 0 } history && !history[^1].Failures.ContainsKey(e.Question.Task))
            asked = asked with { History = history.SetItem(history.Count - 1, history[^1] with { Failures = history[^1].Failures.Add(e.Question.Task, e.Question.Error) }) };
        var isBegun = controller.Kind == RetryKind.Handler && before is { State: TaskState.Success, Phase: Phase.Forward };
        if (isBegun) asked = asked with { State = TaskState.Pending, Phase = Phase.Deciding, FirstScheduledAt = default, Failures = 0, HadStarted = false, Claimant = null, ClaimIsDurable = false, ClaimedAt = null };
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, asked),
            Size = execution.Size + asked.Size - before.Size,
            Ready = isBegun ? execution.Ready.Add(key) : execution.Ready,
        };
    }

    public static Execution Answer(Plan plan, Execution execution, InstanceKey key, RetryDecided e, DateTimeOffset at)
    {
        var ended = Evolution.End(execution, key, e.Attempt, TaskState.Success, at);
        return Reverting.Turn(plan, ended with { Tasks = ended.Tasks.SetItem(key, ended.Tasks[key] with { Phase = Phase.Forward }) }, key);
    }
}
