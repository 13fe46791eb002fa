using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides what a failed attempt leads to: another one later, a question to an operator, or the failure of the task.</summary>
internal static class Failing
{
    public static void Fail(Draft draft, InstanceKey key, TaskFailure error)
    {
        var task = draft.Plan.TaskAt(key.Node)!;
        var instance = draft.Now.Tasks[key];
        if (task.RetryPolicy is not { } policy || !MayBeMended(draft.Now, task, policy, error))
        {
            draft.Add(new TaskFailed(task.Name, key.Turn, key.Item, instance.Attempt, error));
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
            draft.Add(new TaskFailed(task.Name, key.Turn, key.Item, instance.Attempt, error));
            return;
        }

        draft.Add(new TaskHeld(task.Name, key.Turn, key.Item, instance.Attempt, error));
        if (draft.Now.State == ExecutionState.Running) draft.Add(new ExecutionSuspending());
    }

    // Where a sibling has failed for good, nothing new starts, so another attempt would never be made.
    private static bool MayBeMended(Execution execution, Flows.TaskDefinition task, Flows.RetryPolicy policy, TaskFailure error) =>
        execution.Failed is null
        && error.Code != TaskFailure.ScheduleToCloseTimeout
        && !policy.NonRetryable.Contains(error.Code)
        && (task.RerunAfterLoss || error.Code is not (TaskFailure.StartToCloseTimeout or TaskFailure.HeartbeatTimeout));

    private static DateTimeOffset Latest(Execution execution, InstanceKey key, TaskInstance instance, Flows.RetryPolicy policy)
    {
        var latest = policy.Budget is { } budget ? instance.FirstScheduledAt + budget : DateTimeOffset.MaxValue;
        return execution.Timers.DueOf(key, TimerKind.ScheduleToClose) is { } close && close < latest ? close : latest;
    }
}
