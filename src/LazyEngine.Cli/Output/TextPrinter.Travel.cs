using System.Globalization;
using Spectre.Console;

namespace LazyEngine.Cli.Output;

/// <content>What was, and what is different.</content>
internal sealed partial class TextPrinter
{
    public override async Task ChangesAsync(IAsyncEnumerable<CommitChange> changes)
    {
        await foreach (var change in changes)
        {
            _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{change.Version}  {Show(change.At)}  {(change.From == change.To ? change.To.ToString() : $"{change.From?.ToString() ?? "nothing"} -> {change.To}")}"));
            foreach (var task in change.Tasks) _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {Name(task.Task, task.Turn, task.Item)}: {task.From} -> {task.To}, attempt {task.Attempt}"));
        }
    }

    public override void Comparison(Comparison comparison)
    {
        if (!comparison.SameFlow) _console.WriteLine("They follow different versions of the flow.");
        if (comparison.FirstDifference is null) _console.WriteLine("No commit differs.");
        foreach (var commit in comparison.Commits)
        {
            _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"commit {commit.Version}"));
            foreach (var entry in commit.Left) _console.WriteLine($"  < {Line(entry)}");
            foreach (var entry in commit.Right) _console.WriteLine($"  > {Line(entry)}");
        }

        if (comparison.More > 0) _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {comparison.More} more commits."));
        foreach (var task in comparison.Tasks)
            _console.WriteLine($"{Name(task.Task, task.Turn, task.Item)}: {task.Left?.ToString() ?? "not there"} {Short(task.LeftResult)} | {task.Right?.ToString() ?? "not there"} {Short(task.RightResult)}");
    }

    public override void Foresight(ForkForesight foresight)
    {
        _console.WriteLine($"Would run at once ({foresight.First.Count.ToString(CultureInfo.InvariantCulture)}): {string.Join(", ", foresight.First.Names)}");
        if (foresight.Keeps.Count > 0) _console.WriteLine($"Keeps its result ({foresight.Keeps.Count.ToString(CultureInfo.InvariantCulture)}): {string.Join(", ", foresight.Keeps.Names)}");
        if (foresight.Repeats.Count == 0) _console.WriteLine("Would repeat nothing that the other one has begun.");
        foreach (var repeat in foresight.Repeats)
            _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Would repeat what '{Name(repeat.Task, repeat.Turn, repeat.Item)}' did outside: {repeat.Attempts} {(repeat.Attempts == 1 ? "attempt" : "attempts")}, {repeat.State} there now"));
    }

    public override void Retention(RetentionForesight retention)
    {
        foreach (var flow in retention.Flows)
            _console.WriteLine($"{flow.Flow} is kept {(flow.KeepFor is { } time ? $"for {time.ToString("c", CultureInfo.InvariantCulture)}" : "for ever")}{(flow.By switch { LazyEngine.Flows.RetentionSource.Flow => ", as it says itself", LazyEngine.Flows.RetentionSource.Configuration => ", as the configuration says of it", _ => string.Empty })}.");
        foreach (var due in retention.Due) _console.WriteLine($"{due.Execution}  {due.FlowName}  {due.State}  ended {Show(due.EndedAt)}");
        if (retention.Due.Count == 0) _console.WriteLine("Nothing has been kept long enough.");
        if (retention.HasMore) _console.WriteLine("And more: --limit shows them.");
    }

    public override void Kept(IReadOnlyList<KeptJournal> kept)
    {
        foreach (var one in kept) _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Execution}  {one.FlowName}  {one.State}  {one.Commits} commits, {one.Bytes} bytes"));
        if (kept.Count == 0) _console.WriteLine("Nothing is left.");
    }

    private static string Name(string task, int turn, int item) => turn == 0 && item == 0 ? task : string.Create(CultureInfo.InvariantCulture, $"{task}/{turn}.{item}");

    private static string Short(Payload? value) => value is null ? string.Empty : DetailsView.Short(value.ToString());
}
