using System.Text.Json;
using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting;

namespace LazyEngine.Cli.Output;

/// <summary>How a run came to its end: the last state, the results by their names, each task, and each step of each task in order.</summary>
internal sealed record RunReport(
    ExecutionId Id,
    string FlowName,
    FlowHash Flow,
    ExecutionState State,
    long Version,
    TaskFailure? Error,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyDictionary<string, Payload> Results,
    Sequence<TaskDetails> Tasks,
    IReadOnlyList<RunStep> Transitions)
{
    /// <summary>Reads what is known of an execution, to its end or to where it is now.</summary>
    public static async Task<RunReport> OfAsync(ILazyEngine engine, ITransitions transitions, ExecutionId id, Flow flow, bool follow, CancellationToken cancellationToken)
    {
        var steps = await transitions.ReadAsync(id, follow: follow, cancellationToken: cancellationToken).OfType<TaskTransition>().Select(RunStep.Of).ToListAsync(cancellationToken);
        var details = await engine.GetDetailsAsync(id, cancellationToken);
        return new RunReport(details.Id, details.FlowName, details.Flow, details.State, details.Version, details.Error, details.CreatedAt, details.EndedAt, ResultsOf(details, flow), details.Tasks, steps);
    }

    /// <summary>What there is to say of a run whose time was over, and whose engine does not come to say how it stands.</summary>
    public static RunReport OfLate(ExecutionId id, Flow flow, double seconds, DateTimeOffset startedAt) =>
        new(id, flow.Name, ExecutionRegion.HashOf(flow), ExecutionState.Running, 0, new TaskFailure("TimeLimit", WorkflowReport.LateText(seconds)), startedAt, null, new Dictionary<string, Payload>(), [], []);

    private static SortedDictionary<string, Payload> ResultsOf(ExecutionDetails details, Flow flow)
    {
        var providers = TasksOf(flow).ToDictionary(task => task.Name, StringComparer.Ordinal);
        var results = new SortedDictionary<string, Payload>(StringComparer.Ordinal);
        foreach (var task in details.Tasks)
        {
            if (task is not { State: TaskState.Success, Result: { } result } || !providers.TryGetValue(task.Name, out var provider)) continue;
            if (provider.ResultName is { } whole) results[whole] = result;
            foreach (var part in provider.ResultParts)
            {
                if (PartOf(result, part) is { } value) results[part.Name] = value;
            }
        }

        return results;
    }

    private static Payload? PartOf(Payload result, ResultPart part)
    {
        if (result.ContentType != Payload.JsonContentType) return null;
        using var json = JsonDocument.Parse(result.Bytes);
        var whole = json.RootElement;
        if (part.Index is { } index) return whole.ValueKind == JsonValueKind.Array && index < whole.GetArrayLength() ? Payload.Json(whole[index]) : null;
        return whole.ValueKind == JsonValueKind.Object && whole.TryGetProperty(part.Key!, out var value) ? Payload.Json(value) : null;
    }

    private static IEnumerable<TaskDefinition> TasksOf(Flow flow) => flow.Items.SelectMany(item => item is Flow inner ? TasksOf(inner) : [(TaskDefinition)item]);
}

/// <summary>A step of a task from one state to another.</summary>
internal sealed record RunStep(string Task, int Turn, int Item, int Attempt, TaskState From, TaskState To, DateTimeOffset At, string Kind, TaskFailure? Error)
{
    public static RunStep Of(TaskTransition step) =>
        new(step.Token.Task, step.Token.Turn, step.Token.Item, step.Token.Attempt, step.From, step.To, step.At, step.Kind, step.Error);
}
