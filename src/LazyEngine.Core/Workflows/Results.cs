using System.Buffers;
using System.Text.Json;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Workflows;

/// <summary>What turns have come to.</summary>
internal static class Results
{
    /// <summary>How a turn ends whose items have all ended, and why.</summary>
    public static (TurnState State, string Info) Of(Execution execution, TurnKey key)
    {
        var turn = execution.Course!.Turns[key];
        if (turn.HasTimedOut) return (TurnState.Error, "Task timed out.");
        var failure = default(TaskFailure);
        for (var item = 0; item < turn.Calls.Count; item++)
        {
            var instance = execution.Tasks.GetValueOrDefault(new InstanceKey(key.Node, key.Number, item));
            if (instance?.State == TaskState.Cancelled) return (TurnState.Cancelled, string.Empty);
            if (instance?.State != TaskState.Failure) continue;
            if (instance.Error!.Code == TaskFailure.Cancelled) return (TurnState.Cancelled, instance.Error.Message);
            failure ??= instance.Error;
        }

        return failure is null ? (TurnState.Success, string.Empty) : (TurnState.Error, failure.Message);
    }

    /// <summary>Why a child was refused whose family is as large or as deep as it may be; null where none was.</summary>
    public static TaskFailure? Outgrown(Execution execution, TurnKey key)
    {
        var calls = execution.Course!.Turns[key].Calls;
        for (var item = 0; item < calls.Count; item++)
        {
            if (calls[item].Flow is not null && execution.Tasks.GetValueOrDefault(new InstanceKey(key.Node, key.Number, item)) is { State: TaskState.Failure, Error: { } error } && IsOutgrown(error)) return error;
        }

        return null;
    }

    /// <summary>Whether it was that a family is as large or as deep as it may be.</summary>
    public static bool IsOutgrown(TaskFailure failure) => failure.Code is EngineError.FamilyTooLarge or EngineError.TooDeep;

    /// <summary>Items that have not succeeded, ascending.</summary>
    public static IEnumerable<int> FailedItems(Execution execution, TurnKey key) =>
        Enumerable.Range(0, execution.Course!.Turns[key].Calls.Count).Where(item => execution.Tasks.GetValueOrDefault(new InstanceKey(key.Node, key.Number, item))?.State != TaskState.Success);

    /// <summary>What a turn has come to: the result or failure of what it did, or the list of those of its items.</summary>
    public static Payload ResultOf(Facts facts, TurnKey key)
    {
        var turn = facts.Course.Turns[key];
        if (!turn.IsList) return turn.Calls.Count == 0 ? Null : ItemOf(facts, key, turn, 0);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            for (var item = 0; item < turn.Calls.Count; item++) Write(writer, ItemOf(facts, key, turn, item));
            writer.WriteEndArray();
        }

        return new Payload(buffer.WrittenMemory, Payload.JsonContentType);
    }

    public static Payload Null { get; } = Payload.Json<object?>(null);

    /// <summary>A JSON text as it is, anything else as JSON.</summary>
    public static string TextOf(Payload value)
    {
        if (value.ContentType != Payload.JsonContentType) return value.ToString();
        var reader = new Utf8JsonReader(value.Bytes.Span);
        return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString()! : value.ToString();
    }

    /// <summary>Writes a value into JSON; what is none as text.</summary>
    public static void Write(Utf8JsonWriter writer, Payload value)
    {
        if (value.ContentType == Payload.JsonContentType) writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
        else if (value.Size == 0) writer.WriteNullValue();
        else writer.WriteBase64StringValue(value.Bytes.Span);
    }

    private static Payload ItemOf(Facts facts, TurnKey key, Turn turn, int item) => facts.Execution.Tasks.GetValueOrDefault(new InstanceKey(key.Node, key.Number, item)) switch
    {
        { State: TaskState.Success, Result: { } result } => facts.Plan.Workflow!.Tasks[key.Node].Call.Convert(turn.Calls[item], result, facts),
        { State: TaskState.Failure, Error: { } error } => error.Data ?? Payload.Json(error.Message),
        _ => Null,
    };
}
