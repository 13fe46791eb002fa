using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides what a failed attempt leads to: another one later, a question to an operator, or the failure of the task.</summary>
internal static class Failing
{
    public static void Fail(Draft draft, InstanceKey key, TaskFailure error)
    {
        var instance = draft.Now.Tasks[key];
        var task = Work.Of(draft.Plan, draft.Now, key);
        if (task.RetryPolicy is not { } policy || !MayBeMended(draft, key, instance, policy, error))
        {
            End(draft, key, error);
            return;
        }

        var failures = instance.Failures + 1;
        if (failures < policy.Attempts)
        {
            var retryAt = draft.At + policy.DelayAfter(failures, draft.Chance);
            if (retryAt <= Latest(draft.Now, key, instance, policy))
            {
                draft.Add(new TaskRetrying(task.Name, key.Turn, key.Item, instance.Attempt, error, retryAt));
                return;
            }
        }

        if (policy.WhenExhausted == Flows.Exhausted.Fail)
        {
            End(draft, key, error);
            return;
        }

        draft.Add(new TaskHeld(task.Name, key.Turn, key.Item, instance.Attempt, error));
        if (draft.Now.State is ExecutionState.Running or ExecutionState.Reverting) draft.Add(new ExecutionSuspending());
    }

    /// <summary>An attempt has failed, and with it the task, or what undoes it.</summary>
    public static void End(Draft draft, InstanceKey key, TaskFailure error)
    {
        var (name, instance) = (draft.Plan.TaskAt(key.Node)!.Name, draft.Now.Tasks[key]);
        if (instance.Phase == Phase.Compensating)
        {
            draft.Add(new TaskRevertFailed(name, key.Turn, key.Item, instance.Attempt, error));
            return;
        }

        draft.Add(new TaskFailed(name, key.Turn, key.Item, instance.Attempt, error));
        Resolving.Resolve(draft, key, error);
    }

    // Where a sibling has failed for good, nothing new starts, so another attempt would never be made.
    private static bool MayBeMended(Draft draft, InstanceKey key, TaskInstance instance, Flows.RetryPolicy policy, TaskFailure error) =>
        draft.Now.Failed is null
        && (instance.Phase == Phase.Compensating || !draft.Now.Reverts.Covers(draft.Plan, key.Node))
        && error.Code != TaskFailure.ScheduleToCloseTimeout
        && !policy.NonRetryable.Contains(error.Code)
        && (Work.Of(draft.Plan, draft.Now, key).RerunAfterLoss || error.Code is not (TaskFailure.StartToCloseTimeout or TaskFailure.HeartbeatTimeout));

    private static DateTimeOffset Latest(Execution execution, InstanceKey key, TaskInstance instance, Flows.RetryPolicy policy)
    {
        var latest = policy.Budget is { } budget ? instance.FirstScheduledAt + budget : DateTimeOffset.MaxValue;
        return execution.Timers.DueOf(key, TimerKind.ScheduleToClose) is { } close && close < latest ? close : latest;
    }
}
