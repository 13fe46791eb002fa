using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Collections;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Wire.V1;

namespace LazyEngine.Wire;

/// <summary>Parts that several messages share.</summary>
internal static class Common
{
    public static long Ticks(DateTimeOffset at) => at.UtcTicks;

    public static DateTimeOffset At(long ticks) =>
        ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw new UnreadableException($"{ticks} is not a time.");

    public static V1.Payload ToProto(LazyEngine.Payload value) =>
        new() { Bytes = UnsafeByteOperations.UnsafeWrap(value.Bytes), ContentType = value.ContentType };

    public static LazyEngine.Payload FromProto(V1.Payload? value) =>
        value is null ? LazyEngine.Payload.None : new LazyEngine.Payload(value.Bytes.Memory, value.ContentType);

    public static V1.Token ToProto(AttemptToken token) =>
        new() { Execution = token.Execution.Value, Task = token.Task, Turn = token.Turn, Item = token.Item, Attempt = token.Attempt };

    public static AttemptToken FromProto(V1.Token? token) =>
        token is null ? throw new UnreadableException("The token is missing.") : new AttemptToken(Execution(token.Execution), token.Task, token.Turn, token.Item, token.Attempt);

    public static V1.TaskFailure ToProto(Executions.TaskFailure error) => new() { Code = error.Code, Message = error.Message, Details = error.Details, Data = error.Data is null ? null : ToProto(error.Data) };

    public static Executions.TaskFailure FromProto(V1.TaskFailure? error) =>
        error is null ? throw new UnreadableException("The failure is missing.") : new Executions.TaskFailure(error.Code, error.Message, error.Details) { Data = error.Data is null ? null : FromProto(error.Data) };

    public static Outcome ToProto(TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Success success => new Outcome { Success = ToProto(success.Result) },
        TaskOutcome.Failure failure => new Outcome { Failure = ToProto(failure.Error) },
        TaskOutcome.Pending => new Outcome { Pending = new Outcome.Types.Pending() },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name, "This outcome has no wire form."),
    };

    public static TaskOutcome FromProto(Outcome? outcome) => outcome?.KindCase switch
    {
        Outcome.KindOneofCase.Success => new TaskOutcome.Success(FromProto(outcome.Success)),
        Outcome.KindOneofCase.Failure => new TaskOutcome.Failure(FromProto(outcome.Failure)),
        Outcome.KindOneofCase.Pending => new TaskOutcome.Pending(),
        _ => throw new UnreadableException("The outcome is of a kind that this version does not know."),
    };

    public static Error ToProto(EngineError error) => new() { Code = error.Code, Message = error.Message };

    public static EngineError FromProto(Error? error) =>
        error is null ? throw new UnreadableException("The error is missing.") : new EngineError(error.Code, error.Message);

    public static void Add(RepeatedField<NamedPayload> field, IEnumerable<KeyValuePair<string, LazyEngine.Payload>> values)
    {
        foreach (var (name, value) in values) field.Add(new NamedPayload { Name = name, Value = ToProto(value) });
    }

    public static ImmutableSortedDictionary<string, LazyEngine.Payload> FromProto(RepeatedField<NamedPayload> field)
    {
        var values = NamedPayloads.None.ToBuilder();
        foreach (var item in field)
        {
            if (!values.TryAdd(item.Name, FromProto(item.Value))) throw new UnreadableException($"The name '{item.Name}' occurs twice.");
        }

        return values.ToImmutable();
    }

    public static ExecutionId Execution(string value) => ExecutionId.Parse(value);

    public static ByteString ToProto(FlowHash flow) => UnsafeByteOperations.UnsafeWrap(Convert.FromHexString(flow.Value));

    public static FlowHash FromProto(ByteString flow) => FlowHash.Parse(Convert.ToHexStringLower(flow.Span));

    public static CommandId Command(string value) => new(value);

    public static ExecutionState State(int number) => Known((ExecutionState)number);

    /// <summary>Refuses a number that stands for nothing here: it was written by a version that knows more.</summary>
    public static T Known<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw new UnreadableException($"{typeof(T).Name} {value} is not known to this version.");
}
