using System.Text.Json;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Executions;

/// <summary>Finds the values that an attempt is given.</summary>
internal static class Arguments
{
    /// <summary>The code of an attempt whose argument comes from a task that was left out, or has no such result.</summary>
    public const string NotThere = "ArgumentNotThere";

    private const string HistoryArgument = "history";

    /// <summary>The arguments, in the task's order.</summary>
    public static Sequence<Argument> Of(Plan plan, Execution execution, InstanceKey key)
    {
        if (CallOf(execution, key) is { } call) return [.. call.Input.Select(input => new Argument(input.Key, input.Value))];
        var arguments = new List<Argument>();
        foreach (var binding in BindingsOf(plan, execution, key))
        {
            if (ValueOf(execution, binding) is { } value) arguments.Add(new Argument(binding.Argument, value));
        }

        if (plan.IsController(key.Node)) arguments.Add(new Argument(HistoryArgument, HistoryOf(execution.Tasks[key])));
        return [.. arguments];
    }

    /// <summary>Why an attempt cannot be given its arguments; null where it can.</summary>
    public static TaskFailure? Missing(Plan plan, Execution execution, InstanceKey key)
    {
        // What is to be undone may have failed for want of the same value.
        if (execution.Tasks.GetValueOrDefault(key)?.Phase == Phase.Compensating) return null;
        foreach (var binding in plan.BindingsOf(key.Node))
        {
            if (!binding.IsOptional && binding.Source is ArgumentSource.Result(var node, var part) && ValueOf(execution, binding) is null)
            {
                var (task, source) = (plan.TaskAt(key.Node)!.Name, plan.TaskAt(node)!.Name);
                return new TaskFailure(NotThere, $"Argument '{binding.Argument}' of task '{task}' comes from task '{source}', which {(part is null || execution.Tasks.GetValueOrDefault(new InstanceKey(node, 0, 0))?.Result is null ? "has no result" : $"has a result without {(part.Key is null ? $"an item {part.Index}" : $"a property '{part.Key}'")}")}. Let another task provide it, or leave '{task}' out as well.");
            }
        }

        return null;
    }

    /// <summary>How many bytes the arguments and what goes with them have.</summary>
    public static long SizeOf(Plan plan, Execution execution, InstanceKey key)
    {
        var instance = execution.Tasks.GetValueOrDefault(key);
        if (CallOf(execution, key) is { } call) return call.Size + (instance?.Progress?.Size ?? 0);
        var size = instance?.Progress?.Size ?? 0L;
        if (instance?.Phase == Phase.Compensating) size += (instance.Result?.Size ?? 0) + Evolution.SizeOf(instance.Error);
        foreach (var binding in BindingsOf(plan, execution, key)) size += ValueOf(execution, binding)?.Size ?? 0;
        return size + (instance?.History.Sum(round => (long)round.Size) ?? 0);
    }

    /// <summary>The value of an argument; null where there is none.</summary>
    public static Payload? ValueOf(Execution execution, ArgumentBinding binding) => binding.Source switch
    {
        ArgumentSource.Constant constant => constant.Value,
        ArgumentSource.Input input => execution.Inputs.GetValueOrDefault(input.Name),
        ArgumentSource.Result result => Parts.Of(execution.Tasks.GetValueOrDefault(new InstanceKey(result.Node, 0, 0))?.Result, result.Part),
        ArgumentSource.Outcome outcome => execution.Tasks.GetValueOrDefault(new InstanceKey(outcome.Node, 0, 0))?.Result,
        _ => throw new System.Diagnostics.UnreachableException($"Unknown source of argument '{binding.Argument}'."),
    }
    ?? binding.Default;

    /// <summary>What an item of a workflow does; null for the tasks of any other flow.</summary>
    public static Call? CallOf(Execution execution, InstanceKey key) =>
        execution.Course?.Turns.GetValueOrDefault(new TurnKey(key.Node, key.Turn)) is { } turn && key.Item < turn.Calls.Count ? turn.Calls[key.Item] : null;

    private static Sequence<ArgumentBinding> BindingsOf(Plan plan, Execution execution, InstanceKey key) =>
        execution.Tasks.GetValueOrDefault(key)?.Phase == Phase.Compensating ? plan.CompensationBindingsOf(key.Node) : plan.BindingsOf(key.Node);

    // What a retry controller that is a handler decides by.
    private static Payload HistoryOf(TaskInstance instance)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var round in instance.History)
            {
                json.WriteStartObject();
                json.WritePropertyName("value");
                if (round.Value.ContentType == Payload.JsonContentType) json.WriteRawValue(round.Value.Bytes.Span);
                else json.WriteNullValue();
                json.WriteStartObject("failures");
                foreach (var (task, error) in round.Failures)
                {
                    json.WriteStartObject(task);
                    json.WriteString("code", error.Code);
                    json.WriteString("message", error.Message);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return new Payload(stream.ToArray(), Payload.JsonContentType);
    }
}
