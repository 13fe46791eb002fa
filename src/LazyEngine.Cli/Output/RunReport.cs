using LazyEngine.Executions;
using LazyEngine.Flows;

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
    IReadOnlyList<Transition> Transitions)
{
    /// <summary>Reads what is known of an execution that has ended.</summary>
    public static async Task<RunReport> OfAsync(ILazyEngine engine, ExecutionId id, Flow flow, CancellationToken cancellationToken)
    {
        var transitions = await Output.Transitions.OfAsync(engine.EventsAsync(id, cancellationToken: cancellationToken));
        var details = await engine.GetDetailsAsync(id, cancellationToken);
        return new RunReport(details.Id, details.FlowName, details.Flow, details.State, details.Version, details.Error, details.CreatedAt, details.EndedAt, ResultsOf(details, flow), details.Tasks, transitions);
    }

    private static SortedDictionary<string, Payload> ResultsOf(ExecutionDetails details, Flow flow)
    {
        var names = Providing(flow).ToDictionary(task => task.Name, task => task.ResultName!, StringComparer.Ordinal);
        var results = new SortedDictionary<string, Payload>(StringComparer.Ordinal);
        foreach (var task in details.Tasks)
        {
            if (task is { State: TaskState.Success, Result: { } result } && names.TryGetValue(task.Name, out var name)) results[name] = result;
        }

        return results;
    }

    private static IEnumerable<TaskDefinition> Providing(Flow flow) =>
        flow.Items.SelectMany(item => item is Flow inner ? Providing(inner) : item is TaskDefinition { ResultName: not null } task ? [task] : []);
}
