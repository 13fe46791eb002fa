using System.Collections.Immutable;
using System.Globalization;
using LazyEngine.Errors;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>What one execution has to tell another.</summary>
internal enum DebtKind
{
    /// <summary>A parent starts a child.</summary>
    Start,

    /// <summary>A parent cancels a child.</summary>
    Cancel,

    /// <summary>A child says that it has ended.</summary>
    Tell,

    /// <summary>A parent asks a child whose attempt is over whether it has ended.</summary>
    Await,

    /// <summary>A workflow tells a child to stop, or to go on.</summary>
    Address,

    /// <summary>A workflow tells its parent that it has stopped by itself, or goes on.</summary>
    Report,
}

/// <summary>What one execution owes another until it is answered. Safe to repeat.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Token">The attempt of the parent.</param>
/// <param name="To">The execution that it is owed to.</param>
internal sealed record Debt(DebtKind Kind, AttemptToken Token, ExecutionId To)
{
    /// <summary>The number of the word, where it is one; 0 for anything else.</summary>
    public int Number { get; init; }

    private string Word => Kind switch
    {
        DebtKind.Start => "start",
        DebtKind.Cancel => "cancel",
        DebtKind.Tell => "ended",
        DebtKind.Address => string.Create(CultureInfo.InvariantCulture, $"parent-{Number}"),
        DebtKind.Report => string.Create(CultureInfo.InvariantCulture, $"child-{Number}"),
        _ => "await",
    };

    /// <summary>The id of the command that pays it.</summary>
    public CommandId Command => new(string.Create(CultureInfo.InvariantCulture, $"{Word}:{Token.Task}/{Token.Turn}.{Token.Item}.{Token.Attempt}"));
}

/// <summary>What executions owe each other.</summary>
internal static class Debts
{
    /// <summary>Everything owed in this state.</summary>
    public static Sequence<Debt> Of(Plan plan, Execution execution)
    {
        var debts = new List<Debt>(execution.Children.Count + 1);
        foreach (var (child, standing) in execution.Children) debts.Add(For(plan, execution, child, standing));
        if (execution.TellsParent) debts.Add(ToParent(execution));
        if (execution.Course is { Family: { } family } && !execution.State.IsTerminal())
        {
            debts.AddRange(family.Unanswered.Select(child => Address(plan, execution, child)));
            if (family.OwesParent) debts.Add(Report(execution));
        }

        return [.. debts];
    }

    /// <summary>What a commit adds to what is owed.</summary>
    public static Sequence<Debt> Added(Plan plan, Execution after, Sequence<ExecutionEvent> events)
    {
        List<Debt>? added = null;
        foreach (var happened in events)
        {
            switch (happened)
            {
                case ExecutionEvent.TaskDeferred e when Find(plan, after, e.Task, e.Turn, e.Item, e.Attempt) is { Standing: ChildStanding.Open } child:
                    (added ??= []).Add(For(plan, after, child.Key, child.Standing));
                    break;
                case ExecutionEvent.ChildDismissed e when Find(plan, after, e.Task, e.Turn, e.Item, e.Attempt) is { } child:
                    (added ??= []).Add(For(plan, after, child.Key, child.Standing));
                    break;
                case ExecutionEvent.ChildrenAddressed e when e.Word == after.Course!.Family.ToChildren && !after.State.IsTerminal():
                    (added ??= []).AddRange(after.Course.Family.Unanswered.Select(child => Address(plan, after, child)));
                    break;
                case ExecutionEvent.ParentAddressed e when after.Course!.Family is { OwesParent: true } family && e.Word == family.ToParent:
                    (added ??= []).Add(Report(after));
                    break;
                case ExecutionEvent.ExecutionSucceeded or ExecutionEvent.ExecutionFailed or ExecutionEvent.ExecutionCancelled when after.TellsParent:
                    (added ??= []).Add(ToParent(after));
                    break;
            }
        }

        return added is null ? [] : [.. added];
    }

