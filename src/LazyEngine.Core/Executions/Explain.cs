using System.Globalization;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>Says what an execution waits for.</summary>
internal static class Explain
{
    private static readonly TimerKind[] Bounds = [TimerKind.ScheduleToStart, TimerKind.StartToClose, TimerKind.ScheduleToClose, TimerKind.Heartbeat];

    /// <summary>The place of what concerns the execution as a whole: before its tasks.</summary>
    public const int WholeExecution = -1;

    /// <summary>How many waits are listed at most.</summary>
    public const int ListedMax = 100;

    public static Explanation Of(Plan plan, Execution execution, WakeSchedule schedule, DateTimeOffset now)
    {
        var waits = new List<Line>();
        var next = schedule.After(execution, now);
        foreach (var key in execution.InFlight) waits.Add(new Line(key.Node, () => InFlight(plan, execution, key, next)));
        foreach (var key in execution.Waiting.Where(key => Children.PolicyOf(plan, execution, key) is null)) waits.Add(new Line(key.Node, () => Outside(plan, execution, key)));
        foreach (var key in execution.Closing is null ? execution.Held : []) waits.Add(new Line(key.Node, () => Held(plan, execution, key)));
        foreach (var timer in execution.Timers)
        {
            if (!ExplainTurns.Tells(execution, timer) && Waking.CodeOf(timer.Kind) is null && timer.Kind != TimerKind.Deadline) waits.Add(new Line(timer.Key.Node, () => Time(plan, execution, timer)));
        }

        if (execution.State == ExecutionState.Suspended)
        {
            waits.Add(new Line(WholeExecution, () => new OpenWait(WaitKind.Operator, null, execution.At, "an operator (resume)", null, $"Stopped since {Show(execution.At)}; resume it to go on.")));
        }
        else if (execution.State.IsTerminal())
        {
            waits.Add(new Line(WholeExecution, () => new OpenWait(WaitKind.Ended, null, execution.EndedAt ?? execution.At, "nobody", null, $"Ended at {Show(execution.EndedAt ?? execution.At)}: {execution.State}{(execution.Error is { } error ? $" ({error.Code}: {error.Message})" : string.Empty)}.")));
        }

        waits.AddRange(ExplainTurns.Of(plan, execution));
        waits.AddRange(ExplainChildren.Of(plan, execution, next));
        return waits.Count <= ListedMax
            ? new Explanation(execution.Id, execution.State, [.. waits.Select(line => line.Wait())])
            : new Explanation(execution.Id, execution.State, [.. waits.OrderBy(line => line.Node).Take(ListedMax).Select(line => line.Wait())]) { More = waits.Count - ListedMax };
    }

    private static OpenWait InFlight(Plan plan, Execution execution, InstanceKey key, DateTimeOffset? next)
    {
        var (task, instance, token) = Parts(plan, execution, key);
        var look = Earliest(execution, key) is { } limit && (next is null || limit < next) ? limit : next;
        return instance is { State: TaskState.Running, Claimant: { } worker }
            ? new OpenWait(WaitKind.Worker, token, instance.ClaimedAt ?? instance.ScheduledAt, $"worker '{worker}'", look, $"{Named(task, instance)} runs on worker '{worker}' since {Show(instance.ClaimedAt ?? instance.ScheduledAt)} (attempt {Show(instance.Attempt)}).{Limits(execution, key)}")
            : new OpenWait(WaitKind.Queue, token, instance.ScheduledAt, $"a worker of queue '{task.QueueName}'", look, $"{Named(task, instance)} was offered to queue '{task.QueueName}' at {Show(instance.ScheduledAt)} (attempt {Show(instance.Attempt)}) and no claim of a worker is known.{Limits(execution, key)}") { Queue = task.QueueName, Group = task.WorkerGroup };
    }

    private static OpenWait Outside(Plan plan, Execution execution, InstanceKey key)
    {
        var (task, instance, token) = Parts(plan, execution, key);
        if (task.SignalName is { } signal)
            return new OpenWait(WaitKind.Outside, token, instance.ScheduledAt, $"whoever sends the signal '{signal}'", Earliest(execution, key), $"{Named(task, instance)} waits since {Show(instance.ScheduledAt)} for the signal '{signal}'.{Limits(execution, key)}");
        return new OpenWait(WaitKind.Outside, token, instance.ScheduledAt, "whoever has the token, or names the task", Earliest(execution, key), $"{Named(task, instance)} waits since {Show(instance.ScheduledAt)} to be completed from outside.{Limits(execution, key)}");
    }

