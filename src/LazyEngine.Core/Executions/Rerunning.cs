using LazyEngine.Errors;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides how an execution that has ended, or is stopped, runs again: all of it, or what has failed and what is named, with everything that follows.</summary>
internal static class Rerunning
{
    public static Decision Decide(Draft draft, Limits limits, Plan? changed, ExecutionCommand.Rerun rerun)
    {
        if (Workflows.Surroundings.Refusal(draft, limits, rerun.Environment) is { } unfit) return Decision.Refuse(draft.Now, unfit);
        if (draft.Plan.Workflow is not null) return Workflows.Reopening.Rerun(draft, rerun);
        var before = draft.Now;
        if (Refusal(before) is { } refusal) return Decision.Refuse(before, refusal);
        if (rerun.Flow is { } flow && flow != before.Flow)
        {
            if (changed is null) return Decision.Refuse(before, EngineError.FlowNotRegistered(flow.Value));
            if (Moving.Refusal(draft.Plan, changed, limits, before) is { } misfit) return Decision.Refuse(before, misfit);
            foreach (var key in before.Waiting.Where(key => !changed.TryFindTask(draft.Plan.TaskAt(key.Node)!.Name, out _))) draft.Cancel(key);
            draft.MoveTo(changed);
        }

        foreach (var name in rerun.Tasks.Concat(rerun.Values.Keys))
        {
            if (!draft.Plan.TryFindTask(name, out _)) return Decision.Refuse(before, EngineError.NoSuchTask(before.Id, name, draft.Plan.TaskNames));
        }

        foreach (var (name, value) in rerun.Values)
        {
            if (Skipping.Misuse(draft.Plan, draft.Now, limits, name, value) is { } misuse) return Decision.Refuse(before, misuse);
        }

        if (draft.Now is { State: ExecutionState.Success } && draft.Now.Flow == before.Flow && rerun is { All: false, Tasks.Count: 0, Values.Count: 0 }) return Decision.Nothing(before);
        var again = new ExecutionRerun(draft.Now.Epoch + 1, rerun.All ? [] : Roots(draft, rerun), rerun.All);
        var marks = Anew.Marks(draft.Plan, again);
        foreach (var key in draft.Now.Waiting.Where(key => marks[key.Node])) draft.Cancel(key);
        draft.Add(again);
        foreach (var (name, value) in rerun.Values) draft.Add(new ValueGiven(name, 0, 0, value));
        return draft.Settle(rerun.Id) with { Plan = draft.Plan };
    }

    private static EngineError? Refusal(Execution execution) => execution.State switch
    {
        // It has told its parent what came of it, and the parent has gone on.
        _ when execution is { Parent: { } parent } && execution.State.IsTerminal() => EngineError.NotInThisState(execution.Id, execution.State, $"it is the child of attempt {parent.Token}. Rerun task '{parent.Token.Task}' of execution '{parent.Token.Execution}', which starts another child."),
        ExecutionState.Suspended or ExecutionState.Success or ExecutionState.Failure or ExecutionState.Reverted or ExecutionState.Cancelled => null,
        ExecutionState.Pending => EngineError.NotInThisState(execution.Id, execution.State, "nothing has run yet."),
        ExecutionState.Suspending => EngineError.NotInThisState(execution.Id, execution.State, "tasks still run. Rerun it once it is Suspended."),
        _ => EngineError.NotInThisState(execution.Id, execution.State, "tasks run or wait. Stop it, and rerun it once it is Suspended."),
    };

    // What stands in the way of success begins anew, whether it is named or not.
    private static Sequence<string> Roots(Draft draft, ExecutionCommand.Rerun rerun)
    {
        var roots = new SortedSet<int>();
        foreach (var (key, instance) in draft.Now.Tasks)
        {
            if (instance.Phase == Phase.Compensating || instance.IsHeld || instance.State is TaskState.Failure or TaskState.Cancelled or TaskState.Reverted or TaskState.RevertFailure) roots.Add(key.Node);
        }

        foreach (var name in rerun.Tasks) roots.Add(Reverting.Node(draft.Plan, name));
        foreach (var name in rerun.Values.Keys)
        {
            // What has not begun takes the value when its turn comes.
            var node = Reverting.Node(draft.Plan, name);
            if (draft.Now.Tasks.GetValueOrDefault(new InstanceKey(node, 0, 0)) is { State: not TaskState.Pending }) roots.Add(node);
        }

        return [.. roots.Select(node => draft.Plan.TaskAt(node)!.Name)];
    }
}
