using System.Globalization;
using LazyEngine.Executions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LazyEngine.Cli.Output;

/// <summary>An execution and its tasks as a table.</summary>
internal static class DetailsView
{
    private const int Longest = 100;

    public static IRenderable Of(ExecutionDetails details)
    {
        var table = Tables.Of("task", "state", "attempt", "scheduled", "ended", "result").Numbers(2);
        foreach (var task in details.Tasks)
        {
            table.AddRow(
                new Text(task.Turn == 0 && task.Item == 0 ? task.Name : string.Create(CultureInfo.InvariantCulture, $"{task.Name} {task.Turn}.{task.Item}")),
                new Text(task.State.ToString(), Palette.Of(task.State)),
                new Text(task.Attempt == 0 ? string.Empty : task.Attempt.ToString(CultureInfo.InvariantCulture)),
                new Text(Clock(task.ScheduledAt)),
                new Text(Clock(task.EndedAt)),
                new Text(Result(task)));
        }

        return new Rows(
            new Text($"{details.Id} of flow '{details.FlowName}' ({details.Flow.Value[..12]}){(details.Parent is { } parent ? $", child of {parent}" : string.Empty)}"),
            new Columns(new Text("state"), new Text(details.State.ToString(), Palette.Of(details.State))) { Expand = false },
            new Text($"started {Day(details.CreatedAt)}, last changed {Day(details.UpdatedAt)}{(details.EndedAt is { } ended ? $", ended {Day(ended)}" : string.Empty)}, {details.Version.ToString(CultureInfo.InvariantCulture)} commits"),
            details.Error is { } error ? new Text($"{error.Code}: {error.Message}", Palette.Of(details.State)) : details.Info is { } info ? new Text(info) : Text.Empty,
            table);
    }

    /// <summary>The beginning of a text, on one line.</summary>
    public static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? line : $"{line[..Longest]}...";
    }

    private static string Result(TaskDetails task) => task switch
    {
        { Error: { } error } => Short($"{error.Code}: {error.Message}"),
        { Child: { } child, State: TaskState.Waiting } => $"child {child}",
        { Result: { } result } when !result.Equals(Payload.None) => Short(result.ToString()),
        _ => string.Empty,
    };

    private static string Clock(DateTimeOffset? at) => at?.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