    /// <summary>The command that pays a debt; null where it is owed no more. One to the execution itself says that it cannot be paid.</summary>
    public static ExecutionCommand? CommandFor(Plan plan, Limits limits, Execution execution, Debt debt)
    {
        if (debt.Kind == DebtKind.Tell)
            return execution.TellsParent ? new ExecutionCommand.ChildEnded(debt.Token, ChildOutcome.Of(plan, limits, execution)) { Id = debt.Command } : null;
        if (debt.Kind is DebtKind.Address or DebtKind.Report) return Of(plan, execution).Contains(debt) ? WordOf(execution, debt) : null;
        var token = debt.Token;
        if (Find(plan, execution, token.Task, token.Turn, token.Item, token.Attempt) is not { } child) return null;
        var flow = Children.FlowOf(plan, execution, child.Key.Instance)!.Hash!.Value;
        var parent = ParentLink.To(execution, token);
        if (KindOf(child.Standing) != debt.Kind) return null;
        if (debt.Kind != DebtKind.Start)
            return new ExecutionCommand.CancelChild(debt.To, flow, parent, $"Its parent '{execution.Id}' does not wait for it any more.") { Id = debt.Command, UnlessStarted = debt.Kind == DebtKind.Await };

        if (Arguments.Missing(plan, execution, child.Key.Instance) is { } missing) return new ExecutionCommand.ChildEnded(token, new TaskOutcome.Failure(missing)) { Id = debt.Command };
        var size = Arguments.SizeOf(plan, execution, child.Key.Instance);
        if (size > limits.MessageBytes)
        {
            var error = EngineError.PayloadTooLarge($"The input of task '{token.Task}'", size, limits.MessageBytes);
            return new ExecutionCommand.ChildEnded(token, new TaskOutcome.Failure(new TaskFailure(error.Code, error.Message))) { Id = debt.Command };
        }

        var inputs = Arguments.Of(plan, execution, child.Key.Instance).ToImmutableSortedDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal);
        return new ExecutionCommand.Run(debt.To, flow, inputs) { Id = debt.Command, Parent = parent, Environment = execution.Course?.Environment ?? Flows.NamedPayloads.None, Trace = execution.Trace, FairnessKey = Work.Of(plan, execution, child.Key.Instance).FairnessKey ?? execution.FairnessKey };
    }

    private static Debt For(Plan plan, Execution execution, ChildKey child, ChildStanding standing)
    {
        var token = Children.TokenOf(plan, execution, child);
        return new Debt(KindOf(standing), token, ChildId.Of(token));
    }

    private static Debt Address(Plan plan, Execution execution, ChildKey child)
    {
        var token = Children.TokenOf(plan, execution, child);
        return new Debt(DebtKind.Address, token, ChildId.Of(token)) { Number = execution.Course!.Family.ToChildren };
    }

    private static Debt Report(Execution execution) => new(DebtKind.Report, execution.Parent!.Token, execution.Parent.Token.Execution) { Number = execution.Course!.Family.ToParent };

    private static ExecutionCommand WordOf(Execution execution, Debt debt)
    {
        var (family, environment) = (execution.Course!.Family, execution.Course.Environment);
        return debt.Kind == DebtKind.Report
            ? new ExecutionCommand.FromChild(debt.Token, debt.Number, family.SaysStopped) { Id = debt.Command, Heard = family.FromParent }
            : new ExecutionCommand.FromParent(debt.To, debt.Token, debt.Number, family.StopsChildren) { Id = debt.Command, Environment = family.StopsChildren ? Flows.NamedPayloads.None : environment };
    }

    private static DebtKind KindOf(ChildStanding standing) => standing switch
    {
        ChildStanding.Open => DebtKind.Start,
        ChildStanding.Dismissed => DebtKind.Cancel,
        _ => DebtKind.Await,
    };

    private static Debt ToParent(Execution execution) => new(DebtKind.Tell, execution.Parent!.Token, execution.Parent.Token.Execution);

    private static (ChildKey Key, ChildStanding Standing)? Find(Plan plan, Execution execution, string task, int turn, int item, int attempt)
    {
        if (!plan.TryFindTask(task, out var node)) return null;
        var key = new ChildKey(new InstanceKey(node, turn, item), attempt);
        return execution.Children.TryGetValue(key, out var standing) ? (key, standing) : null;
    }
}
