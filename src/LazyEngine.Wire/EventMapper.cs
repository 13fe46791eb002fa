using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;
using Proto = LazyEngine.Wire.V1.Event;
using Wired = LazyEngine.Wire.V1.Event.Types;

namespace LazyEngine.Wire;

/// <summary>Commits and their events.</summary>
internal static class EventMapper
{
    public static V1.Commit ToProto(Executions.Commit commit)
    {
        var proto = new V1.Commit
        {
            Execution = commit.Execution.Value,
            At = Common.Ticks(commit.At),
            Command = commit.Command.Value,
            Index = commit.Index is null ? null : Header(commit, commit.Index),
            Origin = OriginCodec.ToProto(commit.Origin),
        };
        foreach (var happened in commit.Events) proto.Events.Add(ToProto(happened));
        return proto;
    }

    public static Executions.Commit FromProto(V1.Commit proto)
    {
        var execution = Common.Execution(proto.Execution);
        var at = Common.At(proto.At);
        if (proto.Events.Count == 0) throw new UnreadableException($"A commit of execution '{execution}' has no events.");
        return new Executions.Commit(
            execution,
            at,
            Common.Command(proto.Command),
            proto.Events.Select(happened => FromProto(execution, happened)).ToSequence(),
            proto.Index is null ? null : Header(execution, at, proto.Index))
        {
            Origin = OriginCodec.FromProto(proto.Origin),
        };
    }

    private static V1.IndexHeader Header(Executions.Commit commit, Executions.IndexHeader header)
    {
        if (header.Execution != commit.Execution || header.UpdatedAt != commit.At)
            throw new ArgumentException($"The index header of a commit of execution '{commit.Execution}' speaks of '{header.Execution}', or of another instant.", nameof(header));
        return Header(header);
    }

    /// <summary>What the index says, but for which execution it is and when that was.</summary>
    public static V1.IndexHeader Header(Executions.IndexHeader header)
    {
        var proto = new V1.IndexHeader
        {
            FlowName = header.FlowName,
            Flow = Common.ToProto(header.Flow),
            State = (int)header.State,
            CreatedAt = Common.Ticks(header.CreatedAt),
            HasAttempts = header.HasAttempts,
        };
        if (header.WakeAt is { } wake) proto.WakeAt = Common.Ticks(wake);
        if (header.EndedAt is { } ended) proto.EndedAt = Common.Ticks(ended);
        if (header.Parent is { } parent) proto.Parent = parent.Value;
        if (header.BusinessKey is { } key) proto.BusinessKey = key;
        proto.Attributes.Add(header.Attributes.Select(SearchCodec.ToProto));
        if (header.PurgedAt is { } purged) proto.PurgedAt = Common.Ticks(purged);
        return proto;
    }

    public static Executions.IndexHeader Header(ExecutionId execution, DateTimeOffset at, V1.IndexHeader header) => new(
        execution,
        header.FlowName,
        Common.FromProto(header.Flow),
        Common.State(header.State),
        Common.At(header.CreatedAt),
        at,
        header.HasWakeAt ? Common.At(header.WakeAt) : null,
        header.HasAttempts)
    {
        EndedAt = header.HasEndedAt ? Common.At(header.EndedAt) : null,
        Parent = header.HasParent ? Common.Execution(header.Parent) : null,
        BusinessKey = header.HasBusinessKey ? header.BusinessKey : null,
        Attributes = header.Attributes.Select(SearchCodec.FromProto).ToSequence(),
        PurgedAt = header.HasPurgedAt ? Common.At(header.PurgedAt) : null,
    };