    private static OpenWait Held(Plan plan, Execution execution, InstanceKey key)
    {
        var (task, instance, token) = Parts(plan, execution, key);
        return new OpenWait(WaitKind.Operator, token, execution.At, "an operator (resume)", null, $"{Named(task, instance)} has used up its retries (failure {Show(instance.Failures)}: {(instance.RevertError ?? instance.Error)!.Code}). Resume the execution to try it again, or say what becomes of it.");
    }

    private static OpenWait Time(Plan plan, Execution execution, ArmedTimer timer)
    {
        DateTimeOffset? next = execution.CanFire(timer) ? timer.Due : null;
        if (timer.Kind == TimerKind.Start) return new OpenWait(WaitKind.Timer, null, execution.CreatedAt, "time", next, $"The execution starts at {Show(timer.Due)}.");
        var task = Work.Of(plan, execution, timer.Key);
        if (timer.Kind == TimerKind.WaitBefore || !execution.Tasks.TryGetValue(timer.Key, out var instance))
            return new OpenWait(WaitKind.Timer, null, timer.Due - task.PauseBefore, "time", next, $"Task '{task.Name}' waits to start at {Show(timer.Due)}.");
        var token = new AttemptToken(execution.Id, task.Name, timer.Key.Turn, timer.Key.Item, instance.Attempt);
        return timer.Kind == TimerKind.WaitAfter
            ? new OpenWait(WaitKind.Timer, token, instance.EndedAt ?? instance.ScheduledAt, "time", next, $"Task '{task.Name}' is done; those that follow it wait until {Show(timer.Due)}.")
            : new OpenWait(WaitKind.Timer, token, instance.ScheduledAt, "time", next, $"{Named(task, instance)} retries at {Show(timer.Due)}, failure {Show(instance.Failures)}{Of(task.RetryPolicy)}: {(instance.RevertError ?? instance.Error)!.Code}.");
    }

    private static string Of(Flows.RetryPolicy? policy) => policy is null or { Attempts: Flows.RetryPolicy.Unlimited } ? string.Empty : $" of {Show(policy.Attempts)}";

    // What bounds an attempt, the deadline of the execution included.
    private static IEnumerable<ArmedTimer> LimitsOf(Execution execution, InstanceKey key)
    {
        foreach (var kind in Bounds)
        {
            if (execution.Timers.DueOf(key, kind) is { } due) yield return new ArmedTimer(due, key, kind);
        }

        // A task of a workflow has one limit for all of its items.
        if (execution.Course is not null && execution.Timers.DueOf(key with { Item = Workflows.CourseFold.WholeTurn }, TimerKind.ScheduleToClose) is { } ofTurn) yield return new ArmedTimer(ofTurn, key, TimerKind.ScheduleToClose);

        if (execution.Timers.DueOf(ArmedTimer.OfExecution, TimerKind.Deadline) is { } deadline) yield return new ArmedTimer(deadline, key, TimerKind.Deadline);
    }

    private static DateTimeOffset? Earliest(Execution execution, InstanceKey key) =>
        execution.State == ExecutionState.Suspended ? null : LimitsOf(execution, key).Select(timer => (DateTimeOffset?)timer.Due).Min();

    internal static string Limits(Execution execution, InstanceKey key) =>
        string.Concat(LimitsOf(execution, key).Order().Select(timer => $" {Waking.CodeOf(timer.Kind) ?? TaskFailure.DeadlineExceeded} at {Show(timer.Due)}."));

    private static (Flows.TaskDefinition Task, TaskInstance Instance, AttemptToken Token) Parts(Plan plan, Execution execution, InstanceKey key)
    {
        var instance = execution.Tasks[key];
        var task = Work.Of(plan, execution, key);
        return (task, instance, new AttemptToken(execution.Id, task.Name, key.Turn, key.Item, instance.Attempt));
    }

    private static string Named(Flows.TaskDefinition task, TaskInstance instance) =>
        instance.Phase == Phase.Compensating ? $"The compensation of task '{task.Name}'" : $"Task '{task.Name}'";

    private static string Show(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A wait that is put into words only where it is listed.</summary>
    /// <param name="Node">Where it stands in the plan.</param>
    /// <param name="Wait">The wait.</param>
    internal readonly record struct Line(int Node, Func<OpenWait> Wait);
}
