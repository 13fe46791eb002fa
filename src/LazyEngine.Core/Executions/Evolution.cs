using System.Collections.Immutable;
using System.Diagnostics;
using LazyEngine.Plans;
using LazyEngine.Workflows;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Folds events into state. Throws on an event that cannot have happened: a bad journal must not become a wrong execution.</summary>
internal static class Evolution
{
    /// <summary>How many requests are remembered; an older repeat is not recognised.</summary>
    public const int RememberedMax = 1_000;

    public static Execution Fold(Plan plan, Execution execution, Commit commit)
    {
        var next = execution;
        foreach (var happened in commit.Events) next = Evolve(plan, next, happened, commit.At);
        return Close(next, commit.Events, commit.At, commit.Command);
    }

    /// <summary>What a commit changes besides what its events say.</summary>
    public static Execution Close(Execution execution, Sequence<ExecutionEvent> events, DateTimeOffset at, CommandId command)
    {
        var remembered = execution.Remembered;
        foreach (var happened in events)
        {
            if (happened is not (ExecutionSuspending or ExecutionResumed or ExecutionRerun or ValueGiven or RoundBegan or SignalReceived)) continue;
            remembered = (remembered.Count >= RememberedMax ? remembered.RemoveAt(0) : remembered).Add(command);
            break;
        }

        return execution with { Version = execution.Version + 1, At = at, Remembered = remembered };
    }

    public static Execution Evolve(Plan plan, Execution execution, ExecutionEvent happened, DateTimeOffset at) => (happened, execution.State) switch
    {
        (ExecutionStarted e, ExecutionState.Pending) when execution.FlowName.Length == 0 => Start(plan, e, at),
        (ExecutionBegan, ExecutionState.Pending) when !execution.HasBegun => Begin(plan, execution, at),
        (TaskScheduled e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Reverting) => Schedule(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt, at, Phase.Forward),
        (CompensationScheduled e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Reverting) => Schedule(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt, at, Phase.Compensating),
        (TaskClaimed e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Reverting) => Claim(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e, at, durable: true),
        (TaskDeferred e, _) => Defer(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt, at),
        (TaskSucceeded e, _) => Succeed(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e, at),
        (TaskFailed e, _) => Faltering.Fail(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e, at),
        (TaskRetrying e, _) => Faltering.Retry(execution, Key(plan, e.Task, e.Turn, e.Item), e),
        (TaskHeld e, _) => Faltering.Hold(execution, Key(plan, e.Task, e.Turn, e.Item), e),
        (TimerFired { Item: CourseFold.WholeTurn } e, ExecutionState.Running) => CourseFold.Rise(plan, execution, e),
        (TimerFired e, ExecutionState.Running or ExecutionState.Reverting) => Rise(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e.Kind, at),
        (TaskProgressed e, _) => Advance(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e, at),
        (TaskReturned e, _) => MakeReady(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt),
        (TaskLost e, _) => MakeReady(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt),
        (TaskCancelled e, _) => ItemFold.Ended(End(execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt, TaskState.Cancelled, at), Key(plan, e.Task, e.Turn, e.Item)),
        (SignalReceived e, _) when !execution.State.IsTerminal() => Signalling.Keep(execution, e),
        (SignalTaken e, _) when execution.Signals.ContainsKey(e.Name) => Signalling.Take(execution, e),
        (TaskReverted e, _) => Undoing.Revert(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e, at),
        (TaskRevertFailed e, _) => Undoing.Fail(execution, Key(plan, e.Task, e.Turn, e.Item), e, at),
        (TasksIgnored e, ExecutionState.Running or ExecutionState.Reverting) => Reaching.LeaveOut(plan, execution, e, at),
        (RetryAsked e, _) when !execution.State.IsTerminal() => Asking.Ask(plan, execution, e),
        (RetryDecided e, _) => Asking.Answer(plan, execution, Key(plan, e.Controller, 0, 0), e, at),
        (RevertBegan e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Suspended or ExecutionState.Reverting) when plan.Reversal is not null => Reverting.Begin(plan, execution, e, at),
        (RoundBegan e, ExecutionState.Running or ExecutionState.Reverting) => Reverting.Again(plan, execution, e.Controller),
        (ExecutionReverted e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Suspended or ExecutionState.Reverting) when execution.Reverts.IsFinal => Finish(execution, ExecutionState.Reverted, at, e.Error),
        (ChildDismissed e, _) when !execution.State.IsTerminal() => Children.Dismiss(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt),
        (ChildSettled e, _) => Children.Settle(execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt),
        (ParentTold, _) when execution is { Parent: not null, ToldParent: false } => execution with { ToldParent = true },
        (ExecutionClosing e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Suspended or ExecutionState.Reverting) when execution.Closing is null =>
            execution with { State = ExecutionState.Running, Closing = new Closing(e.State, e.Error), Timers = Timers.None, Resting = execution.Resting.Clear() },
        (ExecutionSuspending, ExecutionState.Pending or ExecutionState.Running or ExecutionState.Reverting) => execution with { State = ExecutionState.Suspending },
        (ExecutionSuspended, ExecutionState.Suspending) => execution with { State = ExecutionState.Suspended },
        (ExecutionResumed, ExecutionState.Suspending or ExecutionState.Suspended) => Resume(execution, at),
        (ExecutionForked e, _) when execution.Exists && !execution.State.IsTerminal() => Forking.Begin(plan, execution, e, at),
        (ExecutionPurged e, _) when execution.State.IsTerminal() => Purging.Fold(execution.Id, e, at, null),
        (FlowChanged e, _) when execution.Flow == e.Flow && execution.Flow == plan.Hash => execution,
        (ExecutionRerun e, ExecutionState.Suspended or ExecutionState.Success or ExecutionState.Failure or ExecutionState.Reverted or ExecutionState.Cancelled) => plan.Workflow is null ? Anew.Begin(plan, execution, e, at) : CourseFold.Anew(execution, e),
        (ValueGiven e, _) when !execution.State.IsTerminal() => Skipping.Give(plan, execution, e, at),
        (ExecutionSucceeded e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Suspended) => CourseFold.End(Finish(execution, ExecutionState.Success, at, null), e.Output, at),
        (ExecutionFailed e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Suspended or ExecutionState.Reverting) => CourseFold.End(Finish(execution, ExecutionState.Failure, at, e.Error), e.Output, at),
        (ExecutionCancelled e, ExecutionState.Pending or ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Suspended or ExecutionState.Reverting) => CourseFold.End(Finish(execution, ExecutionState.Cancelled, at, new TaskFailure(TaskFailure.Cancelled, e.Reason)), null, at),
        _ when plan.Workflow is not null && !execution.State.IsTerminal() => CourseFold.Evolve(plan, execution, happened, at),
        _ => throw Impossible(execution, happened.GetType().Name),
    };

