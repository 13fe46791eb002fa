using LazyEngine.Errors;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides and folds that a task takes a value in place of running.</summary>
internal static class Skipping
{
    public static Decision Decide(Draft draft, Limits limits, ExecutionCommand.Skip skip)
    {
        if (draft.Plan.Workflow is not null) return Workflows.Reopening.Skip(draft, skip);
        var execution = draft.Now;
        if (execution.State.IsTerminal()) return Decision.Refuse(execution, EngineError.NotInThisState(execution.Id, execution.State, $"it has ended. Rerun it with a value for task '{skip.Task}'."));
        if (!draft.Plan.TryFindTask(skip.Task, out var node)) return Decision.Refuse(execution, EngineError.NoSuchTask(execution.Id, skip.Task, draft.Plan.TaskNames));
        var key = new InstanceKey(node, 0, 0);
        var instance = execution.Tasks.GetValueOrDefault(key);
        if (Misuse(draft.Plan, execution, limits, skip.Task, skip.Value) is { } misuse) return Decision.Refuse(execution, misuse);
        if (execution.Closing is not null || execution.Failed is not null || execution.Reverts.Covers(draft.Plan, node)) return Decision.Refuse(execution, EngineError.CannotSkip(skip.Task, execution.State, "it will not run any more"));
        switch (instance)
        {
            case { IsHeld: true, Phase: Phase.Forward }:
                return draft.Add(new ValueGiven(skip.Task, 0, 0, skip.Value)).Add(new TaskSucceeded(skip.Task, 0, 0, instance.Attempt, skip.Value)).Settle(skip.Id);
            case { State: TaskState.Scheduled or TaskState.Running }:
                return Decision.Refuse(execution, EngineError.CannotSkip(skip.Task, instance.State, "an attempt is under way. Complete that, or stop the execution and rerun it with a value for the task"));
            case { State: TaskState.Waiting }:
                return Decision.Refuse(execution, EngineError.CannotSkip(skip.Task, instance.State, "it waits for somebody outside. Complete it"));
            case null or { State: TaskState.Pending, Phase: Phase.Forward }:
                return draft.Add(new ValueGiven(skip.Task, 0, 0, skip.Value)).Settle(skip.Id);
            default:
                return Decision.Refuse(execution, EngineError.CannotSkip(skip.Task, instance.State, "it is done. Stop the execution and rerun it with a value for the task"));
        }
    }

    /// <summary>Why a task cannot take a value; null where it can.</summary>
    public static EngineError? Misuse(Plan plan, Execution execution, Limits limits, string task, Payload value)
    {
        if (!plan.IsWritten(Reverting.Node(plan, task))) return EngineError.CannotSkip(task, execution.State, "it decides what becomes of others, and takes no value");
        return Completion.TooLarge(execution, limits, new AttemptToken(execution.Id, task, 0, 0, 0), new TaskOutcome.Success(value));
    }

    public static Execution Give(Plan plan, Execution execution, ValueGiven e, DateTimeOffset at)
    {
        var key = new InstanceKey(Reverting.Node(plan, e.Task), e.Turn, e.Item);
        var before = execution.Tasks.GetValueOrDefault(key) ?? new TaskInstance { State = TaskState.Pending, Attempt = 0, FirstScheduledAt = default, ScheduledAt = at };
        if (before is not { State: TaskState.Pending, Phase: Phase.Forward }) throw Evolution.Impossible(execution, nameof(ValueGiven));
        var given = before with { Given = e.Value };
        var next = execution with { Tasks = execution.Tasks.SetItem(key, given), Size = execution.Size + given.Size - before.Size };
        // There is no attempt to wait for any more.
        return execution.Timers.Has(key, TimerKind.Retry) ? next with { Resting = next.Resting.Remove(key), Timers = next.Timers.Drop(key), Ready = next.Ready.Add(key) } : next;
    }
}
