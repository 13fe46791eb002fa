using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Decides how the execution of a workflow that has ended, or is stopped, runs again: turns that have failed or were cancelled are done once more, or left out.</summary>
internal static class Reopening
{
    /// <summary>Runs again what has failed or was cancelled: all of that, or the newest turns of the named tasks.</summary>
    public static Decision Rerun(Draft draft, ExecutionCommand.Rerun rerun)
    {
        var before = draft.Now;
        if (Refusal(draft, rerun) is { } refusal) return Decision.Refuse(before, refusal);
        var named = new List<TurnKey>();
        foreach (var name in rerun.Tasks)
        {
            if (Find(draft, name, out var key) is { } unfit) return Decision.Refuse(before, unfit);
            named.Add(key);
        }

        var turns = before.Course!.Order.Where(key => named.Count == 0 ? HasFailed(before, key) : named.Contains(key) || WasCutShort(before, key)).ToList();
        if (turns.Count == 0) return Decision.Nothing(before);
        draft.Add(new ExecutionRerun(before.Epoch + 1, rerun.Tasks, rerun.All));
        Surroundings.Change(draft, rerun.Environment);
        foreach (var key in turns) Reopen(draft, key, rerun.All);
        return draft.Settle(rerun.Id);
    }

    /// <summary>Leaves a task out that has failed.</summary>
    public static Decision Skip(Draft draft, ExecutionCommand.Skip skip)
    {
        var before = draft.Now;
        if (Refusal(draft, null) is { } refusal) return Decision.Refuse(before, refusal);
        if (Find(draft, skip.Task, out var key) is { } unfit) return Decision.Refuse(before, unfit);
        draft.Add(new ExecutionRerun(before.Epoch + 1, [skip.Task], All: false));
        foreach (var other in before.Course!.Order.Where(other => other != key && WasCutShort(before, other))) Reopen(draft, other, all: false);
        draft.Add(new TurnReopened(skip.Task, key.Number, []));
        Finishing.Skip(draft, key);
        return draft.Settle(skip.Id);
    }

    private static void Reopen(Draft draft, TurnKey key, bool all)
    {
        var turn = draft.Now.Course!.Turns[key];
        Sequence<int> items = turn.Calls.Count == 0 ? [] : all ? [.. Enumerable.Range(0, turn.Calls.Count)] : [.. Results.FailedItems(draft.Now, key)];
        // A turn whose items are all done has failed by a formula, which is looked at once more.
        if (items.Count == 0 && turn.Calls.Count > 0) items = [.. Enumerable.Range(0, turn.Calls.Count)];
        var name = draft.Plan.TaskAt(key.Node)!.Name;
        try
        {
            var calls = items.Count == 0 || draft.Now.Rules < Rules.RerunsEvaluateAnew ? turn.Calls : CallsOf(draft, key, turn, items);
            draft.Add(new TurnReopened(name, key.Number, items));
            if (!calls.Equals(turn.Calls)) draft.Add(new TurnPrepared(name, key.Number, calls));
        }
        catch (FormulaException)
        {
            // It begins anew, and fails by that.
            draft.Add(new TurnReopened(name, key.Number, []));
        }
    }

    // What it is given may have changed since it failed, above all with the environment. A list of another length is another turn.
    private static Sequence<Call> CallsOf(Draft draft, TurnKey key, Turn turn, Sequence<int> items)
    {
        var calls = Starting.CallsOf(draft.Plan.Workflow!.Tasks[key.Node], draft.Facts(key));
        if (calls.Count != turn.Calls.Count) return turn.Calls;
        Sizes.Check(draft, calls.Sum(call => call.Size), $"What task '{draft.Plan.TaskAt(key.Node)!.Name}' is given");
        return [.. calls.Select((call, item) => items.Contains(item) ? call : turn.Calls[item])];
    }

    private static EngineError? Refusal(Draft draft, ExecutionCommand.Rerun? rerun)
    {
        var execution = draft.Now;
        if (rerun?.Flow is { } flow && flow != execution.Flow) return EngineError.NotInThisState(execution.Id, execution.State, "a workflow stays with its text for life. Run the new one as an execution of its own.");
        if (rerun is { Values.Count: > 0 }) return EngineError.NotInThisState(execution.Id, execution.State, "the tasks of a workflow take no values in place of running. Skip the task.");
        if (execution is { Parent: { } parent } && execution.State.IsTerminal()) return EngineError.NotInThisState(execution.Id, execution.State, $"it is the child of attempt {parent.Token}. Rerun task '{parent.Token.Task}' of execution '{parent.Token.Execution}', which starts another child.");
        return execution.State switch
        {
            ExecutionState.Failure or ExecutionState.Cancelled or ExecutionState.Suspended or ExecutionState.Success => null,
            ExecutionState.Pending => EngineError.NotInThisState(execution.Id, execution.State, "nothing has run yet."),
            _ => EngineError.NotInThisState(execution.Id, execution.State, "tasks run or wait. Stop it, and go on once it is Suspended."),
        };
    }

    private static EngineError? Find(Draft draft, string task, out TurnKey key)
    {
        key = default;
        var execution = draft.Now;
        if (!draft.Plan.TryFindTask(task, out var node)) return EngineError.NoSuchTask(execution.Id, task, draft.Plan.TaskNames);
        if (execution.Course!.Newest(node) is not { } newest) return EngineError.NotReached(execution.Id, task);
        key = newest;
        return HasFailed(execution, newest) ? null : EngineError.NotInThisState(execution.Id, execution.State, $"task '{task}' has neither failed nor been cancelled ({execution.Course.Turns[newest].State}).");
    }

    private static bool HasFailed(Execution execution, TurnKey key) => execution.Course!.Turns[key] is { State: TurnState.Error, IsHandled: false } or { State: TurnState.Cancelled };

    // Joins that could start no more may start now, and so may what the end of the execution has cancelled.
    private static bool WasCutShort(Execution execution, TurnKey key) => execution.Course!.Turns[key] is { Calls.Count: 0, State: TurnState.Cancelled } or { Calls.Count: 0, State: TurnState.Error, IsHandled: false, Causes.Count: > 0 };
}
