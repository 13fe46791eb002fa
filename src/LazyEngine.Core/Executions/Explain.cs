using System.Globalization;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>Says what an execution waits for.</summary>
internal static class Explain
{
    public static Explanation Of(Plan plan, Execution execution, WakeSchedule schedule, DateTimeOffset now)
    {
        var waits = new List<OpenWait>();
        var next = schedule.After(execution, now);
        foreach (var key in execution.InFlight) waits.Add(InFlight(plan, execution, key, next));
        foreach (var key in execution.Waiting) waits.Add(Outside(plan, execution, key));
        if (execution.State == ExecutionState.Suspended)
        {
            waits.Add(new OpenWait(WaitKind.Operator, null, execution.At, "an operator (resume)", null, $"Stopped since {Show(execution.At)}; resume it to go on."));
        }
        else if (execution.State.IsTerminal())
        {
            waits.Add(new OpenWait(WaitKind.Ended, null, execution.EndedAt ?? execution.At, "nobody", null, $"Ended at {Show(execution.EndedAt ?? execution.At)}: {execution.State}{(execution.Error is { } error ? $" ({error.Code}: {error.Message})" : string.Empty)}."));
        }

        return new Explanation(execution.Id, execution.State, [.. waits]);
    }

    private static OpenWait InFlight(Plan plan, Execution execution, InstanceKey key, DateTimeOffset? next)
    {
        var (task, instance, token) = Parts(plan, execution, key);
        return instance is { State: TaskState.Running, Claimant: { } worker }
            ? new OpenWait(WaitKind.Worker, token, instance.ClaimedAt ?? instance.ScheduledAt, $"worker '{worker}'", next, $"Task '{task.Name}' runs on worker '{worker}' since {Show(instance.ClaimedAt ?? instance.ScheduledAt)} (attempt {Show(instance.Attempt)}).")
            : new OpenWait(WaitKind.Queue, token, instance.ScheduledAt, $"a worker of queue '{task.QueueName}'", next, $"Task '{task.Name}' was offered to queue '{task.QueueName}' at {Show(instance.ScheduledAt)} (attempt {Show(instance.Attempt)}) and no claim of a worker is known.");
    }

    private static OpenWait Outside(Plan plan, Execution execution, InstanceKey key)
    {
        var (task, instance, token) = Parts(plan, execution, key);
        return new OpenWait(WaitKind.Outside, token, instance.ScheduledAt, "whoever has the token, or names the task", null, $"Task '{task.Name}' waits since {Show(instance.ScheduledAt)} to be completed from outside.");
    }

    private static (Flows.TaskDefinition Task, TaskInstance Instance, AttemptToken Token) Parts(Plan plan, Execution execution, InstanceKey key)
    {
        var (task, instance) = (plan.TaskAt(key.Node)!, execution.Tasks[key]);
        return (task, instance, new AttemptToken(execution.Id, task.Name, key.Turn, key.Item, instance.Attempt));
    }

    private static string Show(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
