using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;
using Command = LazyEngine.Executions.ExecutionCommand;
using Proto = LazyEngine.Wire.V1.Event;
using Query = LazyEngine.Executions.ExecutionQuery;
using Reply = LazyEngine.Executions.ExecutionReply;
using Wired = LazyEngine.Wire.V1.Event.Types;

namespace LazyEngine.Wire;

/// <summary>Running again, values in place of runs, and what would come of it.</summary>
internal static class RerunCodec
{
    public static Proto? ToProto(ExecutionEvent happened) => happened switch
    {
        FlowChanged e => new Proto { FlowChanged = new Wired.FlowChanged { FlowName = e.FlowName, Flow = Common.ToProto(e.Flow) } },
        ExecutionRerun e => new Proto { ExecutionRerun = Rerun(e) },
        ValueGiven e => new Proto { ValueGiven = new Wired.ValueGiven { Task = e.Task, Turn = e.Turn, Item = e.Item, Value = Common.ToProto(e.Value) } },
        _ => null,
    };

    public static ExecutionEvent? FromProto(Proto happened) => happened.KindCase switch
    {
        Proto.KindOneofCase.FlowChanged => new FlowChanged(happened.FlowChanged.FlowName, Common.FromProto(happened.FlowChanged.Flow)),
        Proto.KindOneofCase.ExecutionRerun => new ExecutionRerun(happened.ExecutionRerun.Epoch, happened.ExecutionRerun.Tasks.ToSequence(), happened.ExecutionRerun.All),
        Proto.KindOneofCase.ValueGiven => new ValueGiven(happened.ValueGiven.Task, happened.ValueGiven.Turn, happened.ValueGiven.Item, Common.FromProto(happened.ValueGiven.Value)),
        _ => null,
    };

    public static V1.Rerun ToProto(Command.Rerun rerun)
    {
        var proto = new V1.Rerun { Id = rerun.Id.Value, Execution = rerun.Execution.Value, All = rerun.All, Origin = OriginCodec.ToProto(rerun.Origin) };
        proto.Tasks.Add(rerun.Tasks);
        Common.Add(proto.Values, rerun.Values);
        if (rerun.Flow is { } flow) proto.Flow = Common.ToProto(flow);
        Common.Add(proto.Environment, rerun.Environment);
        return proto;
    }

    public static Command.Rerun FromProto(V1.Rerun rerun) => new(Common.Execution(rerun.Execution))
    {
        Id = Common.Command(rerun.Id),
        Origin = OriginCodec.FromProto(rerun.Origin),
        Tasks = rerun.Tasks.ToSequence(),
        All = rerun.All,
        Values = Common.FromProto(rerun.Values),
        Flow = rerun.HasFlow ? Common.FromProto(rerun.Flow) : null,
        Environment = Common.FromProto(rerun.Environment),
    };

    public static V1.Skip ToProto(Command.Skip skip) => new() { Id = skip.Id.Value, Execution = skip.Execution.Value, Task = skip.Task, Value = Common.ToProto(skip.Value), Origin = OriginCodec.ToProto(skip.Origin) };

    public static Command.Skip FromProto(V1.Skip skip) => new(Common.Execution(skip.Execution), skip.Task, Common.FromProto(skip.Value)) { Id = Common.Command(skip.Id), Origin = OriginCodec.FromProto(skip.Origin) };

    public static V1.ForeseeQuery ToProto(Query.Foresee query) => new() { Rerun = ToProto(query.Rerun) };

    public static Query.Foresee FromProto(V1.ForeseeQuery query) => new(FromProto(query.Rerun ?? throw new UnreadableException("The rerun is missing.")));

    public static V1.Foreseen ToProto(Reply.Foreseen reply) => new()
    {
        Execution = reply.Execution.Value,
        Begins = ToProto(reply.Foresight.Begins),
        First = ToProto(reply.Foresight.First),
        Keeps = ToProto(reply.Foresight.Keeps),
        Added = ToProto(reply.Foresight.Added),
        Removed = ToProto(reply.Foresight.Removed),
    };

    public static Reply.Foreseen FromProto(V1.Foreseen reply) =>
        new(Common.Execution(reply.Execution), new Foresight(FromProto(reply.Begins), FromProto(reply.First), FromProto(reply.Keeps), FromProto(reply.Added), FromProto(reply.Removed)));

    private static Wired.ExecutionRerun Rerun(ExecutionRerun e)
    {
        var rerun = new Wired.ExecutionRerun { Epoch = e.Epoch, All = e.All };
        rerun.Tasks.Add(e.Tasks);
        return rerun;
    }

    private static V1.Foreseen.Types.Tasks ToProto(ForeseenTasks tasks)
    {
        var proto = new V1.Foreseen.Types.Tasks { Count = tasks.Count };
        proto.Names.Add(tasks.Names);
        return proto;
    }

    private static ForeseenTasks FromProto(V1.Foreseen.Types.Tasks? tasks) => tasks is null ? new ForeseenTasks(0, []) : new ForeseenTasks(tasks.Count, tasks.Names.ToSequence());
}
