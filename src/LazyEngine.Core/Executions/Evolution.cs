using System.Collections.Immutable;
using System.Diagnostics;
using LazyEngine.Plans;
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
            if (happened is not (ExecutionSuspending or ExecutionResumed)) continue;
            remembered = (remembered.Count >= RememberedMax ? remembered.RemoveAt(0) : remembered).Add(command);
            break;
        }

        return execution with { Version = execution.Version + 1, At = at, Remembered = remembered };
    }

    public static Execution Evolve(Plan plan, Execution execution, ExecutionEvent happened, DateTimeOffset at) => (happened, execution.State) switch
    {
        (ExecutionStarted e, ExecutionState.Pending) => Start(plan, e, at),
        (TaskScheduled e, ExecutionState.Running or ExecutionState.Suspending) => Schedule(execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt, at),
        (TaskClaimed e, ExecutionState.Running or ExecutionState.Suspending) => Claim(execution, Key(plan, e.Task, e.Turn, e.Item), e, at, durable: true),
        (TaskDeferred e, _) => Defer(execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt),
        (TaskSucceeded e, _) => Succeed(plan, execution, Key(plan, e.Task, e.Turn, e.Item), e, at),
        (TaskFailed e, _) => Fail(execution, Key(plan, e.Task, e.Turn, e.Item), e, at),
        (TaskReturned e, _) => MakeReady(execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt),
        (TaskLost e, _) => MakeReady(execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt),
        (TaskCancelled e, _) => End(execution, Key(plan, e.Task, e.Turn, e.Item), e.Attempt, TaskState.Cancelled, at),
        (ExecutionSuspending, ExecutionState.Running) => execution with { State = ExecutionState.Suspending },
        (ExecutionSuspended, ExecutionState.Suspending) => execution with { State = ExecutionState.Suspended },
        (ExecutionResumed, ExecutionState.Suspending or ExecutionState.Suspended) => execution with { State = ExecutionState.Running },
        (ExecutionSucceeded, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Suspended) => execution with { State = ExecutionState.Success, EndedAt = at },
        (ExecutionFailed e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Suspended) => execution with { State = ExecutionState.Failure, EndedAt = at, Error = e.Error },
        (ExecutionCancelled e, ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Suspended) =>
            execution with { State = ExecutionState.Cancelled, EndedAt = at, Error = new TaskFailure("Cancelled", e.Reason) },
        _ => throw Impossible(execution, happened.GetType().Name),
    };

    /// <summary>A grant that is kept in memory only: the one change of state that no commit tells.</summary>
    public static Execution ClaimInMemory(Plan plan, Execution execution, TaskClaimed claimed, DateTimeOffset at) =>
        Claim(execution, Key(plan, claimed.Task, claimed.Turn, claimed.Item), claimed, at, durable: false);

    private static Execution Start(Plan plan, ExecutionStarted e, DateTimeOffset at)
    {
        if (e.Flow != plan.Hash) throw new UnreachableException($"Execution '{e.Execution}' runs flow {e.Flow}, not {plan.Hash}.");
        var started = Execution.None with
        {
            Id = e.Execution,
            FlowName = e.FlowName,
            Flow = e.Flow,
            Rules = e.Rules,
            State = ExecutionState.Running,
            Inputs = e.Inputs,
            CreatedAt = at,
            Size = e.Inputs.Sum(input => (long)input.Value.Size),
        };
        return Reach(plan, started, plan.Roots);
    }

    private static Execution Schedule(Execution execution, InstanceKey key, int attempt, DateTimeOffset at)
    {
        var before = execution.Tasks.GetValueOrDefault(key);
        if (attempt != (before?.Attempt ?? 0) + 1 || !execution.Ready.Contains(key)) throw Impossible(execution, nameof(TaskScheduled));
        var instance = new TaskInstance
        {
            State = TaskState.Scheduled,
            Attempt = attempt,
            FirstScheduledAt = before?.FirstScheduledAt ?? at,
            ScheduledAt = at,
            HadStarted = execution.State == ExecutionState.Suspending,
        };
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance),
            Ready = execution.Ready.Remove(key),
            InFlight = execution.InFlight.Add(key),
            LastScheduledAt = at,
        };
    }

    private static Execution Claim(Execution execution, InstanceKey key, TaskClaimed e, DateTimeOffset at, bool durable)
    {
        var instance = Open(execution, key, e.Attempt, nameof(TaskClaimed));
        // A grant that was in memory only may be written later.
        var isWrittenLater = durable && instance is { State: TaskState.Running, ClaimIsDurable: false } && instance.Claimant == e.Worker;
        if (instance.State != TaskState.Scheduled && !isWrittenLater) throw Impossible(execution, nameof(TaskClaimed));
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { State = TaskState.Running, Claimant = e.Worker, ClaimIsDurable = durable, ClaimedAt = e.Since ?? at }),
        };
    }

    private static Execution Defer(Execution execution, InstanceKey key, int attempt)
    {
        var instance = Open(execution, key, attempt, nameof(TaskDeferred));
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { State = TaskState.Waiting }),
            InFlight = execution.InFlight.Remove(key),
            Waiting = execution.Waiting.Add(key),
        };
    }

    private static Execution Succeed(Plan plan, Execution execution, InstanceKey key, TaskSucceeded e, DateTimeOffset at)
    {
        var ended = End(execution, key, e.Attempt, TaskState.Success, at);
        ended = ended with
        {
            Tasks = ended.Tasks.SetItem(key, ended.Tasks[key] with { Result = e.Result }),
            Size = ended.Size + e.Result.Size,
        };
        return Pass(plan, ended, key.Node);
    }

    private static Execution Fail(Execution execution, InstanceKey key, TaskFailed e, DateTimeOffset at)
    {
        var ended = End(execution, key, e.Attempt, TaskState.Failure, at);
        return ended with
        {
            Tasks = ended.Tasks.SetItem(key, ended.Tasks[key] with { Error = e.Error }),
            Size = ended.Size + SizeOf(e.Error),
            Failed = ended.Failed ?? key,
        };
    }

    private static Execution MakeReady(Execution execution, InstanceKey key, int attempt)
    {
        var instance = Open(execution, key, attempt, nameof(TaskReturned));
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { State = TaskState.Pending, Claimant = null, ClaimIsDurable = false, ClaimedAt = null }),
            InFlight = execution.InFlight.Remove(key),
            Ready = execution.Ready.Add(key),
        };
    }

    private static Execution End(Execution execution, InstanceKey key, int attempt, TaskState state, DateTimeOffset at)
    {
        var instance = Open(execution, key, attempt, state.ToString());
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { State = state, EndedAt = at }),
            InFlight = execution.InFlight.Remove(key),
            Waiting = execution.Waiting.Remove(key),
        };
    }

    /// <summary>A node is done: its successors wait for one predecessor less.</summary>
    private static Execution Pass(Plan plan, Execution execution, int node) => Reach(plan, execution, plan.Successors(node));

    private static Execution Reach(Plan plan, Execution execution, ReadOnlySpan<int> nodes)
    {
        if (nodes.IsEmpty) return execution;
        var awaited = execution.Awaited.ToBuilder();
        var ready = execution.Ready.ToBuilder();
        var passed = new Stack<int>();
        Arrive(nodes);
        while (passed.TryPop(out var gate)) Arrive(plan.Successors(gate));
        return execution with { Awaited = awaited.ToImmutable(), Ready = ready.ToImmutable() };

        void Arrive(ReadOnlySpan<int> reached)
        {
            foreach (var node in reached)
            {
                var left = (awaited.TryGetValue(node, out var count) ? count : plan.PredecessorCount(node)) - 1;
                if (left > 0) awaited[node] = left;
                else
                {
                    awaited.Remove(node);
                    if (plan.TaskAt(node) is null) passed.Push(node);
                    else ready.Add(new InstanceKey(node, 0, 0));
                }
            }
        }
    }

    internal static long SizeOf(TaskFailure error) => error.Code.Length + error.Message.Length + error.Details.Length;

    private static InstanceKey Key(Plan plan, string task, int turn, int item) =>
        plan.TryFindTask(task, out var node) ? new InstanceKey(node, turn, item) : throw new UnreachableException($"Flow '{plan.Name}' ({plan.Hash}) has no task '{task}'.");

    private static TaskInstance Open(Execution execution, InstanceKey key, int attempt, string happened) =>
        execution.Tasks.TryGetValue(key, out var instance) && instance.Attempt == attempt && instance.State is TaskState.Scheduled or TaskState.Running or TaskState.Waiting
            ? instance
            : throw Impossible(execution, happened);

    private static UnreachableException Impossible(Execution execution, string happened) =>
        new($"{happened} cannot follow commit {execution.Version} of execution '{execution.Id}' ({execution.State}).");
}
