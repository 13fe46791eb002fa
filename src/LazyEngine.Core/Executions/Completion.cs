using LazyEngine.Errors;
using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides completions: the first outcome of the newest attempt counts, its repeat changes nothing, everything else is refused.</summary>
internal static class Completion
{
    public static Decision Decide(Draft draft, Limits limits, AttemptToken token, TaskOutcome outcome, CommandId command)
    {
        var execution = draft.Now;
        if (Standing.Find(draft.Plan, execution, token, out var key, out var instance) is { } unknown) return Decision.Refuse(execution, unknown);
        if (!IsOpen(instance)) return IsAnswerAgain(draft.Plan, execution, key, instance, outcome) ? Decision.Nothing(execution) : Judge(execution, token, key, instance, outcome);
        if (Children.PolicyOf(draft.Plan, execution, key) is not null) return Decision.Refuse(execution, EngineError.DoneByChild(token));
        if (outcome is TaskOutcome.Pending && instance.State == TaskState.Waiting) return Decision.Nothing(execution);
        if (TooLarge(execution, limits, token, outcome) is { } tooLarge) return Decision.Refuse(execution, tooLarge);

        switch (outcome)
        {
            case TaskOutcome.Success success:
                Succeed(draft, token, key, instance.Phase, success.Result);
                break;
            case TaskOutcome.Failure failure:
                Failing.Fail(draft, key, failure.Error);
                break;
            case TaskOutcome.Pending when instance.Phase == Phase.Forward && execution.Reverts.Covers(draft.Plan, key.Node):
                Failing.End(draft, key, new TaskFailure(TaskFailure.CalledOff, $"The execution goes back, and '{token.Task}' would have waited."));
                break;
            case TaskOutcome.Pending:
                draft.Add(new TaskDeferred(token.Task, token.Turn, token.Item, token.Attempt));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name, "The decider does not know this outcome.");
        }

