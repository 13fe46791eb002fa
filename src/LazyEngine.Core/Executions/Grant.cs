using System.Diagnostics;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>The right to start an attempt, with all that its handler needs.</summary>
/// <param name="Token">The attempt.</param>
/// <param name="Handler">The handler that is meant.</param>
/// <param name="Input">The arguments, in the task's order.</param>
/// <param name="IdempotencyKey">The same for every attempt of the instance: what to hand to systems that drop repeats.</param>
internal sealed record Grant(AttemptToken Token, string Handler, Sequence<Argument> Input, string IdempotencyKey)
{
    /// <summary>When the outcome comes too late: the earliest of the limits of the attempt, the task and the execution. Null where there is none.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long the handler may be silent; null where that does not matter.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>What an attempt before this one last said of how far it was.</summary>
    public Payload? Progress { get; init; }

    public static Grant Of(Plan plan, Execution execution, AttemptToken token)
    {
        if (!plan.TryFindTask(token.Task, out var node)) throw new UnreachableException($"Task '{token.Task}' was granted and is not in the plan.");
        var input = ArgumentsOf(plan, execution, node);
        var (task, key) = (plan.TaskAt(node)!, new InstanceKey(node, token.Turn, token.Item));
        DateTimeOffset?[] deadlines =
        [
            execution.Timers.DueOf(key, TimerKind.StartToClose),
            execution.Timers.DueOf(key, TimerKind.ScheduleToClose),
            execution.Timers.DueOf(ArmedTimer.OfExecution, TimerKind.Deadline),
        ];
        return new Grant(token, task.HandlerName, input, $"{token.Execution}/{token.Task}/{token.Turn}.{token.Item}")
        {
            Deadline = deadlines.Min(),
            Heartbeat = task.TimeLimits.Heartbeat,
            Progress = execution.Tasks[key].Progress,
        };
    }

    /// <summary>The arguments of a task, in its order.</summary>
    public static Sequence<Argument> ArgumentsOf(Plan plan, Execution execution, int node) =>
        plan.BindingsOf(node).Select(binding => new Argument(binding.Argument, ValueOf(execution, binding))).ToSequence();

    public static long SizeOf(Plan plan, Execution execution, InstanceKey key)
    {
        var size = execution.Tasks.GetValueOrDefault(key)?.Progress?.Size ?? 0L;
        foreach (var binding in plan.BindingsOf(key.Node)) size += ValueOf(execution, binding).Size;
        return size;
    }

    private static Payload ValueOf(Execution execution, ArgumentBinding binding) => binding.Source switch
    {
        ArgumentSource.Constant constant => constant.Value,
        ArgumentSource.Input input => execution.Inputs[input.Name],
        ArgumentSource.Result result => execution.Tasks[new InstanceKey(result.Node, 0, 0)].Result
            ?? throw new UnreachableException($"Argument '{binding.Argument}' is bound to a task without a result."),
        _ => throw new UnreachableException($"Unknown source of argument '{binding.Argument}'."),
    };
}

/// <summary>A named value.</summary>
/// <param name="Name">The name that the handler knows it by.</param>
/// <param name="Value">The value.</param>
internal sealed record Argument(string Name, Payload Value);
