using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Folds how compensations end.</summary>
internal static class Undoing
{
    public static Execution Revert(Plan plan, Execution execution, InstanceKey key, TaskReverted e, DateTimeOffset at)
    {
        var before = Compensating(execution, key, nameof(TaskReverted));
        var ended = Evolution.End(execution, key, e.Attempt, TaskState.Reverted, at);
        // What the task had given is not there any more, for anybody.
        var instance = ended.Tasks[key] with { Phase = Phase.Forward, Result = null, RevertResult = e.Result, RevertError = null };
        ended = ended with { Tasks = ended.Tasks.SetItem(key, instance), Size = ended.Size + instance.Size - before.Size };
        return Reverting.Undo(plan, ended, key, instance);
    }

    public static Execution Fail(Execution execution, InstanceKey key, TaskRevertFailed e, DateTimeOffset at)
    {
        var before = Compensating(execution, key, nameof(TaskRevertFailed));
        var ended = Evolution.End(execution, key, e.Attempt, TaskState.RevertFailure, at);
        var instance = ended.Tasks[key] with { Phase = Phase.Forward, RevertError = e.Error, Failures = before.Failures + 1 };
        return ended with { Tasks = ended.Tasks.SetItem(key, instance), Size = ended.Size + instance.Size - before.Size, Failed = ended.Failed ?? key };
    }

    /// <summary>The execution ends: what was still to be undone stays as it is.</summary>
    public static Execution GiveUp(Execution execution)
    {
        if (execution.Reverts.IsNone) return execution;
        var tasks = execution.Tasks.ToBuilder();
        foreach (var key in execution.Ready.Union(execution.Resting))
        {
            if (execution.Tasks.GetValueOrDefault(key) is not { Phase: Phase.Compensating } instance) continue;
            var state = instance.RevertError is not null ? TaskState.RevertFailure : instance.Error is not null ? TaskState.Failure : instance.Result is not null ? TaskState.Success : TaskState.Cancelled;
            tasks[key] = instance with { State = state, Phase = Phase.Forward };
        }

        return execution with { Tasks = tasks.ToImmutable() };
    }

    private static TaskInstance Compensating(Execution execution, InstanceKey key, string happened) =>
        execution.Tasks.TryGetValue(key, out var instance) && instance.Phase == Phase.Compensating ? instance : throw Evolution.Impossible(execution, happened);
}
