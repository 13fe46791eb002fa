using System.Buffers;
using System.Text.Json;
using LazyEngine.Errors;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>What an execution that has ended comes to for its parent.</summary>
internal static class ChildOutcome
{
    private const string Wrapper = "$payload";

    public static TaskOutcome Of(Plan plan, Limits limits, Execution execution)
    {
        if (execution.State != ExecutionState.Success) return new TaskOutcome.Failure(FailureOf(execution));
        var results = execution.Course?.Output ?? ResultsOf(plan, execution);
        if (results.Size <= limits.PayloadBytes) return new TaskOutcome.Success(results);
        var error = EngineError.PayloadTooLarge($"What child execution '{execution.Id}' provides", results.Size, limits.PayloadBytes);
        return new TaskOutcome.Failure(new TaskFailure(error.Code, error.Message));
    }

    /// <summary>A JSON object of what its tasks provide, in the order of the flow; of several under one name the last.</summary>
    /// <remarks>A result that is no JSON stands as <c>{"$payload": {"contentType": ..., "base64": ...}}</c>, no value as null.</remarks>
    public static Payload ResultsOf(Plan plan, Execution execution)
    {
        var last = new Dictionary<string, (int Node, Payload Value)>(StringComparer.Ordinal);
        for (var node = 0; node < plan.NodeCount; node++)
        {
            if (plan.TaskAt(node) is not { } task || ResultAt(execution, node) is not { } result) continue;
            if (task.ResultName is { } name) last[name] = (node, result);
            foreach (var part in task.ResultParts)
            {
                if (Parts.Of(result, part) is { } value) last[part.Name] = (node, value);
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, (_, value)) in last.OrderBy(result => result.Value.Node)) Write(writer, name, value);
            writer.WriteEndObject();
        }

        return new Payload(buffer.WrittenMemory, Payload.JsonContentType);
    }

    // The parent would take the code of a limit for that of a limit of its own.
    private static TaskFailure FailureOf(Execution execution)
    {
        var error = execution.Error ?? new TaskFailure(execution.State.ToString(), "It says no more.");
        return new TaskFailure(error.IsTimeout ? TaskFailure.ChildTimedOut : error.Code, $"Child execution '{execution.Id}' is {execution.State} ({error.Code}): {error.Message}", error.Details) { Data = execution.Course?.Output ?? error.Data };
    }

    private static Payload? ResultAt(Execution execution, int node) =>
        execution.Tasks.GetValueOrDefault(new InstanceKey(node, 0, 0)) is { State: TaskState.Success, Result: { } result } ? result : null;

    private static void Write(Utf8JsonWriter writer, string name, Payload value)
    {
        writer.WritePropertyName(name);
        if (value.Equals(Payload.None))
        {
            writer.WriteNullValue();
        }
        else if (value.ContentType == Payload.JsonContentType && IsJson(value))
        {
            writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteStartObject(Wrapper);
            writer.WriteString("contentType", value.ContentType);
            writer.WriteBase64String("base64", value.Bytes.Span);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private static bool IsJson(Payload value)
    {
        try
        {
            var reader = new Utf8JsonReader(value.Bytes.Span);
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
