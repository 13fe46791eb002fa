using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Workflows;
using static LazyEngine.Executions.ExecutionEvent;
using Proto = LazyEngine.Wire.V1.Event;
using Wired = LazyEngine.Wire.V1.Event.Types;

namespace LazyEngine.Wire;

/// <summary>Events of workflows.</summary>
internal static class CourseMapper
{
    public static Proto? ToProto(ExecutionEvent happened) => happened switch
    {
        CourseBegan e => new Proto { CourseBegan = Began(e) },
        TurnEntered e => new Proto { TurnEntered = Entered(e) },
        TurnReached e => new Proto { TurnReached = new Wired.TurnReached { Turn = Turn(e.Task, e.Turn), Cause = ToProto(e.Cause) } },
        TurnBegan e => new Proto { TurnBegan = Began(e) },
        TurnRested e => new Proto { TurnRested = new Wired.TurnRested { Turn = Turn(e.Task, e.Turn), Kind = (int)e.Kind, Until = Common.Ticks(e.Until) } },
        TurnRepeated e => new Proto { TurnRepeated = Repeated(e.Task, e.Turn, e.Items, Common.Ticks(e.At)) },
        TurnTimedOut e => new Proto { TurnTimedOut = Turn(e.Task, e.Turn) },
        TurnPaused e => new Proto { TurnPaused = Turn(e.Task, e.Turn) },
        TurnEnded e => new Proto { TurnEnded = Ended(e) },
        TurnReopened e => new Proto { TurnReopened = Repeated(e.Task, e.Turn, e.Items, 0) },
        TurnPrepared e => new Proto { TurnPrepared = Prepared(e) },
        TransitionsKept e => new Proto { TransitionsKept = Kept(e) },
        TransitionsFollowed => new Proto { TransitionsFollowed = new Wired.Nothing() },
        EnvironmentChanged e => new Proto { EnvironmentChanged = Changed(e) },
        _ => null,
    };

    public static ExecutionEvent? FromProto(Proto happened) => happened.KindCase switch
    {
        Proto.KindOneofCase.CourseBegan => new CourseBegan(Common.FromProto(happened.CourseBegan.Globals)),
        Proto.KindOneofCase.TurnEntered => Of(happened.TurnEntered.Turn, (task, turn) => new TurnEntered(task, turn, happened.TurnEntered.Causes.Select(FromProto).ToSequence())),
        Proto.KindOneofCase.TurnReached => Of(happened.TurnReached.Turn, (task, turn) => new TurnReached(task, turn, FromProto(happened.TurnReached.Cause))),
        Proto.KindOneofCase.TurnBegan => Of(happened.TurnBegan.Turn, (task, turn) => FromProto(task, turn, happened.TurnBegan)),
        Proto.KindOneofCase.TurnRested => Of(happened.TurnRested.Turn, (task, turn) => new TurnRested(task, turn, Common.Known((TimerKind)happened.TurnRested.Kind), Common.At(happened.TurnRested.Until))),
        Proto.KindOneofCase.TurnRepeated => Of(happened.TurnRepeated.Turn, (task, turn) => new TurnRepeated(task, turn, happened.TurnRepeated.Items.ToSequence(), Common.At(happened.TurnRepeated.At))),
        Proto.KindOneofCase.TurnTimedOut => Of(happened.TurnTimedOut, (task, turn) => new TurnTimedOut(task, turn)),
        Proto.KindOneofCase.TurnPaused => Of(happened.TurnPaused, (task, turn) => new TurnPaused(task, turn)),
        Proto.KindOneofCase.TurnEnded => Of(happened.TurnEnded.Turn, (task, turn) => FromProto(task, turn, happened.TurnEnded)),
        Proto.KindOneofCase.TurnReopened => Of(happened.TurnReopened.Turn, (task, turn) => new TurnReopened(task, turn, happened.TurnReopened.Items.ToSequence())),
        Proto.KindOneofCase.TurnPrepared => Of(happened.TurnPrepared.Turn, (task, turn) => new TurnPrepared(task, turn, happened.TurnPrepared.Calls.Select(FromProto).ToSequence())),
        Proto.KindOneofCase.TransitionsKept => Of(happened.TransitionsKept.Turn, (task, turn) => new TransitionsKept(task, turn, happened.TransitionsKept.Transitions.ToSequence(), happened.TransitionsKept.Info)),
        Proto.KindOneofCase.TransitionsFollowed => new TransitionsFollowed(),
        Proto.KindOneofCase.EnvironmentChanged => new EnvironmentChanged(Common.FromProto(happened.EnvironmentChanged.Values)),
        _ => null,
    };

