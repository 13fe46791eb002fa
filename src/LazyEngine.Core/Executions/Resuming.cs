using LazyEngine.Errors;
using LazyEngine.Workflows;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides how a stopped execution goes on, and what becomes of tasks whose retries are used up.</summary>
internal static class Resuming
{
    public static Decision Decide(Draft draft, Limits limits, ExecutionCommand.Resume resume)
    {
        if (Surroundings.Refusal(draft, limits, resume.Environment) is { } unfit) return Decision.Refuse(draft.Now, unfit);
        if (draft.Now.State is ExecutionState.Pending or ExecutionState.Running or ExecutionState.Reverting)
            return resume.Environment.IsEmpty ? Decision.Nothing(draft.Now) : Decision.Refuse(draft.Now, EngineError.NotInThisState(draft.Now.Id, draft.Now.State, "its environment does not change while it is under way. Stop it, and resume it with the other environment."));
        if (draft.Now.State.IsTerminal()) return Decision.Refuse(draft.Now, EngineError.HasEnded(draft.Now.Id, draft.Now.State));
        var before = draft.Now;
        foreach (var decision in resume.Decisions)
        {
            if (Apply(draft, limits, decision) is { } refusal) return Decision.Refuse(before, refusal);
        }

        Surroundings.Change(draft, resume.Environment);
        return draft.Add(new ExecutionResumed()).Settle(resume.Id);
    }

    private static EngineError? Apply(Draft draft, Limits limits, HeldDecision decision)
    {
        var now = draft.Now;
        if (!draft.Plan.TryFindTask(decision.Task, out var node)) return EngineError.NoSuchTask(now.Id, decision.Task, draft.Plan.TaskNames);
        InstanceKey[] held = [.. now.Held.Where(key => key.Node == node)];
        if (held.Length == 0) return EngineError.NotHeld(now.Id, decision.Task);
        foreach (var key in held)
        {
            var attempt = now.Tasks[key].Attempt;
            switch (decision.Outcome)
            {
                case TaskOutcome.Success or TaskOutcome.Failure when Completion.TooLarge(draft.Now, limits, new AttemptToken(now.Id, decision.Task, key.Turn, key.Item, attempt), decision.Outcome) is { } tooLarge:
                    return tooLarge;
                case TaskOutcome.Success success when now.Tasks[key].Phase == Phase.Compensating:
                    draft.Add(new TaskReverted(decision.Task, key.Turn, key.Item, attempt, success.Result));
                    break;
                case TaskOutcome.Success success:
                    draft.Add(new TaskSucceeded(decision.Task, key.Turn, key.Item, attempt, success.Result));
                    break;
                case TaskOutcome.Failure failure:
                    Failing.End(draft, key, failure.Error);
                    break;
                case TaskOutcome.Pending:
                    return EngineError.NotInThisState(now.Id, now.State, $"task '{decision.Task}' is held, and cannot be left to the outside. Try it again, skip it with a value, or fail it.");
            }
        }

        return null;
    }
}
