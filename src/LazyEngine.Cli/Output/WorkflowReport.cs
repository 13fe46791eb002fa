using System.Globalization;
using System.Text.Json.Serialization;
using LazyEngine.Executions;
using LazyEngine.Language;

namespace LazyEngine.Cli.Output;

/// <summary>How a run of a workflow stands, in the words of Mistral. Scripts rely on the JSON, which has no other fields.</summary>
internal sealed record WorkflowReport(
    [property: JsonIgnore] ExecutionId Id,
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? StateInfo,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Payload? Output,
    IReadOnlyList<WorkflowTaskReport> Tasks)
{
    public static WorkflowReport Of(ExecutionDetails details) => new(
        details.Id,
        WorkflowData.StateOf(details.State),
        details.Info,
        details.Output,
        [.. details.Tasks.Select(task => new WorkflowTaskReport(task.Name, WorkflowData.StateOf(task), task.Info, task.Runs ?? 0, task.Result, task.Published ?? Nothing))]);

    /// <summary>What there is to say of a run whose time was over, and whose engine does not come to say how it stands.</summary>
    public static WorkflowReport OfLate(double seconds) => new(
        default,
        WorkflowData.StateOf(ExecutionState.Running),
        LateText(seconds),
        null,
        []);

    /// <summary>The same in a sentence.</summary>
    public static string LateText(double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"The limit of {seconds} seconds was over, and the engine was too busy to say how the execution stands. What is stored stays.");

    private static Payload Nothing { get; } = Payload.Json(new { });
}

/// <summary>How a task of a workflow stands. A task that was entered several times stands there as often, in that order.</summary>
/// <param name="Name">The task.</param>
/// <param name="State">Its state.</param>
/// <param name="StateInfo">Why; null for no reason.</param>
/// <param name="Runs">How many attempts there were.</param>
/// <param name="Result">Its result, or its failure.</param>
/// <param name="Published">What it has published.</param>
internal sealed record WorkflowTaskReport(
    string Name,
    string State,
    [property: JsonIgnore] string? StateInfo,
    int Runs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Payload? Result,
    Payload Published);
