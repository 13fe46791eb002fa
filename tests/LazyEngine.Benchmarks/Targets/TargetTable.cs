using LazyEngine.Benchmarks.Profiling;
using LazyEngine.Benchmarks.Recovery;
using Spectre.Console;

namespace LazyEngine.Benchmarks.Targets;

/// <summary>What the engine is to reach, and what it reaches, measured in one run.</summary>
internal sealed class TargetTable(string? connection, int seconds, int executions)
{
    // What an idle execution may leave behind: the noise of a heap of which most is something else.
    private const int LeftBehind = 128;
    private const int Together = 256;

    public async Task RunAsync(bool json, CancellationToken cancellationToken)
    {
        var sqlite = (await Comparison("chain3", "sqlite", split: true).MeasureAsync([Together], _ => { }, cancellationToken))[0];
        var postgres = (await Comparison("chain3", "postgresql", split: true).MeasureAsync([Together], _ => { }, cancellationToken))[0];
        var chain20 = (await Comparison("chain20", "sqlite", split: false).MeasureAsync([16], _ => { }, cancellationToken))[0];
        var fan100 = (await Comparison("fan100", "sqlite", split: false).MeasureAsync([1], _ => { }, cancellationToken))[0];
        var fan10000 = (await Comparison("fan10000", "sqlite", split: false).MeasureAsync([1], _ => { }, cancellationToken))[0];
        var starts = await RoundTrips.ToStartAsync(connection, cancellationToken);
        var recovered = await RecoveryCosts.MeasureAsync("sqlite", connection, 10_001, executions, cancellationToken);
        var perTask = PerTask(fan10000);
        List<Target> found =
        [
            Target.AtLeast("chain3, SQLite: steps/s : raw rows/s in commits of 100", 0.20, 0.35, sqlite.StepsToBatch ?? 0),
            Target.AtLeast("chain3, PostgreSQL: the same", 0.20, 0.35, postgres.StepsToBatch ?? 0),
            Target.AtMost("chain3 alone, SQLite: p50 : four commits of one row", 1.5, sqlite.P50Ms / (4 * sqlite.RawSingleRowCommitP50Ms)),
            Target.AtMost("chain3 alone, PostgreSQL: the same", 1.5, postgres.P50Ms / (4 * postgres.RawSingleRowCommitP50Ms)),
            Target.AtMost("rows of chain3", 4, sqlite.RowsPerExecution),
            Target.AtMost("rows of chain20", 21, chain20.RowsPerExecution),
            Target.AtMost("rows of fan100, which has 101 tasks", 102, fan100.RowsPerExecution),
            Target.AtMost("round trips to start an execution, PostgreSQL", 1, starts),
            Target.AtMost("CPU of a step of chain3, SQLite, engine, worker and client, us", 60, sqlite.CpuMicrosPerStep),
            Target.AtMost("of it the engine's side: what is neither worker nor client, us", 60, sqlite.CpuMicrosPerStep - Part(sqlite, CpuPart.Worker) - Part(sqlite, CpuPart.Client)),
            Target.AtMost("fan10000 : fan100, time of a task", 1.5, perTask / PerTask(fan100)),
            Target.AtMost("fan10000, time of a task : a commit of one row", 1, perTask / fan10000.RawSingleRowCommitP50Ms),
            Target.AtMost("an idle execution in memory, bytes", 4096, recovered.LiveIdleBytes),
            Target.AtMost("one that has left it, bytes", LeftBehind, recovered.PassivatedBytes),
            Target.AtLeast("recovery into one execution, commits/s", 100_000, null, recovered.ReplayedCommitsPerSecond),
            Target.AtLeast("the same through its actor, until it answers", 100_000, null, recovered.RecoveredCommitsPerSecond),
            Target.AtLeast("cold executions woken a second by a question", 2_000, null, recovered.ColdAskedPerSecond),
            Target.AtLeast("the same by a signal, which ends them", 2_000, null, recovered.ColdFinishedPerSecond),
            Target.AtLeast("the same because they are due", 2_000, null, recovered.DueWokenPerSecond),
            Target.AtMost("process start to first finished execution, SQLite, ms", 1_000, sqlite.StartToFirstFinishedMs),
            Target.AtMost("index writes of chain3", 2, sqlite.IndexWritesPerExecution),
            Target.AtMost("their share of the CPU, SQLite, percent", 10, (sqlite.CpuSplit?.IndexShare ?? 1) * 100),
        ];
        if (json) found.ForEach(Console.WriteLine);
        else Print(found);
    }

    private static double Part(Measurement one, CpuPart part) => one.CpuSplit?.MicrosPerStep[CpuSplit.NameOf(part)] ?? 0;

    private static double PerTask(Measurement one) => one.P50Ms / Workload.Of(one.Workload).Steps;

    private static void Print(List<Target> found)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("what", "wanted");
        table.AddColumn(new TableColumn("measured") { Alignment = Justify.Right });
        table.AddColumn("reached");
        foreach (var one in found) table.AddRow(one.What, one.Wanted, Target.Text(one.Ours), one.Reached);
        if (Console.IsOutputRedirected) AnsiConsole.Console.Profile.Width = Report.WidthOfFiles;
        AnsiConsole.Write(table);
    }

    private Comparison Comparison(string workload, string store, bool split) => new(Workload.Of(workload), store, connection, seconds, split);
}
