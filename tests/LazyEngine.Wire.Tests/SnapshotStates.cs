using System.Collections.Immutable;
using LazyEngine.Executions;

namespace LazyEngine.Wire.Tests;

/// <summary>States for snapshots.</summary>
internal static class SnapshotStates
{
    private static readonly InstanceKey Flight = new(1, 0, 0);
    private static readonly InstanceKey Hotel = new(2, 3, 4);
    private static readonly InstanceKey Approval = new(5, 0, 0);
    private static readonly InstanceKey Car = new(6, 0, 0);
    private static readonly InstanceKey Museum = new(7, 0, 1);

    /// <summary>Every kind of task at once, which no flow would bring about.</summary>
    public static Execution Full { get; } = new()
    {
        Id = Parts.Execution,
        FlowName = "trip",
        Flow = Parts.Flow,
        Rules = Rules.First,
        State = ExecutionState.Suspending,
        Inputs = Parts.Inputs,
        Version = 17,
        CreatedAt = Parts.At(1),
        At = Parts.At(40),
        EndedAt = Parts.At(41),
        Tasks = ImmutableSortedDictionary<InstanceKey, TaskInstance>.Empty
            .Add(Flight, Instance(TaskState.Running, 1) with { Claimant = Parts.Worker, ClaimIsDurable = true, ClaimedAt = Parts.At(12), HadStarted = true })
            .Add(Hotel, Instance(TaskState.Success, 4) with { Result = Parts.Json, EndedAt = Parts.At(13) })
            .Add(Approval, Instance(TaskState.Waiting, 2))
            .Add(Car, Instance(TaskState.Failure, 3) with { Error = Parts.Failure, EndedAt = Parts.At(14) })
            .Add(Museum, Instance(TaskState.Scheduled, 1)),
        Awaited = ImmutableSortedDictionary<int, int>.Empty.Add(8, 2).Add(9, 1),
        Ready = [new InstanceKey(10, 0, 0), new InstanceKey(11, 1, 2)],
        InFlight = [Flight, Museum],
        Waiting = [Approval],
        LastScheduledAt = Parts.At(15),
        Failed = Car,
        Broken = [Car],
        Error = Parts.Failure,
        Size = 4096,
        Remembered = [new CommandId("stop-1"), new CommandId("resume-1")],
    };

    public static Execution JustStarted { get; } =
        new() { Id = Parts.Execution, FlowName = "trip", Flow = Parts.Flow, Rules = Rules.First, State = ExecutionState.Running, Version = 1, CreatedAt = Parts.At(1), At = Parts.At(1) };

    /// <summary>Signals that nobody has taken.</summary>
    public static Execution Signalled { get; } = JustStarted with
    {
        Signals = JustStarted.Signals.Add("approved", [Parts.Json, Parts.Binary]).Add("more", [Payload.None]),
    };

    /// <summary>A child that has children, whose end is decided.</summary>
    public static Execution Family { get; } = JustStarted with
    {
        Children = ImmutableSortedDictionary<ChildKey, ChildStanding>.Empty
            .Add(new ChildKey(Flight, 2), ChildStanding.Open)
            .Add(new ChildKey(Hotel, 5), ChildStanding.Dismissed)
            .Add(new ChildKey(Hotel, 6), ChildStanding.Awaited),
        Parent = new ParentLink(Parts.OtherToken, 7),
        ToldParent = true,
        Closing = new Closing(ExecutionState.Cancelled, Parts.Failure),
    };

    /// <summary>One that was run again, with a task that will take a value in place of running.</summary>
    public static Execution Again { get; } = JustStarted with
    {
        Epoch = 3,
        Tasks = ImmutableSortedDictionary<InstanceKey, TaskInstance>.Empty.Add(Flight, Instance(TaskState.Pending, 2) with { Given = Parts.Json }),
    };

    /// <summary>A child that has ended, and whose parent does not know it.</summary>
    public static Execution Untold { get; } = JustStarted with { State = ExecutionState.Success, EndedAt = Parts.At(3), Parent = new ParentLink(Parts.Token, 1) };

    /// <summary>Every kind of timer that is kept, and a task that is held.</summary>
    public static Execution Timed { get; } = JustStarted with
    {
        Tasks = ImmutableSortedDictionary<InstanceKey, TaskInstance>.Empty
            .Add(Flight, Instance(TaskState.Pending, 2) with { Failures = 6, Error = Parts.Failure, Progress = Parts.Json })
            .Add(Hotel, Instance(TaskState.Pending, 4) with { Failures = 7, Error = Parts.Failure, IsHeld = true })
            .Add(Approval, Instance(TaskState.Waiting, 2))
            .Add(Car, Instance(TaskState.Success, 3) with { Result = Parts.Json, EndedAt = Parts.At(14) })
            .Add(Museum, Instance(TaskState.Scheduled, 1)),
        InFlight = [Museum],
        Waiting = [Approval],
        Resting = [Flight, Car, new InstanceKey(9, 0, 0)],
        Held = [Hotel],
        Timers = Timers.None
            .Set(Flight, TimerKind.Retry, Parts.At(21))
            .Set(Flight, TimerKind.ScheduleToClose, Parts.At(22))
            .Set(Car, TimerKind.WaitAfter, Parts.At(23))
            .Set(new InstanceKey(9, 0, 0), TimerKind.WaitBefore, Parts.At(24))
            .Set(Museum, TimerKind.ScheduleToStart, Parts.At(25))
            .Set(Approval, TimerKind.StartToClose, Parts.At(26))
            .Set(ArmedTimer.OfExecution, TimerKind.Deadline, Parts.At(27)),
    };

    /// <summary>A controller between two rounds, and what it waits for.</summary>
    public static Execution GoingBack { get; } = JustStarted with
    {
        Tasks = ImmutableSortedDictionary<InstanceKey, TaskInstance>.Empty
            .Add(Flight, Instance(TaskState.Success, 2) with
            {
                Result = Parts.Json,
                History = [Round.Of(Parts.Json), new Round(Parts.Binary, Round.Of(Parts.Json).Failures.Add("hotel", Parts.Failure))],
                Asked = new Question("hotel", Parts.Failure, "inner"),
            })
            .Add(Hotel, Instance(TaskState.Waiting, 4) with { Phase = Phase.Compensating, Error = Parts.Failure, RevertError = Parts.Failure, Renewals = 5, Failures = 1 })
            .Add(Car, Instance(TaskState.Reverted, 3) with { RevertResult = Parts.Json, EndedAt = Parts.At(14) })
            .Add(Museum, Instance(TaskState.Ignored, 0)),
        Waiting = [Hotel],
        Broken = [Hotel],
        Reverts = Reverts.Of(false, [KeyValuePair.Create(1, RevertKind.Round), KeyValuePair.Create(3, RevertKind.Flow)]),
        Back = ImmutableSortedDictionary<int, int>.Empty.Add(1, 2).Add(4, 1),
    };

    public static Execution AllGoingBack { get; } = JustStarted with
    {
        State = ExecutionState.Reverting,
        Reverts = Reverts.Of(true, []),
        Cause = new Question("hotel", Parts.Failure, "inner"),
    };

    private static TaskInstance Instance(TaskState state, int attempt) => new() { State = state, Attempt = attempt, FirstScheduledAt = Parts.At(10), ScheduledAt = Parts.At(11) };
}
