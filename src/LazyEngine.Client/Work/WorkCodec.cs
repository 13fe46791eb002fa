using Google.Protobuf;
using LazyEngine.Client.Work.V1;
using LazyEngine.Errors;
using LazyEngine.Executions;
using Completion = LazyEngine.Client.Work.V1.Completion;

namespace LazyEngine.Client.Work;

/// <summary>Attempts and outcomes as they travel between an engine and the workers of other processes.</summary>
internal static class WorkCodec
{
    public static Assignment ToProto(Grant grant, string queue, string? key)
    {
        var dispatch = new Assignment { Token = grant.Token.ToString(), Queue = queue, Handler = grant.Handler, IdempotencyKey = grant.IdempotencyKey, FlowName = grant.FlowName, Purpose = (Purpose)(int)grant.Phase };
        dispatch.Arguments.Add(grant.Input.Select(argument => new V1.Argument { Name = argument.Name, Value = ToProto(argument.Value) }));
        if (key is not null) dispatch.FairnessKey = key;
        if (grant.Deadline is { } deadline) dispatch.Deadline = deadline.ToUnixTimeMilliseconds();
        if (grant.Heartbeat is { } heartbeat) dispatch.HeartbeatMilliseconds = (long)heartbeat.TotalMilliseconds;
        if (grant.Progress is { } progress) dispatch.Progress = ToProto(progress);
        if (grant.Undone is not { } undone) return dispatch;
        dispatch.Undo = new V1.Undo();
        if (undone.Result is { } result) dispatch.Undo.Result = ToProto(result);
        if (undone.Error is { } error) dispatch.Undo.Error = ToProto(error);
        foreach (var failed in undone.Failures) dispatch.Undo.Failures.Add(failed.Task, ToProto(failed.Error));
        return dispatch;
    }

    public static Grant FromProto(Assignment dispatch) => new(
        AttemptToken.Parse(dispatch.Token),
        dispatch.Handler,
        dispatch.Arguments.Select(argument => new Executions.Argument(argument.Name, FromProto(argument.Value))).ToSequence(),
        dispatch.IdempotencyKey)
    {
        FlowName = dispatch.FlowName,
        Deadline = dispatch.Deadline > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(dispatch.Deadline) : null,
        Heartbeat = dispatch.HeartbeatMilliseconds > 0 ? TimeSpan.FromMilliseconds(dispatch.HeartbeatMilliseconds) : null,
        Progress = dispatch.Progress is null ? null : FromProto(dispatch.Progress),
        Phase = (Phase)(int)dispatch.Purpose,
        Undone = dispatch.Undo is null
            ? null
            : new Undone(
                dispatch.Undo.Result is null ? null : FromProto(dispatch.Undo.Result),
                dispatch.Undo.Error is null ? null : FromProto(dispatch.Undo.Error),
                dispatch.Undo.Failures.Select(failed => new FailedTask(failed.Key, FromProto(failed.Value))).ToSequence()),
    };

    public static Completion ToProto(AttemptToken token, TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Success success => new Completion { Token = token.ToString(), Success = ToProto(success.Result) },
        TaskOutcome.Failure failure => new Completion { Token = token.ToString(), Failure = ToProto(failure.Error) },
        _ => new Completion { Token = token.ToString(), Pending = new Pending() },
    };

    /// <summary>The outcome of a completion; null where it names none.</summary>
    public static TaskOutcome? FromProto(Completion completion) => completion.OutcomeCase switch
    {
        Completion.OutcomeOneofCase.Success => new TaskOutcome.Success(FromProto(completion.Success)),
        Completion.OutcomeOneofCase.Failure => new TaskOutcome.Failure(FromProto(completion.Failure)),
        Completion.OutcomeOneofCase.Pending => new TaskOutcome.Pending(),
        _ => null,
    };

    public static Value ToProto(Payload payload) => new()
    {
        Bytes = UnsafeByteOperations.UnsafeWrap(payload.Bytes),
        ContentType = payload.ContentType == Payload.JsonContentType ? string.Empty : payload.ContentType,
    };

    public static Payload FromProto(Value? value) => value switch
    {
        null or { Bytes.IsEmpty: true, ContentType.Length: 0 } => Payload.None,
        { ContentType.Length: 0 } => new Payload(value.Bytes.Memory, Payload.JsonContentType),
        _ => new Payload(value.Bytes.Memory, value.ContentType),
    };

    public static Error ToProto(EngineError error) => new() { Code = error.Code, Message = error.Message };

    private static Error ToProto(TaskFailure error) => new() { Code = error.Code, Message = error.Message, Details = error.Details, Data = error.Data is null ? null : ToProto(error.Data) };

    private static TaskFailure FromProto(Error error) => new(error.Code, error.Message, error.Details) { Data = error.Data is null ? null : FromProto(error.Data) };
}
