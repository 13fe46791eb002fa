using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LazyEngine.Flows;
using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Patterns;

/// <summary>Writes flows as JSON; what is as usual is left out.</summary>
internal static class FlowWriter
{
    /// <summary>Leaves room for the flows around a value.</summary>
    private static readonly DocumentLimits Plain = new() { Depth = 32 };

    private static readonly JsonWriterOptions Form = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(Flow flow)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Form)) Write(writer, flow);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, Flow flow)
    {
        writer.WriteStartObject();
        writer.WriteString("flow", flow.Name);
        if (flow.DeclaredInputs is { } inputs) Write(writer, "inputs", inputs);
        Write(writer, flow.Constants);
        if (flow.TimeLimit is { } limit) writer.WriteString("deadline", Durations.Write(limit));
        writer.WriteStartArray(Words.Patterns.Of(flow.Pattern));
        foreach (var item in flow.Items)
        {
            if (item is Flow inner) Write(writer, inner);
            else Write(writer, (TaskDefinition)item);
        }

        writer.WriteEndArray();
        if (flow.Links.Count > 0)
        {
            writer.WriteStartArray("links");
            foreach (var link in flow.Links) Write(writer, link);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FlowLink link)
    {
        writer.WriteStartObject();
        writer.WriteString("from", link.From);
        writer.WriteString("to", link.To);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TaskDefinition task)
    {
        writer.WriteStartObject();
        if (task.SignalName != task.Name) writer.WriteString("task", task.Name);
        if (task.SignalName is { } signal) writer.WriteString("signal", signal);
        if (task.HandlerName != task.Name) writer.WriteString("handler", task.HandlerName);
        if (task.QueueName != TaskDefinition.DefaultQueue) writer.WriteString("queue", task.QueueName);
        if (task.Priority != 0) writer.WriteNumber("priority", task.Priority);
        if (task.Requirements.Count > 0) Write(writer, task.Requirements);
        Write(writer, task.Constants);
        if (task.ResultName is { } result) writer.WriteString("provides", result);
        if (task.RetryPolicy is { } policy) Write(writer, policy);
        if (task.TimeLimits != TimeLimits.None) Write(writer, task.TimeLimits);
        if (task.PauseBefore != TimeSpan.Zero) writer.WriteString("wait-before", Durations.Write(task.PauseBefore));
        if (task.PauseAfter != TimeSpan.Zero) writer.WriteString("wait-after", Durations.Write(task.PauseAfter));
        if (!task.RerunAfterLoss) writer.WriteBoolean("at-most-once", true);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Sequence<Requirement> requirements)
    {
        writer.WriteStartArray("requires");
        foreach (var (argument, name) in requirements)
        {
            if (argument == name)
            {
                writer.WriteStringValue(name);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString(argument, name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, RetryPolicy policy)
    {
        var usual = new RetryPolicy();
        writer.WriteStartObject("retry");
        if (policy.Attempts == RetryPolicy.Unlimited) writer.WriteString("attempts", Words.Unlimited);
        else if (policy.Attempts != usual.Attempts) writer.WriteNumber("attempts", policy.Attempts);
        if (policy.Backoff != usual.Backoff) writer.WriteString("backoff", Words.Backoffs.Of(policy.Backoff));
        if (policy.FirstDelay != usual.FirstDelay) writer.WriteString("delay", Durations.Write(policy.FirstDelay));
        if (policy.Factor != usual.Factor) writer.WriteNumber("factor", policy.Factor);
        if (policy.MaxDelay != usual.MaxDelay) writer.WriteString("max-delay", Durations.Write(policy.MaxDelay));
        if (policy.Jitter != usual.Jitter) writer.WriteNumber("jitter", policy.Jitter);
        if (policy.Budget is { } budget) writer.WriteString("budget", Durations.Write(budget));
        if (policy.NonRetryable.Count > 0) Write(writer, "non-retryable", policy.NonRetryable);
        if (policy.WhenExhausted != usual.WhenExhausted) writer.WriteString("exhausted", Words.Ends.Of(policy.WhenExhausted));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TimeLimits limits)
    {
        writer.WriteStartObject("limits");
        Limit("schedule-to-start", limits.ScheduleToStart);
        Limit("start-to-close", limits.StartToClose);
        Limit("schedule-to-close", limits.ScheduleToClose);
        Limit("heartbeat", limits.Heartbeat);
        writer.WriteEndObject();

        void Limit(string key, TimeSpan? time)
        {
            if (time is { } given) writer.WriteString(key, Durations.Write(given));
        }
    }

    private static void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, Payload> constants)
    {
        if (constants.Count == 0) return;
        writer.WriteStartObject("constants");
        foreach (var (name, value) in constants)
        {
            writer.WritePropertyName(name);
            if (IsPlain(value))
            {
                writer.WriteRawValue(value.Bytes.Span);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteStartObject(Words.Wrapper);
            writer.WriteString("contentType", value.ContentType);
            writer.WriteBase64String("base64", value.Bytes.Span);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>Whether a value is JSON that reads as the same bytes again.</summary>
    private static bool IsPlain(Payload value)
    {
        if (value.ContentType != Payload.JsonContentType) return false;
        var log = new DocumentLog(Plain);
        try
        {
            JsonTree.Check(value.Bytes.Span, Plain);
            return JsonTree.Read(value.Bytes.Span, Plain, log) is var node && log.IsEmpty && value.Equals(PayloadReader.Read(node, log));
        }
        catch (Exception unreadable) when (unreadable is JsonException or UnreadableDocumentException)
        {
            return false;
        }
    }

    private static void Write(Utf8JsonWriter writer, string key, Sequence<string> texts)
    {
        writer.WriteStartArray(key);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
