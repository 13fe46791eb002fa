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
    public static Grant Of(Plan plan, Execution execution, AttemptToken token)
    {
        if (!plan.TryFindTask(token.Task, out var node)) throw new UnreachableException($"Task '{token.Task}' was granted and is not in the plan.");
        var input = plan.BindingsOf(node).Select(binding => new Argument(binding.Argument, ValueOf(execution, binding))).ToSequence();
        return new Grant(token, plan.TaskAt(node)!.HandlerName, input, $"{token.Execution}/{token.Task}/{token.Turn}.{token.Item}");
    }

    public static long SizeOf(Plan plan, Execution execution, InstanceKey key)
    {
        var size = 0L;
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