    /// <summary>A grant that is kept in memory only: the one change of state that no commit tells.</summary>
    public static Execution ClaimInMemory(Plan plan, Execution execution, TaskClaimed claimed, DateTimeOffset at) =>
        Claim(plan, execution, Key(plan, claimed.Task, claimed.Turn, claimed.Item), claimed, at, durable: false);

    private static Execution Start(Plan plan, ExecutionStarted e, DateTimeOffset at)
    {
        if (e.Flow != plan.Hash) throw new UnreachableException($"Execution '{e.Execution}' runs flow {e.Flow}, not {plan.Hash}.");
        var started = Execution.None with
        {
            Id = e.Execution,
            FlowName = e.FlowName,
            Flow = e.Flow,
            Rules = e.Rules,
            State = ExecutionState.Pending,
            Inputs = e.Inputs,
            CreatedAt = at,
            Parent = e.Parent,
            Trace = e.Trace,
            BusinessKey = e.BusinessKey,
            FairnessKey = e.FairnessKey,
            Attributes = e.Attributes,
            Course = plan.Workflow is null ? null : CourseFold.Start(plan.Workflow, e),
            Size = e.Inputs.Sum(input => (long)input.Value.Size),
        };
        started = Attributing.Begin(plan, started);
        return e.StartAt is { } ahead
            ? started with { Timers = started.Timers.Set(ArmedTimer.OfExecution, TimerKind.Start, ahead) }
            : Begin(plan, started, at);
    }

    private static Execution Begin(Plan plan, Execution execution, DateTimeOffset at)
    {
        var timers = execution.Timers.Drop(ArmedTimer.OfExecution, TimerKind.Start);
        if (plan.TimeLimit is { } limit) timers = timers.Set(ArmedTimer.OfExecution, TimerKind.Deadline, at + limit);
        var begun = execution with { State = ExecutionState.Running, Timers = timers };
        return plan.Workflow is null ? Reaching.Reach(plan, begun, plan.Roots, at) : begun;
    }

