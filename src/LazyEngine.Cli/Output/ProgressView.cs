using System.Globalization;
using LazyEngine.Executions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LazyEngine.Cli.Output;

/// <summary>Draws how far an execution is: a bar over all of it, and the tree of its tasks with what each waits for.</summary>
internal static class ProgressView
{
    private const int BarWidth = 24;
    private const int HeaderLines = 3;

    private static readonly Style Quiet = new(Color.Grey);
    private static readonly Style Strong = new(decoration: Decoration.Bold);

    public static IRenderable Of(ExecutionProgress progress, DateTimeOffset now, int height)
    {
        var tree = new Tree(Header(progress.Details, now)) { Style = Quiet };
        var room = Math.Max(height - HeaderLines, 4);
        Add(tree, progress, now, ref room);
        return tree;
    }

    private static Paragraph Header(ExecutionDetails details, DateTimeOffset now)
    {
        var (done, all) = (details.Tasks.Count(task => IsOver(task.State)), details.Tasks.Count);
        var full = all == 0 ? 0 : BarWidth * done / all;
        return new Paragraph()
            .Append(details.Id.Value, Strong)
            .Append($" {details.FlowName}  ", Quiet)
            .Append(details.State.ToString(), Palette.Of(details.State))
            .Append($"  {Length((details.EndedAt ?? now) - details.CreatedAt)}  ")
            .Append(new string('━', full), Palette.Of(details.State))
            .Append(new string('─', BarWidth - full), Quiet)
            .Append(string.Create(CultureInfo.InvariantCulture, $" {done}/{all}"))
            .Append(details.Error is { } error ? $"  {error.Code}: {DetailsView.Short(error.Message)}" : string.Empty, Palette.Of(details.State));
    }

    private static void Add(IHasTreeNodes parent, ExecutionProgress progress, DateTimeOffset now, ref int room)
    {
        // What moves is worth more than what is done or to come, where there is no room for all.
        var tasks = progress.Details.Tasks.ToList();
        var shown = tasks.Count <= room ? tasks : [.. tasks.Where(task => !IsOver(task.State) && task.State != TaskState.Pending).Take(room - 1)];
        foreach (var task in shown)
        {
            room--;
            var node = parent.AddNode(Line(task, progress.Explanation, now));
            if (task.Child is { } child && progress.Children.TryGetValue(child, out var inner) && room > 1)
            {
                room--;
                Add(node.AddNode(Header(inner.Details, now)), inner, now, ref room);
            }
        }

        if (shown.Count == tasks.Count) return;
        var left = tasks.Except(shown).ToList();
        room--;
        parent.AddNode(new Text(string.Create(CultureInfo.InvariantCulture, $"… {left.Count(task => IsOver(task.State))} done, {left.Count(task => task.State == TaskState.Pending)} to come{More(left.Count(task => !IsOver(task.State) && task.State != TaskState.Pending))}"), Quiet));
    }

    private static string More(int moving) => moving == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {moving} more under way");

    private static Paragraph Line(TaskDetails task, Explanation explanation, DateTimeOffset now)
    {
        var style = Palette.Of(task.State);
        var line = new Paragraph()
            .Append($"{Sign(task.State)} ", style)
            .Append(task.Turn == 0 && task.Item == 0 ? task.Name : string.Create(CultureInfo.InvariantCulture, $"{task.Name} {task.Turn}.{task.Item}"), task.State == TaskState.Pending ? Quiet : Style.Plain);
        if (task.State is not (TaskState.Pending or TaskState.Success)) line.Append($"  {task.State}", style);
        if (task.Attempt > 1) line.Append(string.Create(CultureInfo.InvariantCulture, $"  attempt {task.Attempt}"), Quiet);
        if (task.ScheduledAt is { } from && task.State != TaskState.Pending) line.Append($"  {Length((task.EndedAt ?? now) - (task.ClaimedAt is { } claimed && task.EndedAt is null ? claimed : from))}", Quiet);
        if (explanation.Waits.FirstOrDefault(wait => wait.Token is { } token && token.Task == task.Name && token.Turn == task.Turn && token.Item == task.Item) is { Kind: not WaitKind.Worker } waits) line.Append(waits is { Kind: WaitKind.Timer, Next: { } next } ? $"  goes on in {Length(next - now)}" : $"  waits for {waits.Who}", Palette.Of(TaskState.Waiting));
        if (task.Error is { } error) line.Append($"  {error.Code}: {DetailsView.Short(error.Message)}", Palette.Of(TaskState.Failure));
        return line;
    }

    private static string Sign(TaskState state) => state switch
    {
        TaskState.Pending => "·",
        TaskState.Success => "✓",
        TaskState.Failure or TaskState.RevertFailure => "✗",
        TaskState.Running => "▶",
        TaskState.Waiting => "‖",
        TaskState.Reverting or TaskState.Reverted => "↩",
        TaskState.Ignored => "»",
        TaskState.Cancelled => "−",
        _ => "○",
    };

    private static bool IsOver(TaskState state) => state is TaskState.Success or TaskState.Failure or TaskState.Reverted or TaskState.RevertFailure or TaskState.Ignored or TaskState.Cancelled;

    private static string Length(TimeSpan length) => length switch
    {
        { Ticks: < 0 } => "0.0s",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.0}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalMinutes}m {length.Seconds:00}s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalHours}h {length.Minutes:00}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalDays}d {length.Hours}h"),
    };
}
