using LazyEngine.Cli.Output;
using LazyEngine.Executions;
using LazyEngine.Flows;
using Spectre.Console;

namespace LazyEngine.Cli.Tests;

public sealed class ProgressViewTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    private static readonly ExecutionId Id = ExecutionId.Parse("trip-7");

    [Fact]
    public void The_tree_says_how_far_it_is_and_what_each_task_waits_for()
    {
        var details = Details(
            Task("search", TaskState.Success, 0, 2),
            Task("approve", TaskState.Waiting, 2, null),
            Task("book", TaskState.Pending, null, null));
        var waits = new Explanation(Id, ExecutionState.Running, [new OpenWait(WaitKind.Outside, new AttemptToken(Id, "approve", 0, 0, 1), Start.AddSeconds(2), "whoever has the token", null, "…")]);

        var lines = Draw(new ExecutionProgress(details, waits, new Dictionary<ExecutionId, ExecutionProgress>()), height: 40);

        Assert.Contains("trip-7 trip  Running  1m 05s", lines[0], StringComparison.Ordinal);
        Assert.Contains("1/3", lines[0], StringComparison.Ordinal);
        Assert.Contains("✓ search", lines[1], StringComparison.Ordinal);
        Assert.Contains("‖ approve  Waiting  1m 03s  waits for whoever has the token", lines[2], StringComparison.Ordinal);
        Assert.Contains("· book", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void What_tries_again_says_when()
    {
        var details = Details(Task("book", TaskState.Pending, 2, null));
        var waits = new Explanation(Id, ExecutionState.Running, [new OpenWait(WaitKind.Timer, new AttemptToken(Id, "book", 0, 0, 1), Start, "time", Start.AddSeconds(72), "…")]);

        var lines = Draw(new ExecutionProgress(details, waits, new Dictionary<ExecutionId, ExecutionProgress>()), height: 40);

        Assert.Contains("· book  goes on in 7.0s", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_runs_is_a_tree_below_its_task()
    {
        var child = ExecutionId.Parse("trip-7-leg");
        var parent = Details(Task("leg", TaskState.Waiting, 1, null) with { Child = child });
        var inner = Details(Task("fly", TaskState.Running, 3, null)) with { Id = child, FlowName = "leg" };

        var lines = Draw(new ExecutionProgress(parent, Nothing, new Dictionary<ExecutionId, ExecutionProgress> { [child] = new(inner, Nothing, new Dictionary<ExecutionId, ExecutionProgress>()) }), height: 40);

        Assert.Contains("trip-7-leg leg", lines[2], StringComparison.Ordinal);
        Assert.Contains("▶ fly", lines[3], StringComparison.Ordinal);
        Assert.True(lines[3].IndexOf('▶') > lines[2].IndexOf('t'));
    }

    [Fact]
    public void Of_more_tasks_than_lines_those_are_shown_that_move()
    {
        var tasks = Enumerable.Range(0, 100).Select(number => Task($"t{number}", number < 60 ? TaskState.Success : number < 62 ? TaskState.Running : TaskState.Pending, 0, number < 60 ? 1 : null));

        var lines = Draw(new ExecutionProgress(Details([.. tasks]), Nothing, new Dictionary<ExecutionId, ExecutionProgress>()), height: 20);

        Assert.InRange(lines.Count, 4, 20);
        Assert.Contains(lines, line => line.Contains("▶ t61", StringComparison.Ordinal));
        Assert.Contains("… 60 done, 38 to come", lines[^1], StringComparison.Ordinal);
    }

    private static Explanation Nothing => new(Id, ExecutionState.Running, []);

    private static ExecutionDetails Details(params TaskDetails[] tasks) =>
        new(Id, "trip", FlowHash.Parse(new string('a', 64)), ExecutionState.Running, 3, Start, Start, null, null, [.. tasks]);

    private static TaskDetails Task(string name, TaskState state, int? from, int? to) =>
        new(name, 0, 0, state, from is null ? 0 : 1, from is { } began ? Start.AddSeconds(began) : null, null, to is { } ended ? Start.AddSeconds(ended) : null, null, null);

    private static List<string> Draw(ExecutionProgress progress, int height)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;
        console.Profile.Capabilities.Unicode = true;
        console.Write(ProgressView.Of(progress, Start.AddSeconds(65), height));
        return [.. text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
    }
}
