using LazyEngine.Executions;
using Command = LazyEngine.Executions.ExecutionCommand;
using Query = LazyEngine.Executions.ExecutionQuery;

namespace LazyEngine.Wire;

/// <summary>Commands and queries.</summary>
internal static class CommandMapper
{
    public static V1.Run ToProto(Command.Run run)
    {
        var proto = new V1.Run { Id = run.Id.Value, Execution = run.Execution.Value, Flow = Common.ToProto(run.Flow), Parent = ChildCodec.ToProto(run.Parent), Origin = OriginCodec.ToProto(run.Origin) };
        Common.Add(proto.Inputs, run.Inputs);
        Common.Add(proto.Environment, run.Environment);
        if (run.Target is { } target) proto.Target = target;
        if (run.FairnessKey is { } fairness) proto.FairnessKey = fairness;
        if (run.BusinessKey is { } key) proto.BusinessKey = key;
        proto.Attributes.Add(run.Attributes.Select(SearchCodec.ToProto));
        if (run.StartAt is { } ahead) proto.StartAt = Common.Ticks(ahead);
        if (run.Trace is { } trace) proto.Trace = trace;
        if (run.MadeAt is { } made) proto.MadeAt = Common.Ticks(made);
        return proto;
    }

    public static Command.Run FromProto(V1.Run run) =>
        new(Common.Execution(run.Execution), Common.FromProto(run.Flow), Common.FromProto(run.Inputs))
        {
            Id = Common.Command(run.Id),
            Origin = OriginCodec.FromProto(run.Origin),
            StartAt = run.HasStartAt ? Common.At(run.StartAt) : null,
            MadeAt = run.HasMadeAt ? Common.At(run.MadeAt) : null,
            Parent = ChildCodec.FromProto(run.Parent),
            Environment = Common.FromProto(run.Environment),
            Target = run.HasTarget ? run.Target : null,
            Trace = run.HasTrace ? run.Trace : null,
            FairnessKey = run.HasFairnessKey ? run.FairnessKey : null,
            BusinessKey = run.HasBusinessKey ? run.BusinessKey : null,
            Attributes = run.Attributes.Select(SearchCodec.FromProto).ToSequence(),
        };

    public static V1.Complete ToProto(Command.Complete done) => new() { Id = done.Id.Value, Token = Common.ToProto(done.Token), Outcome = Common.ToProto(done.Outcome), Origin = OriginCodec.ToProto(done.Origin) };

    public static Command.Complete FromProto(V1.Complete done) => new(Common.FromProto(done.Token), Common.FromProto(done.Outcome)) { Id = Common.Command(done.Id), Origin = OriginCodec.FromProto(done.Origin) };

    public static V1.CompleteByName ToProto(Command.CompleteByName done) =>
        new() { Id = done.Id.Value, Execution = done.Execution.Value, Task = done.Task, Outcome = Common.ToProto(done.Outcome), Origin = OriginCodec.ToProto(done.Origin) };

    public static Command.CompleteByName FromProto(V1.CompleteByName done) =>
        new(Common.Execution(done.Execution), done.Task, Common.FromProto(done.Outcome)) { Id = Common.Command(done.Id), Origin = OriginCodec.FromProto(done.Origin) };

    public static V1.Order ToProto(Command command) => new() { Id = command.Id.Value, Execution = command.Execution.Value, Origin = OriginCodec.ToProto(command.Origin) };

    public static V1.Signal ToProto(Command.Signal signal) =>
        new() { Id = signal.Id.Value, Execution = signal.Execution.Value, Name = signal.Name, Value = Common.ToProto(signal.Value), Origin = OriginCodec.ToProto(signal.Origin) };

    public static Command.Signal FromProto(V1.Signal signal) =>
        new(Common.Execution(signal.Execution), signal.Name, Common.FromProto(signal.Value)) { Id = Common.Command(signal.Id), Origin = OriginCodec.FromProto(signal.Origin) };

    public static Command.Stop Stop(V1.Order order) => new(Common.Execution(order.Execution)) { Id = Common.Command(order.Id), Origin = OriginCodec.FromProto(order.Origin) };

    public static V1.Resume ToProto(Command.Resume resume)
    {
        var proto = new V1.Resume { Id = resume.Id.Value, Execution = resume.Execution.Value, Origin = OriginCodec.ToProto(resume.Origin) };
        foreach (var decision in resume.Decisions)
            proto.Decisions.Add(new V1.Resume.Types.Decision { Task = decision.Task, Outcome = decision.Outcome is null ? null : Common.ToProto(decision.Outcome) });
        Common.Add(proto.Environment, resume.Environment);
        return proto;
    }

