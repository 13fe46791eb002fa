using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Folds how attempts fail: another follows, or an operator is awaited, or the task has failed with it.</summary>
internal static class Faltering
{
    public static Execution Retry(Execution execution, InstanceKey key, TaskRetrying e)
    {
        var failed = FailAttempt(execution, key, e.Attempt, e.Error, nameof(TaskRetrying));
        return failed with { Resting = failed.Resting.Add(key), Timers = failed.Timers.Set(key, TimerKind.Retry, e.RetryAt) };
    }

    public static Execution Hold(Execution execution, InstanceKey key, TaskHeld e)
    {
        var failed = FailAttempt(execution, key, e.Attempt, e.Error, nameof(TaskHeld));
        return failed with
        {
            Tasks = failed.Tasks.SetItem(key, failed.Tasks[key] with { IsHeld = true }),
            Held = failed.Held.Add(key),
            Timers = failed.Timers.Drop(key),
        };
    }

    public static Execution Fail(Plan plan, Execution execution, InstanceKey key, TaskFailed e, DateTimeOffset at)
    {
        var ended = Evolution.End(execution, key, e.Attempt, TaskState.Failure, at);
        var (before, instance) = (ended.Tasks[key], ended.Tasks[key] with { Error = e.Error, Failures = ended.Tasks[key].Failures + 1 });
        // Whoever was to say what becomes of things and cannot leaves them as they are.
        var isTheEnd = plan.Reversal is null || plan.Votes?.IsDecider(key.Node) == true || instance.Phase == Phase.Deciding;
        ended = ended with
        {
            Tasks = ended.Tasks.SetItem(key, instance),
            Size = ended.Size + instance.Size - before.Size,
            Failed = isTheEnd && plan.Workflow is null ? ended.Failed ?? key : ended.Failed,
            Broken = plan.Workflow is null ? ended.Broken.Add(key) : ended.Broken,
        };
        if (plan.Workflow is not null) return Workflows.ItemFold.Ended(Workflows.ItemFold.Failed(ended, key, e.Error), key);
        return Reverting.Turn(plan, ended, key);
    }

    private static Execution FailAttempt(Execution execution, InstanceKey key, int attempt, TaskFailure error, string happened)
    {
        var instance = Evolution.Open(execution, key, attempt, happened);
        var failed = instance with { State = TaskState.Pending, Claimant = null, ClaimIsDurable = false, ClaimedAt = null, Failures = instance.Failures + 1 };
        failed = instance.Phase == Phase.Compensating ? failed with { RevertError = error } : failed with { Error = error };
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, failed),
            InFlight = execution.InFlight.Remove(key),
            Waiting = execution.Waiting.Remove(key),
            Timers = Arming.Over(execution.Timers, key),
            Size = execution.Size + failed.Size - instance.Size,
        };
    }
}
