using LazyEngine.Errors;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides what an execution does as the child of another, and that a debt between the two is paid.</summary>
internal static class Telling
{
    /// <summary>The parent wants its child no more. One that was never started must not be started by a command that comes late, so it begins and ends here.</summary>
    public static Decision Dismiss(Plan plan, Limits limits, ExecutionCommand.CancelChild cancel, DateTimeOffset at, double chance) =>
        new Draft(plan, limits, Execution.None, at, chance)
            .Add(new ExecutionStarted(cancel.Execution, plan.Name, plan.Hash, RuleSets.For(plan), Execution.None.Inputs) { Parent = cancel.Parent })
            .Add(new ParentTold())
            .Add(new ExecutionCancelled(cancel.Reason))
            .Settle(cancel.Id);

    /// <inheritdoc cref="Dismiss(Plan, Limits, ExecutionCommand.CancelChild, DateTimeOffset, double)" />
    public static Decision Dismiss(Draft draft, ExecutionCommand.CancelChild cancel)
    {
        var execution = draft.Now;
        if (execution.Parent?.Token != cancel.Parent.Token) return Decision.Refuse(execution, EngineError.IdTaken(execution.Id, execution.Flow));
        if (cancel.UnlessStarted) return Decision.Nothing(execution);
        var goesOn = !execution.State.IsTerminal() && execution.Closing is null;
        if (execution.ToldParent && !goesOn) return Decision.Nothing(execution);
        if (!execution.ToldParent) draft.Add(new ParentTold());
        if (goesOn)
        {
            draft.CancelOpen();
            Closing.Begin(draft, ExecutionState.Cancelled, new TaskFailure(TaskFailure.Cancelled, cancel.Reason));
        }

        return draft.Settle(cancel.Id);
    }

    /// <summary>Another execution has taken what it was owed, or does not want it.</summary>
    public static Decision Decide(Draft draft, ExecutionCommand.Told told)
    {
        var (execution, token) = (draft.Now, told.Token);
        if (execution.TellsParent && execution.Parent!.Token == token) return draft.Add(new ParentTold()).Settle(told.Id);
        return token.Execution == execution.Id
            && draft.Plan.TryFindTask(token.Task, out var node)
            && execution.Children.GetValueOrDefault(new ChildKey(new InstanceKey(node, token.Turn, token.Item), token.Attempt)) is ChildStanding.Dismissed or ChildStanding.Awaited
            ? draft.Add(new ChildSettled(token.Task, token.Turn, token.Item, token.Attempt)).Settle(told.Id)
            : Decision.Nothing(execution);
    }
}