    public static Command.Resume FromProto(V1.Resume resume) => new(Common.Execution(resume.Execution))
    {
        Id = Common.Command(resume.Id),
        Origin = OriginCodec.FromProto(resume.Origin),
        Decisions = resume.Decisions.Select(decision => new HeldDecision(decision.Task, decision.Outcome is null ? null : Common.FromProto(decision.Outcome))).ToSequence(),
        Environment = Common.FromProto(resume.Environment),
    };

    public static Command.Wake Wake(V1.Order order) => new(Common.Execution(order.Execution)) { Id = Common.Command(order.Id), Origin = OriginCodec.FromProto(order.Origin) };

    public static V1.Cancel ToProto(Command.Cancel cancel) => new() { Id = cancel.Id.Value, Execution = cancel.Execution.Value, Reason = cancel.Reason, Origin = OriginCodec.ToProto(cancel.Origin) };

    public static Command.Cancel FromProto(V1.Cancel cancel) => new(Common.Execution(cancel.Execution), cancel.Reason) { Id = Common.Command(cancel.Id), Origin = OriginCodec.FromProto(cancel.Origin) };

    public static V1.End ToProto(Command.End end) => new() { Id = end.Id.Value, Execution = end.Execution.Value, State = (int)end.State, Message = end.Message, Origin = OriginCodec.ToProto(end.Origin) };

    public static Command.End FromProto(V1.End end) => new(Common.Execution(end.Execution), Common.Known((ExecutionState)end.State), end.Message) { Id = Common.Command(end.Id), Origin = OriginCodec.FromProto(end.Origin) };

    public static V1.Claim ToProto(Command.Claim claim) => new() { Id = claim.Id.Value, Token = Common.ToProto(claim.Token), Worker = claim.Worker.Value };

    public static Command.Claim FromProto(V1.Claim claim) => new(Common.FromProto(claim.Token), new WorkerId(claim.Worker)) { Id = Common.Command(claim.Id) };

    public static V1.Heartbeat ToProto(Command.Heartbeat beat) =>
        new() { Id = beat.Id.Value, Token = Common.ToProto(beat.Token), Worker = beat.Worker?.Value ?? string.Empty, Progress = beat.Progress is null ? null : Common.ToProto(beat.Progress), Origin = OriginCodec.ToProto(beat.Origin) };

    public static Command.Heartbeat FromProto(V1.Heartbeat beat) =>
        new(Common.FromProto(beat.Token), beat.Worker.Length == 0 ? null : new WorkerId(beat.Worker), beat.Progress is null ? null : Common.FromProto(beat.Progress)) { Id = Common.Command(beat.Id), Origin = OriginCodec.FromProto(beat.Origin) };

    public static V1.Return ToProto(Command.Return back)
    {
        var proto = new V1.Return { Id = back.Id.Value, Token = Common.ToProto(back.Token) };
        if (back.Worker is { } worker) proto.Worker = worker.Value;
        return proto;
    }

    public static Command.Return FromProto(V1.Return back) =>
        new(Common.FromProto(back.Token), back.HasWorker ? new WorkerId(back.Worker) : null) { Id = Common.Command(back.Id) };

    public static V1.ReportLost ToProto(Command.ReportLost lost)
    {
        var proto = new V1.ReportLost { Id = lost.Id.Value, Token = Common.ToProto(lost.Token), Reason = lost.Reason };
        if (lost.Worker is { } worker) proto.Worker = worker.Value;
        return proto;
    }

    public static Command.ReportLost FromProto(V1.ReportLost lost) =>
        new(Common.FromProto(lost.Token), lost.Reason, lost.HasWorker ? new WorkerId(lost.Worker) : null) { Id = Common.Command(lost.Id) };

    public static V1.DetailsQuery ToProto(Query.Details query) => new() { Execution = query.Execution.Value, From = query.From };

    public static Query.Details FromProto(V1.DetailsQuery query) => new(Common.Execution(query.Execution), query.From);

    public static V1.ExplainQuery ToProto(Query.Explain query) => new() { Execution = query.Execution.Value };

    public static Query.Explain FromProto(V1.ExplainQuery query) => new(Common.Execution(query.Execution));

    public static V1.WatchQuery ToProto(Query.Watch query) => new() { Execution = query.Execution.Value, Version = query.Version };

    public static Query.Watch FromProto(V1.WatchQuery query) => new(Common.Execution(query.Execution), query.Version);
}
