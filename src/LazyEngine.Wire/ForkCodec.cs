using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;
using Command = LazyEngine.Executions.ExecutionCommand;
using Proto = LazyEngine.Wire.V1.Event;
using Wired = LazyEngine.Wire.V1.Event.Types;

namespace LazyEngine.Wire;

/// <summary>What becomes of journals: forks that go on from them, and their end.</summary>
internal static class ForkCodec
{
    public static Proto? ToProto(ExecutionEvent happened) => happened switch
    {
        ExecutionPurged e => new Proto { ExecutionPurged = new Wired.ExecutionPurged { FlowName = e.FlowName, Flow = Common.ToProto(e.Flow), State = (int)e.State, Commits = e.Commits } },
        ExecutionForked e => new Proto { ExecutionForked = Forked(e) },
        _ => null,
    };

    public static ExecutionEvent? FromProto(Proto happened) => happened.KindCase switch
    {
        Proto.KindOneofCase.ExecutionPurged => new ExecutionPurged(happened.ExecutionPurged.FlowName, Common.FromProto(happened.ExecutionPurged.Flow), Common.State(happened.ExecutionPurged.State), happened.ExecutionPurged.Commits),
        Proto.KindOneofCase.ExecutionForked => new ExecutionForked(Common.Execution(happened.ExecutionForked.Origin), happened.ExecutionForked.Version, Common.FromProto(happened.ExecutionForked.Inputs)),
        _ => null,
    };

    public static V1.ForkOrigin? ToProto(ForkOrigin? origin) => origin is null ? null : new V1.ForkOrigin { Execution = origin.Execution.Value, Version = origin.Version };

    public static ForkOrigin? FromProto(V1.ForkOrigin? origin) => origin is null ? null : new ForkOrigin(Common.Execution(origin.Execution), origin.Version);

    public static Command.Purge Purge(V1.Order order) => new(Common.Execution(order.Execution)) { Id = Common.Command(order.Id), Origin = OriginCodec.FromProto(order.Origin) };

    public static V1.Fork ToProto(Command.Fork fork)
    {
        var proto = new V1.Fork { Id = fork.Id.Value, Execution = fork.Execution.Value, Origin = fork.Source.Value, Version = fork.Version, By = OriginCodec.ToProto(fork.Origin) };
        Common.Add(proto.Inputs, fork.Inputs);
        if (fork.Flow is { } flow) proto.Flow = Common.ToProto(flow);
        return proto;
    }

    public static Command.Fork FromProto(V1.Fork fork) =>
        new(Common.Execution(fork.Execution), Common.Execution(fork.Origin), fork.Version, Common.FromProto(fork.Inputs), fork.HasFlow ? Common.FromProto(fork.Flow) : null) { Id = Common.Command(fork.Id), Origin = OriginCodec.FromProto(fork.By) };

    private static Wired.ExecutionForked Forked(ExecutionForked e)
    {
        var forked = new Wired.ExecutionForked { Origin = e.Origin.Value, Version = e.Version };
        Common.Add(forked.Inputs, e.Inputs);
        return forked;
    }
}