    private static Wired.EnvironmentChanged Changed(EnvironmentChanged e)
    {
        var proto = new Wired.EnvironmentChanged();
        Common.Add(proto.Values, e.Values);
        return proto;
    }

    public static V1.Call ToProto(Call call)
    {
        var proto = new V1.Call { Action = call.Action, Handler = call.Handler };
        Common.Add(proto.Input, call.Input);
        if (call.Flow is { } flow) proto.Flow = Common.ToProto(flow);
        if (call.Queue is { } queue) proto.Queue = queue;
        if (call.SafeRerun is { } safe) proto.SafeRerun = safe;
        return proto;
    }

    public static Call FromProto(V1.Call call) => new(call.Action, call.Handler, Common.FromProto(call.Input))
    {
        Flow = call.HasFlow ? Common.FromProto(call.Flow) : (FlowHash?)null,
        Queue = call.HasQueue ? call.Queue : null,
        SafeRerun = call.HasSafeRerun ? call.SafeRerun : null,
    };

    private static Wired.CourseBegan Began(CourseBegan e)
    {
        var proto = new Wired.CourseBegan();
        Common.Add(proto.Globals, e.Globals);
        return proto;
    }

    private static Wired.TurnEntered Entered(TurnEntered e)
    {
        var proto = new Wired.TurnEntered { Turn = Turn(e.Task, e.Turn) };
        proto.Causes.Add(e.Causes.Select(ToProto));
        return proto;
    }

    private static Wired.TurnBegan Began(TurnBegan e)
    {
        var proto = new Wired.TurnBegan { Turn = Turn(e.Task, e.Turn), IsList = e.IsList, Concurrency = e.Concurrency };
        proto.Calls.Add(e.Calls.Select(ToProto));
        if (e.TimeoutAt is { } due) proto.TimeoutAt = Common.Ticks(due);
        return proto;
    }

    private static Wired.TurnPrepared Prepared(TurnPrepared e)
    {
        var proto = new Wired.TurnPrepared { Turn = Turn(e.Task, e.Turn) };
        proto.Calls.Add(e.Calls.Select(ToProto));
        return proto;
    }

    private static TurnBegan FromProto(string task, int turn, Wired.TurnBegan e) =>
        new(task, turn, e.Calls.Select(FromProto).ToSequence(), e.IsList, e.Concurrency, e.HasTimeoutAt ? Common.At(e.TimeoutAt) : null);

    private static Wired.TurnRepeated Repeated(string task, int turn, Sequence<int> items, long at)
    {
        var proto = new Wired.TurnRepeated { Turn = Turn(task, turn), At = at };
        proto.Items.Add(items);
        return proto;
    }

    private static Wired.TurnEnded Ended(TurnEnded e)
    {
        var proto = new Wired.TurnEnded { Turn = Turn(e.Task, e.Turn), State = (int)e.State, Info = e.Info, IsHandled = e.IsHandled, Forgets = e.Forgets };
        Common.Add(proto.Published, e.Published);
        Common.Add(proto.Globals, e.Globals);
        proto.Next.Add(e.Next);
        return proto;
    }

    private static TurnEnded FromProto(string task, int turn, Wired.TurnEnded e) => new(
        task,
        turn,
        Common.Known((TurnState)e.State),
        Common.FromProto(e.Published),
        Common.FromProto(e.Globals),
        e.Info,
        e.IsHandled,
        e.Next.ToSequence(),
        e.Forgets);

    private static Wired.TransitionsKept Kept(TransitionsKept e)
    {
        var proto = new Wired.TransitionsKept { Turn = Turn(e.Task, e.Turn), Info = e.Info };
        proto.Transitions.Add(e.Transitions);
        return proto;
    }

    private static Wired.Turn Turn(string task, int number) => new() { Task = task, Number = number };

    private static Wired.Cause ToProto(TurnCause cause) => new() { Turn = Turn(cause.Task, cause.Turn), On = (int)cause.On };

    private static TurnCause FromProto(Wired.Cause? cause) => cause?.Turn is { } turn
        ? new TurnCause(turn.Task, turn.Number, Common.Known((Ending)cause.On))
        : throw new UnreadableException("What led to a turn is missing.");

    private static ExecutionEvent Of(Wired.Turn? turn, Func<string, int, ExecutionEvent> happened) =>
        turn is null ? throw new UnreadableException("The turn is missing.") : happened(turn.Task, turn.Number);
}
