using LazyEngine.Flows;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides how far an execution goes back when a task has failed for good, by asking the retry controllers from the inside out.</summary>
internal static class Resolving
{
    /// <summary>A task, or a controller itself, has failed for good.</summary>
    public static void Resolve(Draft draft, InstanceKey failed, TaskFailure error)
    {
        if (draft.Plan.Reversal is not { } reversal || draft.Now.Failed is not null || draft.Now.Reverts.All) return;
        Ask(draft, reversal.ControllerOf(failed.Node), new Question(draft.Plan.TaskAt(failed.Node)!.Name, error, null));
    }

    /// <summary>A controller has answered.</summary>
    public static void Follow(Draft draft, int controller, RetryDecision decision, Question question)
    {
        var (reversal, name) = (draft.Plan.Reversal!, draft.Plan.TaskAt(controller)!.Name);
        switch (decision)
        {
            // Whoever goes back further decides for those inside.
            case RetryDecision.Retry when draft.Now.Reverts.IsForRound(controller) || draft.Now.Reverts.Overrule(draft.Plan, controller):
                break;
            case RetryDecision.Retry:
                Begin(draft, controller, RevertKind.Round, question);
                break;
            case RetryDecision.RevertAll:
                Begin(draft, null, RevertKind.All, question);
                break;
            default:
                Ask(draft, reversal.ControllerOf(controller), new Question(name, question.Error, question.Innermost ?? name));
                break;
        }
    }

    /// <summary>Everything is undone.</summary>
    public static void BeginAll(Draft draft, Question cause) => Begin(draft, null, RevertKind.All, cause);

    private static void Ask(Draft draft, int controller, Question question)
    {
        // One that was left out has no say.
        while (controller >= 0 && draft.Now.Tasks[new InstanceKey(controller, 0, 0)].State == TaskState.Ignored) controller = draft.Plan.Reversal!.ControllerOf(controller);
        if (controller < 0)
        {
            if (draft.Plan.Reversal!.IsLocal && question.Innermost is { } innermost) Begin(draft, Reverting.Node(draft.Plan, innermost), RevertKind.Flow, question);
            else Begin(draft, null, RevertKind.All, question);
            return;
        }

        var key = new InstanceKey(controller, 0, 0);
        // One that is being undone has no say any more: what undoes it goes back further.
        if (draft.Now.Tasks[key] is { Phase: Phase.Compensating } or { State: TaskState.Reverted or TaskState.RevertFailure }) return;
        draft.Add(new RetryAsked(draft.Plan.TaskAt(controller)!.Name, question));
        if (draft.Plan.ControllerAt(controller)!.Kind == RetryKind.Handler) return;
        Follow(draft, controller, Controlling.Decide(draft.Plan, draft.Now, key), question);
    }

    private static void Begin(Draft draft, int? controller, RevertKind kind, Question cause)
    {
        var reverts = draft.Now.Reverts.With(draft.Plan, controller, kind);
        if (reverts.Equals(draft.Now.Reverts)) return;
        foreach (var (key, instance) in draft.Now.Tasks)
        {
            if (instance.Phase != Phase.Forward || !reverts.Covers(draft.Plan, key.Node)) continue;
            var name = draft.Plan.TaskAt(key.Node)!.Name;
            // Nobody inside works on these, so there is nothing to await; what they have begun is undone.
            if (instance.State == TaskState.Waiting && Children.PolicyOf(draft.Plan, draft.Now, key) == ParentClose.Wait) continue;
            if (instance.State == TaskState.Waiting) Children.Leave(draft, key);
            if (instance.State == TaskState.Waiting)
                draft.Add(new TaskFailed(name, key.Turn, key.Item, instance.Attempt, new TaskFailure(TaskFailure.CalledOff, $"The execution goes back, and '{name}' waited still.")));
            else if (draft.Now.Held.Contains(key) || draft.Now.Timers.Has(key, TimerKind.Retry))
                draft.Add(new TaskFailed(name, key.Turn, key.Item, instance.Attempt, instance.Error!));
            else if (instance is { State: TaskState.Running, ClaimIsDurable: false, Claimant: { } worker })
                draft.Add(new TaskClaimed(name, key.Turn, key.Item, instance.Attempt, worker, instance.ClaimedAt));
        }

        draft.Add(new RevertBegan(controller is { } node ? draft.Plan.TaskAt(node)!.Name : null, kind, cause));
    }
}
