using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Wire.Tests;

/// <summary>A workflow for snapshots.</summary>
internal static class WorkflowStates
{
    private static readonly TurnKey Flight = new(1, 0);
    private static readonly TurnKey Hotel = new(2, 0);
    private static readonly TurnKey Again = new(1, 1);
    private static readonly TurnKey Join = new(3, 0);

    private static readonly ImmutableSortedDictionary<string, Payload> Seat = NamedPayloads.None.Add("seat", Parts.Json);

    /// <summary>A task that is done, one that runs over a list, one that was entered again, and a join that was entered before what led to it.</summary>
    public static Execution UnderWay { get; } = SnapshotStates.JustStarted with
    {
        State = ExecutionState.Running,
        Timers = Timers.None.Set(CourseFold.TimerOf(Hotel), TimerKind.ScheduleToClose, Parts.At(30)).Set(CourseFold.TimerOf(Again), TimerKind.WaitBefore, Parts.At(31)),
        Course = new Course
        {
            HasBegun = true,
            Inputs = Parts.Inputs,
            Environment = Parts.Inputs,
            Globals = NamedPayloads.None.Add("all", Parts.Json),
            Target = "join",
            Turns = ImmutableSortedDictionary<TurnKey, Turn>.Empty
                .Add(Join, new Turn { Order = 0, State = TurnState.Waiting, Causes = [new Cause(Flight, Ending.Success)], Inbound = Seat, CreatedAt = Parts.At(2) })
                .Add(Flight, new Turn
                {
                    Order = 1,
                    State = TurnState.Error,
                    Published = Seat,
                    Calls = [new Call("book", "std.http", Parts.Inputs), new Call("pay", string.Empty, NamedPayloads.None) { Flow = Parts.Flow }],
                    IsList = true,
                    AtOnce = 4,
                    Repeats = 5,
                    HasPaused = true,
                    HasWaitedBefore = true,
                    HasWaitedAfter = true,
                    HasTimedOut = true,
                    Info = "It went wrong.",
                    IsHandled = true,
                    Next = [3, 2],
                    CreatedAt = Parts.At(1),
                    EndedAt = Parts.At(3),
                })
                .Add(Hotel, new Turn { Order = 2, State = TurnState.Running, Calls = [new Call("room", "rooms", Parts.Inputs)], Line = [6, 7], Left = 3, CreatedAt = Parts.At(4) })
                .Add(Again, new Turn { Order = 3, State = TurnState.Delayed, Causes = [new Cause(Flight, Ending.Complete)], Inbound = Seat, CreatedAt = Parts.At(5) }),
            Order = [Join, Flight, Hotel, Again],
            Counts = ImmutableSortedDictionary<int, int>.Empty.Add(1, 2).Add(2, 1).Add(3, 1),
            Due = [2],
            Open = [0, 2, 3],
            Joins = [Join],
            Backlog = [new Following(Flight, 8)],
            Info = "Have a look.",
            Output = Parts.Json,
        },
    };

    /// <summary>A task of a workflow that joins maps; data say which workers run it, and whether what is lost is done again.</summary>
    public static Execution Joining { get; } = SnapshotStates.JustStarted with
    {
        State = ExecutionState.Running,
        Course = new Course
        {
            HasBegun = true,
            Merges = true,
            Turns = ImmutableSortedDictionary<TurnKey, Turn>.Empty.Add(Flight, new Turn { Order = 0, State = TurnState.Running, Calls = [new Call("book", "std.http", NamedPayloads.None) { Queue = "north", SafeRerun = false }], Left = 1, CreatedAt = Parts.At(2) }),
            Order = [Flight],
            Counts = ImmutableSortedDictionary<int, int>.Empty.Add(1, 1),
            Open = [0],
        },
    };

    /// <summary>A workflow in the middle of its family, of which each has said something.</summary>
    public static Execution InTheMiddle { get; } = SnapshotStates.JustStarted with
    {
        State = ExecutionState.Suspended,
        Parent = new ParentLink(Parts.OtherToken, 7),
        Course = new Course
        {
            Family = new Family
            {
                ToChildren = 11,
                StopsChildren = true,
                Unanswered = [new ChildKey(new InstanceKey(12, 13, 14), 15)],
                Stopped = [new ChildKey(new InstanceKey(16, 17, 18), 19), new ChildKey(new InstanceKey(16, 17, 20), 21)],
                FromChildren = ImmutableSortedDictionary<ChildKey, int>.Empty.Add(new ChildKey(new InstanceKey(22, 23, 24), 25), 26),
                FromParent = 27,
                ToParent = 28,
                SaysStopped = true,
                OwesParent = true,
            },
        },
    };

    /// <summary>The same, where children are known to have heard words.</summary>
    public static Execution Heard { get; } = InTheMiddle with
    {
        Course = InTheMiddle.Course! with
        {
            Family = InTheMiddle.Course.Family with { Heard = ImmutableSortedDictionary<ChildKey, int>.Empty.Add(new ChildKey(new InstanceKey(29, 30, 31), 32), 33).Add(new ChildKey(new InstanceKey(34, 35, 36), 37), 38) },
        },
    };
}