    private static Proto ToProto(ExecutionEvent happened) => happened switch
    {
        ExecutionStarted e => new Proto { ExecutionStarted = Started(e) },
        TaskScheduled e => new Proto { TaskScheduled = Attempt(e.Task, e.Turn, e.Item, e.Attempt) },
        TaskClaimed e => new Proto { TaskClaimed = Claimed(e) },
        TaskDeferred e => new Proto { TaskDeferred = Attempt(e.Task, e.Turn, e.Item, e.Attempt) },
        TaskSucceeded e => new Proto { TaskSucceeded = new Wired.TaskSucceeded { Attempt = Attempt(e.Task, e.Turn, e.Item, e.Attempt), Result = Common.ToProto(e.Result) } },
        TaskFailed e => new Proto { TaskFailed = new Wired.TaskFailed { Attempt = Attempt(e.Task, e.Turn, e.Item, e.Attempt), Error = Common.ToProto(e.Error) } },
        TaskRetrying e => new Proto { TaskRetrying = new Wired.TaskRetrying { Attempt = Attempt(e.Task, e.Turn, e.Item, e.Attempt), Error = Common.ToProto(e.Error), RetryAt = Common.Ticks(e.RetryAt) } },
        TaskHeld e => new Proto { TaskHeld = new Wired.TaskFailed { Attempt = Attempt(e.Task, e.Turn, e.Item, e.Attempt), Error = Common.ToProto(e.Error) } },
        TimerFired e => new Proto { TimerFired = new Wired.TimerFired { Task = e.Task, Turn = e.Turn, Item = e.Item, Kind = (int)e.Kind } },
        TaskProgressed e => new Proto { TaskProgressed = new Wired.TaskProgressed { Attempt = Attempt(e.Task, e.Turn, e.Item, e.Attempt), Progress = Common.ToProto(e.Progress) } },
        ExecutionBegan => new Proto { ExecutionBegan = new Wired.Nothing() },
        TaskReturned e => new Proto { TaskReturned = Attempt(e.Task, e.Turn, e.Item, e.Attempt) },
        TaskLost e => new Proto { TaskLost = new Wired.TaskLost { Attempt = Attempt(e.Task, e.Turn, e.Item, e.Attempt), Reason = e.Reason } },
        TaskCancelled e => new Proto { TaskCancelled = Attempt(e.Task, e.Turn, e.Item, e.Attempt) },
        SignalReceived e => new Proto { SignalReceived = new Wired.SignalReceived { Name = e.Name, Value = Common.ToProto(e.Value) } },
        SignalTaken e => new Proto { SignalTaken = new Wired.SignalTaken { Name = e.Name } },
        ChildDismissed e => new Proto { ChildDismissed = Attempt(e.Task, e.Turn, e.Item, e.Attempt) },
        ChildSettled e => new Proto { ChildSettled = Attempt(e.Task, e.Turn, e.Item, e.Attempt) },
        ParentTold => new Proto { ParentTold = new Wired.Nothing() },
        ExecutionClosing e => new Proto { ExecutionClosing = new Wired.ExecutionClosing { State = (int)e.State, Error = Common.ToProto(e.Error) } },
        ExecutionSuspending => new Proto { ExecutionSuspending = new Wired.Nothing() },
        ExecutionSuspended => new Proto { ExecutionSuspended = new Wired.Nothing() },
        ExecutionResumed => new Proto { ExecutionResumed = new Wired.Nothing() },
        ExecutionSucceeded e => new Proto { ExecutionSucceeded = new Wired.ExecutionSucceeded { Output = e.Output is null ? null : Common.ToProto(e.Output) } },
        ExecutionFailed e => new Proto { ExecutionFailed = new Wired.ExecutionFailed { Task = e.Task, Error = Common.ToProto(e.Error), Output = e.Output is null ? null : Common.ToProto(e.Output) } },
        ExecutionCancelled e => new Proto { ExecutionCancelled = new Wired.ExecutionCancelled { Reason = e.Reason } },
        _ => RevertMapper.ToProto(happened) ?? RerunCodec.ToProto(happened) ?? CourseMapper.ToProto(happened) ?? ForkCodec.ToProto(happened) ?? FamilyCodec.ToProto(happened) ?? throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "This event has no wire form."),
    };

    private static Wired.TaskClaimed Claimed(TaskClaimed e)
    {
        var claimed = new Wired.TaskClaimed { Attempt = Attempt(e.Task, e.Turn, e.Item, e.Attempt), Worker = e.Worker.Value };
        if (e.Since is { } since) claimed.Since = Common.Ticks(since);
        return claimed;
    }

    private static ExecutionEvent FromProto(ExecutionId execution, Proto happened)
    {
        switch (happened.KindCase)
        {
            case Proto.KindOneofCase.ExecutionStarted:
                var started = happened.ExecutionStarted;
                return new ExecutionStarted(execution, started.FlowName, Common.FromProto(started.Flow), Common.Known((Rules)started.Rules), Common.FromProto(started.Inputs), started.HasStartAt ? Common.At(started.StartAt) : null)
                {
                    Parent = ChildCodec.FromProto(started.Parent),
                    Environment = Common.FromProto(started.Environment),
                    Target = started.HasTarget ? started.Target : null,
                    Trace = started.HasTrace ? started.Trace : null,
                    FairnessKey = started.HasFairnessKey ? started.FairnessKey : null,
                    BusinessKey = started.HasBusinessKey ? started.BusinessKey : null,
                    Attributes = started.Attributes.Select(SearchCodec.FromProto).ToSequence(),
                };
            case Proto.KindOneofCase.TaskScheduled:
                return Of(happened.TaskScheduled, (task, turn, item, attempt) => new TaskScheduled(task, turn, item, attempt));
            case Proto.KindOneofCase.TaskClaimed:
                return Of(happened.TaskClaimed.Attempt, (task, turn, item, attempt) => new TaskClaimed(task, turn, item, attempt, new WorkerId(happened.TaskClaimed.Worker), happened.TaskClaimed.HasSince ? Common.At(happened.TaskClaimed.Since) : null));
            case Proto.KindOneofCase.TaskDeferred:
                return Of(happened.TaskDeferred, (task, turn, item, attempt) => new TaskDeferred(task, turn, item, attempt));
            case Proto.KindOneofCase.TaskSucceeded:
                return Of(happened.TaskSucceeded.Attempt, (task, turn, item, attempt) => new TaskSucceeded(task, turn, item, attempt, Common.FromProto(happened.TaskSucceeded.Result)));
            case Proto.KindOneofCase.TaskFailed:
                return Of(happened.TaskFailed.Attempt, (task, turn, item, attempt) => new TaskFailed(task, turn, item, attempt, Common.FromProto(happened.TaskFailed.Error)));
            case Proto.KindOneofCase.TaskRetrying:
                var retrying = happened.TaskRetrying;
                return Of(retrying.Attempt, (task, turn, item, attempt) => new TaskRetrying(task, turn, item, attempt, Common.FromProto(retrying.Error), Common.At(retrying.RetryAt)));
            case Proto.KindOneofCase.TaskHeld:
                return Of(happened.TaskHeld.Attempt, (task, turn, item, attempt) => new TaskHeld(task, turn, item, attempt, Common.FromProto(happened.TaskHeld.Error)));
            case Proto.KindOneofCase.TimerFired:
                var fired = happened.TimerFired;
                return new TimerFired(fired.Task, fired.Turn, fired.Item, Common.Known((TimerKind)fired.Kind));
            case Proto.KindOneofCase.TaskProgressed:
                return Of(happened.TaskProgressed.Attempt, (task, turn, item, attempt) => new TaskProgressed(task, turn, item, attempt, Common.FromProto(happened.TaskProgressed.Progress)));
            case Proto.KindOneofCase.ExecutionBegan:
                return new ExecutionBegan();
            case Proto.KindOneofCase.TaskReturned:
                return Of(happened.TaskReturned, (task, turn, item, attempt) => new TaskReturned(task, turn, item, attempt));
            case Proto.KindOneofCase.TaskLost:
                return Of(happened.TaskLost.Attempt, (task, turn, item, attempt) => new TaskLost(task, turn, item, attempt, happened.TaskLost.Reason));
            case Proto.KindOneofCase.TaskCancelled:
                return Of(happened.TaskCancelled, (task, turn, item, attempt) => new TaskCancelled(task, turn, item, attempt));
            case Proto.KindOneofCase.SignalReceived:
                return new SignalReceived(happened.SignalReceived.Name, Common.FromProto(happened.SignalReceived.Value));
            case Proto.KindOneofCase.SignalTaken:
                return new SignalTaken(happened.SignalTaken.Name);
            case Proto.KindOneofCase.ChildDismissed:
                return Of(happened.ChildDismissed, (task, turn, item, attempt) => new ChildDismissed(task, turn, item, attempt));
            case Proto.KindOneofCase.ChildSettled:
                return Of(happened.ChildSettled, (task, turn, item, attempt) => new ChildSettled(task, turn, item, attempt));
            case Proto.KindOneofCase.ParentTold:
                return new ParentTold();
            case Proto.KindOneofCase.ExecutionClosing:
                return new ExecutionClosing(Common.State(happened.ExecutionClosing.State), Common.FromProto(happened.ExecutionClosing.Error));
            case Proto.KindOneofCase.ExecutionSuspending:
                return new ExecutionSuspending();
            case Proto.KindOneofCase.ExecutionSuspended:
                return new ExecutionSuspended();
            case Proto.KindOneofCase.ExecutionResumed:
                return new ExecutionResumed();
            case Proto.KindOneofCase.ExecutionSucceeded:
                return new ExecutionSucceeded { Output = happened.ExecutionSucceeded.Output is { } output ? Common.FromProto(output) : null };
            case Proto.KindOneofCase.ExecutionFailed:
                return new ExecutionFailed(happened.ExecutionFailed.Task, Common.FromProto(happened.ExecutionFailed.Error)) { Output = happened.ExecutionFailed.Output is { } came ? Common.FromProto(came) : null };
            case Proto.KindOneofCase.ExecutionCancelled:
                return new ExecutionCancelled(happened.ExecutionCancelled.Reason);
            default:
                return RevertMapper.FromProto(happened) ?? RerunCodec.FromProto(happened) ?? CourseMapper.FromProto(happened) ?? ForkCodec.FromProto(happened) ?? FamilyCodec.FromProto(happened) ?? throw new UnreadableException($"A commit of execution '{execution}' holds an event that this version does not know. It was written by a later version: read it with that one.");
        }
    }

    private static Wired.ExecutionStarted Started(ExecutionStarted e)
    {
        var started = new Wired.ExecutionStarted { FlowName = e.FlowName, Flow = Common.ToProto(e.Flow), Rules = (int)e.Rules, Parent = ChildCodec.ToProto(e.Parent) };
        Common.Add(started.Inputs, e.Inputs);
        Common.Add(started.Environment, e.Environment);
        if (e.Target is { } target) started.Target = target;
        if (e.Trace is { } trace) started.Trace = trace;
        if (e.FairnessKey is { } fairness) started.FairnessKey = fairness;
        if (e.BusinessKey is { } key) started.BusinessKey = key;
        started.Attributes.Add(e.Attributes.Select(SearchCodec.ToProto));
        if (e.StartAt is { } ahead) started.StartAt = Common.Ticks(ahead);
        return started;
    }

    internal static Wired.Attempt Attempt(string task, int turn, int item, int attempt) => new() { Task = task, Turn = turn, Item = item, Number = attempt };

    internal static ExecutionEvent Of(Wired.Attempt? attempt, Func<string, int, int, int, ExecutionEvent> happened) =>
        attempt is null ? throw new UnreadableException("The attempt is missing.") : happened(attempt.Task, attempt.Turn, attempt.Item, attempt.Number);
}
