using LazyEngine.Executions;
using LazyEngine.Workflows;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Hosting.Webhooks;

/// <summary>News of a workflow, in the words of Mistral.</summary>
/// <param name="Event">What has happened, for example <c>TASK_FAILED</c>.</param>
/// <param name="Task">The task that is concerned; null where it is the workflow.</param>
/// <param name="Turn">How often the task had been entered before.</param>
/// <param name="Info">Why; null for no reason.</param>
internal sealed record Notice(string Event, string? Task, int Turn, string? Info)
{
    /// <summary>The news of tasks that were open and have ended with their workflow.</summary>
    public static IEnumerable<Notice> Cancelled(Replay before, Replay after) => after.State.State.IsTerminal() && before.State is { Course: { } course } && !before.State.State.IsTerminal()
        ? course.Open.Select(order => course.Order[order]).Select(turn => OfTask("CANCELLED", after.Plan!.TaskAt(turn.Node)!.Name, turn.Number))
        : [];

    /// <summary>The news of an event; null where it is none.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="after">What it has led to.</param>
    public static Notice? Of(ExecutionEvent happened, Execution after) => happened switch
    {
        ExecutionStarted => Workflow("LAUNCHED"),
        ExecutionSucceeded => Workflow("SUCCEEDED", after.Closing?.Error.Message),
        ExecutionFailed e => Workflow("FAILED", e.Error.Message),
        ExecutionCancelled e => Workflow("CANCELLED", e.Reason),
        ExecutionSuspended => Workflow("PAUSED", after.Course?.Info),
        ExecutionResumed => Workflow("RESUMED"),
        ExecutionRerun => Workflow("RERUN"),
        TurnBegan e => OfTask("LAUNCHED", e.Task, e.Turn),
        TurnPaused e => OfTask("PAUSED", e.Task, e.Turn),
        TurnReopened e => OfTask("RERUN", e.Task, e.Turn),
        TurnEnded e => OfTask(EndOf(e.State), e.Task, e.Turn, e.Info),
        _ => null,
    };

    private static Notice Workflow(string what, string? info = null) => new($"WORKFLOW_{what}", null, 0, string.IsNullOrEmpty(info) ? null : info);

    private static Notice OfTask(string what, string task, int turn, string? info = null) => new($"TASK_{what}", task, turn, string.IsNullOrEmpty(info) ? null : info);

    private static string EndOf(TurnState state) => state switch
    {
        TurnState.Success => "SUCCEEDED",
        TurnState.Cancelled => "CANCELLED",
        TurnState.Skipped => "SKIPPED",
        _ => "FAILED",
    };
}