    // Whoever resumes an execution lets what was held be tried again, from the beginning of its policy.
    private static Execution Resume(Execution execution, DateTimeOffset at)
    {
        var resumed = execution with { State = execution.Reverts.IsFinal ? ExecutionState.Reverting : execution.HasBegun ? ExecutionState.Running : ExecutionState.Pending };
        if (execution.Held.IsEmpty) return resumed;
        var tasks = execution.Tasks.ToBuilder();
        foreach (var key in execution.Held) tasks[key] = tasks[key] with { IsHeld = false, Failures = 0, FirstScheduledAt = at };
        return resumed with { Tasks = tasks.ToImmutable(), Ready = execution.Ready.Union(execution.Held), Held = execution.Held.Clear() };
    }

    private static Execution Finish(Execution execution, ExecutionState state, DateTimeOffset at, TaskFailure? error) =>
        Undoing.GiveUp(execution) with { State = state, EndedAt = at, Error = error, Timers = Timers.None, Resting = execution.Resting.Clear() };

    private static Execution Schedule(Plan plan, Execution execution, InstanceKey key, int attempt, DateTimeOffset at, Phase phase)
    {
        var before = execution.Tasks.GetValueOrDefault(key) ?? new TaskInstance { State = TaskState.Pending, Attempt = 0, FirstScheduledAt = at, ScheduledAt = at };
        if (attempt != before.Attempt + 1 || !execution.Ready.Contains(key) || (phase == Phase.Compensating) != (before.Phase == Phase.Compensating)) throw Impossible(execution, nameof(TaskScheduled));
        var instance = before with
        {
            State = TaskState.Scheduled,
            Attempt = attempt,
            FirstScheduledAt = before.FirstScheduledAt == default ? at : before.FirstScheduledAt,
            ScheduledAt = at,
            HadStarted = execution.State == ExecutionState.Suspending,
            EndedAt = null,
        };
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance),
            Ready = execution.Ready.Remove(key),
            InFlight = execution.InFlight.Add(key),
            LastScheduledAt = at,
            Timers = Arming.Scheduled(execution.Timers, key, Work.Of(plan, key, instance.Phase).TimeLimits, instance.FirstScheduledAt, at),
        };
    }

    private static Execution Claim(Plan plan, Execution execution, InstanceKey key, TaskClaimed e, DateTimeOffset at, bool durable)
    {
        var instance = Open(execution, key, e.Attempt, nameof(TaskClaimed));
        // A grant that was in memory only may be written later.
        var isWrittenLater = durable && instance is { State: TaskState.Running, ClaimIsDurable: false } && instance.Claimant == e.Worker;
        if (instance.State != TaskState.Scheduled && !isWrittenLater) throw Impossible(execution, nameof(TaskClaimed));
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { State = TaskState.Running, Claimant = e.Worker, ClaimIsDurable = durable, ClaimedAt = e.Since ?? at }),
            Timers = durable ? Arming.Begun(execution.Timers, key, Work.Of(plan, key, instance.Phase).TimeLimits, at) : execution.Timers,
        };
    }

    private static Execution Defer(Plan plan, Execution execution, InstanceKey key, int attempt, DateTimeOffset at)
    {
        var instance = Open(execution, key, attempt, nameof(TaskDeferred));
        var deferred = execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { State = TaskState.Waiting }),
            InFlight = execution.InFlight.Remove(key),
            Waiting = execution.Waiting.Add(key),
            Timers = Arming.Deferred(execution.Timers, key, Work.Of(plan, key, instance.Phase).TimeLimits, at),
        };
        return Children.Begin(plan, deferred, key, attempt);
    }

    private static Execution Succeed(Plan plan, Execution execution, InstanceKey key, TaskSucceeded e, DateTimeOffset at)
    {
        var ended = End(execution, key, e.Attempt, TaskState.Success, at);
        var instance = ended.Tasks[key] with { Result = e.Result, Error = null, Given = null };
        if (plan.IsController(key.Node)) instance = instance with { History = instance.History.Add(Round.Of(e.Result)) };
        ended = Attributing.Follow(plan, ended with { Tasks = ended.Tasks.SetItem(key, instance), Size = ended.Size + instance.Size - execution.Tasks[key].Size }, key.Node, e.Result);
        if (plan.Workflow is not null) return ItemFold.Ended(ended, key);
        var pause = plan.TaskAt(key.Node)!.PauseAfter;
        if (pause > TimeSpan.Zero && !execution.Reverts.Covers(plan, key.Node))
            return ended with { Resting = ended.Resting.Add(key), Timers = ended.Timers.Set(key, TimerKind.WaitAfter, at + pause) };
        return Reverting.Turn(plan, Reaching.Pass(plan, ended, key.Node, at), key);
    }

    /// <summary>What an instance waited for by the clock has come.</summary>
    private static Execution Rise(Plan plan, Execution execution, InstanceKey key, TimerKind kind, DateTimeOffset at)
    {
        if (!execution.Resting.Contains(key) || !execution.Timers.Has(key, kind)) throw Impossible(execution, nameof(TimerFired));
        var risen = execution with { Resting = execution.Resting.Remove(key), Timers = execution.Timers.Drop(key, kind) };
        return kind switch
        {
            TimerKind.Retry or TimerKind.WaitBefore => risen with { Ready = risen.Ready.Add(key) },
            TimerKind.WaitAfter => Reaching.Pass(plan, risen, key.Node, at),
            _ => throw Impossible(execution, nameof(TimerFired)),
        };
    }

    private static Execution Advance(Plan plan, Execution execution, InstanceKey key, TaskProgressed e, DateTimeOffset at)
    {
        var instance = Open(execution, key, e.Attempt, nameof(TaskProgressed));
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { Progress = e.Progress }),
            Timers = instance.State == TaskState.Running ? Arming.HeardOf(execution.Timers, key, Work.Of(plan, key, instance.Phase).TimeLimits, at) : execution.Timers,
            Size = execution.Size + e.Progress.Size - (instance.Progress?.Size ?? 0),
        };
    }

    private static Execution MakeReady(Plan plan, Execution execution, InstanceKey key, int attempt)
    {
        var instance = Open(execution, key, attempt, nameof(TaskReturned));
        var isCalledOff = instance.Phase == Phase.Forward && execution.Reverts.Covers(plan, key.Node);
        var ready = execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { State = TaskState.Pending, Claimant = null, ClaimIsDurable = false, ClaimedAt = null }),
            InFlight = execution.InFlight.Remove(key),
            Ready = isCalledOff ? execution.Ready : execution.Ready.Add(key),
            Timers = Arming.Over(execution.Timers, key),
        };
        return isCalledOff ? Reverting.Clean(plan, ready, key.Node) : ready;
    }

    internal static Execution End(Execution execution, InstanceKey key, int attempt, TaskState state, DateTimeOffset at)
    {
        var instance = Unfinished(execution, key, attempt, state.ToString());
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { State = state, EndedAt = at, IsHeld = false }),
            InFlight = execution.InFlight.Remove(key),
            Waiting = execution.Waiting.Remove(key),
            Ready = execution.Ready.Remove(key),
            Resting = execution.Resting.Remove(key),
            Held = execution.Held.Remove(key),
            Timers = execution.Timers.Drop(key),
        };
    }

    internal static long SizeOf(TaskFailure? error) => error is null ? 0 : error.Code.Length + error.Message.Length + error.Details.Length + (error.Data?.Size ?? 0);

    internal static InstanceKey Key(Plan plan, string task, int turn, int item) =>
        plan.TryFindTask(task, out var node) ? new InstanceKey(node, turn, item) : throw new UnreachableException($"Flow '{plan.Name}' ({plan.Hash}) has no task '{task}'.");

    internal static TaskInstance Open(Execution execution, InstanceKey key, int attempt, string happened) =>
        execution.Tasks.TryGetValue(key, out var instance) && instance.Attempt == attempt && instance.State is TaskState.Scheduled or TaskState.Running or TaskState.Waiting
            ? instance
            : throw Impossible(execution, happened);

    /// <summary>An instance that is between two attempts can end too: by a limit on all of them, or by the word of an operator.</summary>
    private static TaskInstance Unfinished(Execution execution, InstanceKey key, int attempt, string happened) =>
        execution.Tasks.TryGetValue(key, out var instance) && instance.State == TaskState.Pending && instance.Attempt == attempt
            ? instance
            : Open(execution, key, attempt, happened);

    internal static UnreachableException Impossible(Execution execution, string happened) =>
        new($"{happened} cannot follow commit {execution.Version} of execution '{execution.Id}' ({execution.State}).");
}
