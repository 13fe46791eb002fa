using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Client.Commands;

/// <summary>What commands over gRPC carry.</summary>
internal static class CommandCodec
{
    public static V1.Value ToProto(Payload payload) => new()
    {
        Bytes = UnsafeByteOperations.UnsafeWrap(payload.Bytes),
        ContentType = payload.ContentType == Payload.JsonContentType ? string.Empty : payload.ContentType,
    };

    public static Payload FromProto(V1.Value? value) => value switch
    {
        null or { Bytes.IsEmpty: true, ContentType.Length: 0 } => Payload.None,
        { ContentType.Length: 0 } => new Payload(value.Bytes.Memory, Payload.JsonContentType),
        _ => new Payload(value.Bytes.Memory, value.ContentType),
    };

    public static void AddTo(MapField<string, V1.Value> map, IEnumerable<KeyValuePair<string, Payload>> values)
    {
        foreach (var (name, value) in values) map.Add(name, ToProto(value));
    }

    public static ImmutableSortedDictionary<string, Payload> FromProto(MapField<string, V1.Value> map) =>
        map.ToImmutableSortedDictionary(pair => pair.Key, pair => FromProto(pair.Value), StringComparer.Ordinal);

    public static V1.Failure ToProto(TaskFailure failure)
    {
        var proto = new V1.Failure { Code = failure.Code, Message = failure.Message, Details = failure.Details };
        if (failure.Data is { } data) proto.Data = ToProto(data);
        return proto;
    }

    public static TaskFailure FromProto(V1.Failure failure) => new(failure.Code, failure.Message, failure.Details) { Data = failure.Data is { } data ? FromProto(data) : null };

    public static V1.Outcome ToProto(TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Success success => new V1.Outcome { Success = ToProto(success.Result) },
        TaskOutcome.Failure failure => new V1.Outcome { Failure = ToProto(failure.Error) },
        TaskOutcome.Pending => new V1.Outcome { Pending = new V1.Pending() },
        null => throw new ArgumentNullException(nameof(outcome)),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name, "This outcome has no form in gRPC."),
    };

    /// <exception cref="ArgumentException">It has no outcome.</exception>
    public static TaskOutcome FromProto(V1.Outcome? outcome) => outcome?.KindCase switch
    {
        V1.Outcome.KindOneofCase.Success => new TaskOutcome.Success(FromProto(outcome.Success)),
        V1.Outcome.KindOneofCase.Failure => new TaskOutcome.Failure(FromProto(outcome.Failure)),
        V1.Outcome.KindOneofCase.Pending => new TaskOutcome.Pending(),
        _ => throw new ArgumentException("The outcome is missing: one of success, failure and pending is expected."),
    };

    public static V1.Info ToProto(ExecutionInfo info)
    {
        var proto = new V1.Info { Id = info.Id.Value, State = (V1.ExecutionState)(int)info.State, Version = info.Version };
        if (info.Error is { } error) proto.Error = ToProto(error);
        return proto;
    }

    public static ExecutionInfo FromProto(V1.Info info) =>
        new(ExecutionId.Parse(info.Id), (ExecutionState)(int)info.State, info.Version, info.Error is { } error ? FromProto(error) : null);

    public static V1.RerunRequest ToProto(ExecutionId id, RerunOptions? options)
    {
        var proto = new V1.RerunRequest { Execution = id.Value };
        if (options is null) return proto;
        proto.Tasks.Add(options.Tasks);
        proto.All = options.All;
        AddTo(proto.Values, options.Values);
        if (options.Flow is { } flow) proto.Flow = flow.Value;
        AddTo(proto.Environment, options.Environment);
        return proto;
    }

    public static RerunOptions FromProto(V1.RerunRequest rerun) => new()
    {
        Tasks = [.. rerun.Tasks],
        All = rerun.All,
        Values = FromProto(rerun.Values),
        Flow = rerun.Flow.Length == 0 ? null : FlowHash.Parse(rerun.Flow),
        Environment = FromProto(rerun.Environment),
    };

    public static Timestamp? ToProto(DateTimeOffset? at) => at is { } known ? Timestamp.FromDateTimeOffset(known) : null;

    public static DateTimeOffset? FromProto(Timestamp? at) => at?.ToDateTimeOffset();
}
