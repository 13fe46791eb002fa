using System.Diagnostics;
using System.Globalization;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>The right to start an attempt, with all that its handler needs.</summary>
/// <param name="Token">The attempt.</param>
/// <param name="Handler">The handler that is meant.</param>
/// <param name="Input">The arguments, in the task's order.</param>
/// <param name="IdempotencyKey">The same for every attempt of the instance: what to hand to systems that drop repeats.</param>
internal sealed record Grant(AttemptToken Token, string Handler, Sequence<Argument> Input, string IdempotencyKey)
{
    /// <summary>The flow that the execution runs; empty where it is not known.</summary>
    public string FlowName { get; init; } = string.Empty;

    /// <summary>When the outcome comes too late: the earliest of the limits of the attempt, the task and the execution. Null where there is none.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long the handler may be silent; null where that does not matter.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>What an attempt before this one last said of how far it was.</summary>
    public Payload? Progress { get; init; }

    /// <summary>What it is for.</summary>
    public Phase Phase { get; init; }

    /// <summary>What a compensation is to undo; null for any other attempt.</summary>
    public Undone? Undone { get; init; }

    // A grant is a message, and has a limit.
    private const int FailuresMax = 100;

    public static Grant Of(Plan plan, Execution execution, AttemptToken token)
    {
        if (!plan.TryFindTask(token.Task, out var node)) throw new UnreachableException($"Task '{token.Task}' was granted and is not in the plan.");
        var key = new InstanceKey(node, token.Turn, token.Item);
        var (task, instance) = (Work.Of(plan, execution, key), execution.Tasks[key]);
        DateTimeOffset?[] deadlines =
        [
            execution.Timers.DueOf(key, TimerKind.StartToClose),
            execution.Timers.DueOf(key, TimerKind.ScheduleToClose),
            execution.Timers.DueOf(key with { Item = Workflows.CourseFold.WholeTurn }, TimerKind.ScheduleToClose),
            execution.Timers.DueOf(ArmedTimer.OfExecution, TimerKind.Deadline),
        ];
        return new Grant(token, Arguments.CallOf(execution, key)?.Handler ?? task.HandlerName, Arguments.Of(plan, execution, key), KeyOf(token, instance))
        {
            FlowName = execution.FlowName,
            Deadline = deadlines.Min(),
            Heartbeat = task.TimeLimits.Heartbeat,
            Progress = instance.Progress,
            Phase = instance.Phase,
            Undone = instance.Phase == Phase.Compensating ? UndoneBy(plan, execution, instance) : null,
        };
    }

    // What is done anew after it was undone is another thing than what was done before.
    private static string KeyOf(AttemptToken token, TaskInstance instance)
    {
        var key = $"{token.Execution}/{token.Task}/{token.Turn}.{token.Item}";
        if (instance.Renewals > 0) key = string.Create(CultureInfo.InvariantCulture, $"{key}/{instance.Renewals}");
        return instance.Phase switch
        {
            Phase.Forward => key,
            Phase.Compensating => key + "/compensate",
            _ => string.Create(CultureInfo.InvariantCulture, $"{key}/decide/{instance.History.Count}"),
        };
    }

    private static Undone UndoneBy(Plan plan, Execution execution, TaskInstance instance)
    {
        var failures = execution.Broken
            .Where(key => plan.IsWritten(key.Node))
            .Take(FailuresMax)
            .Select(key => new FailedTask(plan.TaskAt(key.Node)!.Name, execution.Tasks[key].Error!));
        return new Undone(instance.Result, instance.Error, failures.ToSequence());
    }
}

/// <summary>A named value.</summary>
/// <param name="Name">The name that the handler knows it by.</param>
/// <param name="Value">The value.</param>
internal sealed record Argument(string Name, Payload Value);

/// <summary>What a compensation is to undo, and why.</summary>
/// <param name="Result">The result of the task, where it had succeeded.</param>
/// <param name="Error">The failure of the task, where it had failed.</param>
/// <param name="Failures">What has failed so far in the execution, in the order of the flow.</param>
internal sealed record Undone(Payload? Result, TaskFailure? Error, Sequence<FailedTask> Failures);

/// <summary>A task and its failure.</summary>
/// <param name="Task">The task.</param>
/// <param name="Error">Its failure.</param>
internal sealed record FailedTask(string Task, TaskFailure Error);
