using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;
using Proto = LazyEngine.Wire.V1.Event;
using Wired = LazyEngine.Wire.V1.Event.Types;

namespace LazyEngine.Wire;

/// <summary>Events of going back, and what they share with snapshots and grants.</summary>
internal static class RevertMapper
{
    public static Proto? ToProto(ExecutionEvent happened) => happened switch
    {
        CompensationScheduled e => new Proto { CompensationScheduled = EventMapper.Attempt(e.Task, e.Turn, e.Item, e.Attempt) },
        TaskReverted e => new Proto { TaskReverted = new Wired.TaskSucceeded { Attempt = EventMapper.Attempt(e.Task, e.Turn, e.Item, e.Attempt), Result = Common.ToProto(e.Result) } },
        TaskRevertFailed e => new Proto { TaskRevertFailed = new Wired.TaskFailed { Attempt = EventMapper.Attempt(e.Task, e.Turn, e.Item, e.Attempt), Error = Common.ToProto(e.Error) } },
        TasksIgnored e => new Proto { TasksIgnored = Ignored(e) },
        RetryAsked e => new Proto { RetryAsked = new Wired.RetryAsked { Controller = e.Controller, Question = ToProto(e.Question) } },
        RetryDecided e => new Proto { RetryDecided = new Wired.RetryDecided { Controller = e.Controller, Attempt = e.Attempt, Decision = (int)e.Decision } },
        RevertBegan e => new Proto { RevertBegan = Began(e) },
        RoundBegan e => new Proto { RoundBegan = new Wired.RoundBegan { Controller = e.Controller } },
        ExecutionReverted e => new Proto { ExecutionReverted = new Wired.ExecutionFailed { Task = e.Task, Error = Common.ToProto(e.Error) } },
        _ => null,
    };

    public static ExecutionEvent? FromProto(Proto happened) => happened.KindCase switch
    {
        Proto.KindOneofCase.CompensationScheduled => EventMapper.Of(happened.CompensationScheduled, (task, turn, item, attempt) => new CompensationScheduled(task, turn, item, attempt)),
        Proto.KindOneofCase.TaskReverted => EventMapper.Of(happened.TaskReverted.Attempt, (task, turn, item, attempt) => new TaskReverted(task, turn, item, attempt, Common.FromProto(happened.TaskReverted.Result))),
        Proto.KindOneofCase.TaskRevertFailed => EventMapper.Of(happened.TaskRevertFailed.Attempt, (task, turn, item, attempt) => new TaskRevertFailed(task, turn, item, attempt, Common.FromProto(happened.TaskRevertFailed.Error))),
        Proto.KindOneofCase.TasksIgnored => new TasksIgnored(happened.TasksIgnored.Tasks.ToSequence()),
        Proto.KindOneofCase.RetryAsked => new RetryAsked(happened.RetryAsked.Controller, FromProto(happened.RetryAsked.Question)),
        Proto.KindOneofCase.RetryDecided => new RetryDecided(happened.RetryDecided.Controller, happened.RetryDecided.Attempt, Common.Known((Flows.RetryDecision)happened.RetryDecided.Decision)),
        Proto.KindOneofCase.RevertBegan => new RevertBegan(happened.RevertBegan.HasController ? happened.RevertBegan.Controller : null, Common.Known((RevertKind)happened.RevertBegan.Kind), FromProto(happened.RevertBegan.Cause)),
        Proto.KindOneofCase.RoundBegan => new RoundBegan(happened.RoundBegan.Controller),
        Proto.KindOneofCase.ExecutionReverted => new ExecutionReverted(happened.ExecutionReverted.Task, Common.FromProto(happened.ExecutionReverted.Error)),
        _ => null,
    };

    public static V1.RetryQuestion ToProto(Question question)
    {
        var proto = new V1.RetryQuestion { Task = question.Task, Error = Common.ToProto(question.Error) };
        if (question.Innermost is { } innermost) proto.Innermost = innermost;
        return proto;
    }

    public static Question FromProto(V1.RetryQuestion? question) => question is null
        ? throw new UnreadableException("The question is missing.")
        : new Question(question.Task, Common.FromProto(question.Error), question.HasInnermost ? question.Innermost : null);

    public static V1.FailedTask ToProto(string task, Executions.TaskFailure error) => new() { Task = task, Error = Common.ToProto(error) };

    public static V1.Granted.Types.Undone ToProto(Undone undone)
    {
        var proto = new V1.Granted.Types.Undone
        {
            Result = undone.Result is null ? null : Common.ToProto(undone.Result),
            Error = undone.Error is null ? null : Common.ToProto(undone.Error),
        };
        proto.Failures.Add(undone.Failures.Select(failed => ToProto(failed.Task, failed.Error)));
        return proto;
    }

    public static Undone FromProto(V1.Granted.Types.Undone undone) => new(
        undone.Result is null ? null : Common.FromProto(undone.Result),
        undone.Error is null ? null : Common.FromProto(undone.Error),
        undone.Failures.Select(failed => new FailedTask(failed.Task, Common.FromProto(failed.Error))).ToSequence());

    private static Wired.TasksIgnored Ignored(TasksIgnored e)
    {
        var ignored = new Wired.TasksIgnored();
        ignored.Tasks.Add(e.Tasks);
        return ignored;
    }

    private static Wired.RevertBegan Began(RevertBegan e)
    {
        var began = new Wired.RevertBegan { Kind = (int)e.Kind, Cause = ToProto(e.Cause) };
        if (e.Controller is { } controller) began.Controller = controller;
        return began;
    }
}
