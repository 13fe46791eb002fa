using System.Text.Json;
using LazyEngine.Flows;
using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Patterns;

/// <summary>Writes tasks; what is as usual is left out.</summary>
internal static class TaskWriter
{
    public static void WriteTask(this Utf8JsonWriter writer, TaskDefinition task)
    {
        writer.WriteStartObject();
        if (task.SignalName != task.Name) writer.WriteString("task", task.Name);
        if (task.SignalName is { } signal) writer.WriteString("signal", signal);
        if (task.HandlerName != task.Name) writer.WriteString("handler", task.HandlerName);
        writer.WriteQueue(task.QueueName);
        if (task.Priority != 0) writer.WriteNumber("priority", task.Priority);
        if (task.FairnessKey is { } key) writer.WriteString("fairness-key", key);
        if (task.WorkerGroup is { } group) writer.WriteString("workers", group);
        if (task.Requirements.Count > 0) writer.WriteRequirements(task.Requirements);
        writer.WriteConstants(task.Constants);
        if (task.ResultName is { } result) writer.WriteString("provides", result);
        if (task.ResultParts.Count > 0) Write(writer, task.ResultName is null ? "provides" : "parts", task.ResultParts);
        if (task.ChildFlow is { } child) Write(writer, child);
        if (task.RetryPolicy is { } policy) Write(writer, policy);
        if (task.TimeLimits != TimeLimits.None) Write(writer, task.TimeLimits);
        if (task.PauseBefore != TimeSpan.Zero) writer.WriteString("wait-before", Durations.Write(task.PauseBefore));
        if (task.PauseAfter != TimeSpan.Zero) writer.WriteString("wait-after", Durations.Write(task.PauseAfter));
        if (task.Compensation is { } compensation) Write(writer, compensation);
        if (!task.RerunAfterLoss) writer.WriteBoolean("at-most-once", true);
        writer.WriteEndObject();
    }

    public static void WriteRequirements(this Utf8JsonWriter writer, Sequence<Requirement> requirements)
    {
        writer.WriteStartArray("requires");
        foreach (var requirement in requirements) Write(writer, requirement);

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
        if (policy.NonRetryable.Count > 0) writer.WriteTexts("non-retryable", policy.NonRetryable);
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

    public static void WriteQueue(this Utf8JsonWriter writer, string queue)
    {
        if (queue != TaskDefinition.DefaultQueue) writer.WriteString("queue", queue);
    }

    public static void WriteTexts(this Utf8JsonWriter writer, string key, Sequence<string> texts)
    {
        writer.WriteStartArray(key);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, Requirement requirement)
    {
        var (argument, name) = requirement;
        if (argument == name && !requirement.IsOptional)
        {
            writer.WriteStringValue(name);
            return;
        }

        writer.WriteStartObject();
        if (requirement.IsOptional)
        {
            writer.WriteStartObject(argument);
            if (argument != name) writer.WriteString("from", name);
            writer.WriteBoolean("optional", true);
            if (requirement.Default is { } otherwise)
            {
                writer.WritePropertyName("default");
                writer.WritePayload(otherwise);
            }

            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString(argument, name);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string key, Sequence<ResultPart> parts)
    {
        if (parts.Index().All(part => part.Item.Index == part.Index))
        {
            writer.WriteTexts(key, [.. parts.Select(part => part.Name)]);
            return;
        }

        writer.WriteStartObject(key);
        foreach (var part in parts)
        {
            if (part.Index is { } index) writer.WriteNumber(part.Name, index);
            else writer.WriteString(part.Name, part.Key);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ChildFlow child)
    {
        if (child.Definition is { } flow)
        {
            writer.WritePropertyName("child");
            writer.WriteFlow(flow);
        }
        else
        {
            writer.WriteString("child", child.FlowName);
        }

        if (child.OnClose != ParentClose.Cancel) writer.WriteString("on-close", Words.Closes.Of(child.OnClose));
    }

    private static void Write(Utf8JsonWriter writer, Compensation compensation)
    {
        var usual = new Compensation(compensation.HandlerName);
        if (compensation == usual)
        {
            writer.WriteString("compensate", compensation.HandlerName);
            return;
        }

        writer.WriteStartObject("compensate");
        writer.WriteString("handler", compensation.HandlerName);
        if (compensation.QueueName is { } queue) writer.WriteString("queue", queue);
        if (compensation.Requirements is { } requirements) writer.WriteRequirements(requirements);
        if (compensation.RetryPolicy is { } policy) Write(writer, policy);
        if (compensation.TimeLimits != TimeLimits.None) Write(writer, compensation.TimeLimits);
        writer.WriteEndObject();
    }
}