        return draft.Settle(command);
    }

    public static Decision DecideByName(Draft draft, Limits limits, ExecutionCommand.CompleteByName done)
    {
        var execution = draft.Now;
        if (!draft.Plan.TryFindTask(done.Task, out var node)) return Decision.Refuse(execution, EngineError.NoSuchTask(execution.Id, done.Task, draft.Plan.TaskNames));
        var open = new List<AttemptToken>();
        AttemptToken? newest = null;
        foreach (var (key, instance) in InstancesOf(execution, node))
        {
            newest = new AttemptToken(execution.Id, done.Task, key.Turn, key.Item, instance.Attempt);
            if (IsOpen(instance)) open.Add(newest);
        }

        return open.Count switch
        {
            1 => Decide(draft, limits, open[0], done.Outcome, done.Id),
            > 1 => Decision.Refuse(execution, EngineError.SeveralOpen(done.Task, open)),
            _ when newest is not null => Decide(draft, limits, newest, done.Outcome, done.Id),
            _ => Decision.Refuse(execution, EngineError.NotReached(execution.Id, done.Task)),
        };
    }

    public static void Succeed(Draft draft, AttemptToken token, InstanceKey key, Phase phase, Payload result)
    {
        switch (phase)
        {
            case Phase.Compensating:
                draft.Add(new TaskReverted(token.Task, token.Turn, token.Item, token.Attempt, result));
                break;
            case Phase.Deciding when Controlling.AnswerOf(result) is { } decision:
                var question = draft.Now.Tasks[key].Asked!;
                draft.Add(new RetryDecided(token.Task, token.Attempt, decision));
                Resolving.Follow(draft, key.Node, decision, question);
                break;
            case Phase.Deciding:
                Failing.Fail(draft, key, new TaskFailure(Controlling.NoAnswer, $"Retry controller '{token.Task}' is to answer \"retry\", \"revert\" or \"revertAll\", and answered something else."));
                break;
            case Phase.Forward when draft.Plan.Votes?.IsDecider(key.Node) == true && Voting.Of(result) is null:
                Failing.Fail(draft, key, new TaskFailure(Voting.NoVote, $"Decider '{token.Task}' is to answer true or false, and answered something else."));
                break;
            default:
                draft.Add(new TaskSucceeded(token.Task, token.Turn, token.Item, token.Attempt, result));
                break;
        }
    }

    private static bool IsOpen(TaskInstance instance) => instance.State is TaskState.Scheduled or TaskState.Running or TaskState.Waiting;

    // A handler that says "pending" after the attempt has ended otherwise has nothing to add, and is right all the same.
    private static Decision Judge(Execution execution, AttemptToken token, InstanceKey key, TaskInstance instance, TaskOutcome outcome) => (HasFailed(execution, key) ? TaskState.Failure : instance.State, outcome) switch
    {
        (TaskState.Reverted, TaskOutcome.Success success) when success.Result.Equals(instance.RevertResult) => Decision.Nothing(execution),
        (TaskState.Reverted, TaskOutcome.Failure failure) when failure.Error == instance.Error => Decision.Nothing(execution),
        (TaskState.RevertFailure, TaskOutcome.Failure failure) when failure.Error == instance.RevertError => Decision.Nothing(execution),
        (TaskState.Success or TaskState.Failure or TaskState.Cancelled or TaskState.Reverted or TaskState.RevertFailure, TaskOutcome.Pending) => Decision.Nothing(execution),
        (TaskState.Success, TaskOutcome.Success success) when success.Result.Equals(instance.Result) => Decision.Nothing(execution),
        (TaskState.Failure, TaskOutcome.Failure failure) when failure.Error == (instance.Phase == Phase.Compensating ? instance.RevertError : instance.Error) => Decision.Nothing(execution),
        _ => Decision.Refuse(execution, Standing.NotOpen(execution, token, HasFailed(execution, key) ? instance with { State = TaskState.Failure } : instance)),
    };

    // What a controller has answered is no result of its own: it is known by what followed.
    private static bool IsAnswerAgain(Plan plan, Execution execution, InstanceKey key, TaskInstance instance, TaskOutcome outcome) =>
        instance is { State: TaskState.Success, Asked: not null }
        && plan.ControllerAt(key.Node)?.Kind == RetryKind.Handler
        && outcome is TaskOutcome.Success success
        && Controlling.AnswerOf(success.Result) is { } answer
        && (answer == RetryDecision.Retry) == execution.Reverts.IsForRound(key.Node);

    /// <summary>Whether the newest attempt has failed, and another may follow.</summary>
    private static bool HasFailed(Execution execution, InstanceKey key) => execution.Held.Contains(key) || execution.Timers.Has(key, TimerKind.Retry);

    /// <summary>Whether an outcome is more than the execution can hold.</summary>
    public static EngineError? TooLarge(Execution execution, Limits limits, AttemptToken token, TaskOutcome outcome)
    {
        var size = outcome switch
        {
            TaskOutcome.Success success => success.Result.Size,
            TaskOutcome.Failure failure => Evolution.SizeOf(failure.Error),
            _ => 0,
        };
        if (size > limits.PayloadBytes) return EngineError.PayloadTooLarge($"The outcome of {token}", size, limits.PayloadBytes);
        // A failure is always taken: an execution that is full must still be able to end.
        return outcome is TaskOutcome.Success && execution.Size + size > limits.StateBytes
            ? EngineError.StateFull(execution.Id, execution.Size + size, limits.StateBytes)
            : null;
    }

    private static IEnumerable<(InstanceKey Key, TaskInstance Instance)> InstancesOf(Execution execution, int node)
    {
        if (execution.Course is not { } course)
        {
            var first = new InstanceKey(node, 0, 0);
            if (execution.Tasks.TryGetValue(first, out var instance)) yield return (first, instance);
            yield break;
        }

        for (var turn = 0; turn < course.Counts.GetValueOrDefault(node); turn++)
        {
            for (var item = 0; item < course.Turns[new Workflows.TurnKey(node, turn)].Calls.Count; item++)
            {
                var key = new InstanceKey(node, turn, item);
                if (execution.Tasks.TryGetValue(key, out var instance)) yield return (key, instance);
            }
        }
    }
}
