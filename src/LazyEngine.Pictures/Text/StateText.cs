using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Pictures.Model;

namespace LazyEngine.Pictures.Text;

/// <summary>How states and patterns are called in pictures.</summary>
internal static class StateText
{
    /// <summary>States in the order in which a legend shows them: as a task goes through them.</summary>
    public static string Of(TaskState state) => state == TaskState.RevertFailure ? "Revert failure" : state.ToString();

    /// <summary>The pattern of a flow in one word.</summary>
    public static string Of(FlowPattern pattern) => pattern.ToString().ToLowerInvariant();

    /// <summary>What a flow of a pattern is called.</summary>
    public static string Named(FlowPattern pattern) => pattern == FlowPattern.Workflow ? "workflow" : $"{Of(pattern)} flow";

    /// <summary>The pattern of a flow, and what else there is to say of it.</summary>
    public static string Of(GroupShape group) =>
        group.Controller is { } controller ? $"{string.Join(", ", group.Notes.Prepend(Of(group.Pattern)))}: {Of(controller)}" : string.Join(", ", group.Notes.Prepend(Of(group.Pattern)));

    /// <summary>Where a retry controller stands: its round, and what it has last decided.</summary>
    public static string Of(ControllerMark mark)
    {
        var said = mark.Decision switch
        {
            RetryDecision.Retry => "said retry",
            RetryDecision.Revert => "said revert",
            RetryDecision.RevertAll => "said revert all",
            _ => null,
        };
        var round = mark.Rounds == 0 ? "not begun" : string.Create(CultureInfo.InvariantCulture, $"round {mark.Rounds}");
        // Of what is to come and of what is done there is nothing more to say.
        var state = mark.State is TaskState.Pending or TaskState.Success ? null : Of(mark.State).ToLowerInvariant();
        return string.Join(", ", new[] { round, said, state }.OfType<string>());
    }

    /// <summary>What a decider has said, in one word; null where it has not.</summary>
    public static string? Of(bool? vote) => vote switch
    {
        true => "yes",
        false => "no",
        null => null,
    };

    /// <summary>What is written at an arrow: what was decided, and the values that go along; empty where there is nothing.</summary>
    public static string Beside(Arrow arrow) => string.Join(": ", new[] { Of(arrow.Vote), arrow.Names.Count > 0 ? Of(arrow.Names) : null }.OfType<string>());

    /// <summary>Where a task stands, with its attempts where there were several.</summary>
    public static string Of(TaskMark mark)
    {
        var text = Of(mark.State);
        if (mark.Instances > 1) text = string.Create(CultureInfo.InvariantCulture, $"{text} of {mark.Instances}");
        if (mark.Attempts < 2) return text;
        return mark.State is TaskState.Pending or TaskState.Scheduled or TaskState.Running or TaskState.Waiting
            ? string.Create(CultureInfo.InvariantCulture, $"{text}, attempt {mark.Attempts}")
            : string.Create(CultureInfo.InvariantCulture, $"{text}, {mark.Attempts} attempts");
    }

    /// <summary>What there is to say of a folded flow.</summary>
    public static string Of(FoldedShape folded)
    {
        var tasks = string.Create(CultureInfo.InvariantCulture, $"{folded.TaskCount} {(folded.TaskCount == 1 ? "task" : "tasks")}");
        return folded.Mark is null ? tasks : string.Create(CultureInfo.InvariantCulture, $"{tasks}, {folded.Done} done");
    }

    /// <summary>The lines below the name of a shape.</summary>
    public static IEnumerable<string> Below(Shape shape) => shape switch
    {
        TaskShape { Mark: { } mark, Notes: [] } => [Of(mark)],
        TaskShape { Mark: { } mark } task => [Of(mark), string.Join(", ", task.Notes)],
        TaskShape { Notes: [] } => [],
        TaskShape task => [string.Join(", ", task.Notes)],
        FoldedShape { Mark: { } mark } folded => [Of(mark.State), Of(folded)],
        FoldedShape folded => [Of(folded)],
        _ => [],
    };

    /// <summary>The names of values in one line; beyond a few, how many more there are.</summary>
    public static string Of(Sequence<string> names)
    {
        const int Shown = 4;
        var line = string.Join(", ", names.Take(Shown));
        return names.Count <= Shown ? line : string.Create(CultureInfo.InvariantCulture, $"{line} and {names.Count - Shown} more");
    }

    /// <summary>The state that a shape shows; null where it shows none.</summary>
    public static TaskState? StateOf(Shape shape) => shape switch
    {
        TaskShape task => task.Mark?.State,
        FoldedShape folded => folded.Mark?.State,
        _ => null,
    };
}
