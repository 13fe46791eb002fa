using System.Globalization;
using LazyEngine.Benchmarks.Profiling;
using Spectre.Console;

namespace LazyEngine.Benchmarks;

/// <summary>Measurements for people: tables with ratios to the raw floor.</summary>
internal static class Report
{
    // A file has no width; on a terminal the titles wrap.
    public const int WidthOfFiles = 200;

    private static readonly (string Title, Func<Measurement, double?> Value, string Format)[] Rates =
    [
        ("at a time", one => one.Concurrency, "F0"),
        ("exec/s", one => one.ExecutionsPerSecond, "F1"),
        ("steps/s", one => one.StepsPerSecond, "F0"),
        ("rows/s : single", one => one.RowsToSingle, "F2"),
        ("rows/s : 100", one => one.RowsToBatch, "F3"),
        ("rows/s : 1000", one => one.RowsToBatch1000, "F3"),
        ("steps/s : 100", one => one.StepsToBatch, "F3"),
        ("raw single/s", one => one.RawSingleRowCommitsPerSecond, "F0"),
        ("raw 100/s", one => one.RawBatchRowsPerSecond, "F0"),
        ("raw 1000/s", one => one.RawBatch1000RowsPerSecond, "F0"),
    ];

    private static readonly (string Title, Func<Measurement, double?> Value, string Format)[] Times =
    [
        ("at a time", one => one.Concurrency, "F0"),
        ("alone p50 ms", one => one.P50Ms, "F2"),
        ("p99", one => one.P99Ms, "F2"),
        ("p99.9", one => one.P999Ms, "F2"),
        ("p50 : commits", one => one.LoneToSingle, "F2"),
        ("loaded p50 ms", one => one.LoadedP50Ms, "F1"),
        ("p99", one => one.LoadedP99Ms, "F1"),
        ("p99.9", one => one.LoadedP999Ms, "F1"),
    ];

    private static readonly (string Title, Func<Measurement, double?> Value, string Format)[] Costs =
    [
        ("at a time", one => one.Concurrency, "F0"),
        ("rows", one => one.RowsPerExecution, "F2"),
        ("index", one => one.IndexWritesPerExecution, "F2"),
        ("bytes said", one => one.MessageBytesPerExecution, "F0"),
        ("bytes stored", one => one.StoredBytesPerExecution, "F0"),
        ("CPU us/step", one => one.CpuMicrosPerStep, "F1"),
        ("allocated bytes/step", one => one.AllocatedBytesPerStep, "F0"),
        ("peak MiB", one => one.PeakMemoryMb, "F0"),
    ];

    public static void Print(IReadOnlyList<Measurement> found)
    {
        var first = found[0];
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected) console.Profile.Width = WidthOfFiles;
        console.WriteLine($"{first.Workload} on {first.Store}; from the start of a process to its first finished execution: {Number(first.StartToFirstFinishedMs, "F0")} ms");
        console.WriteLine("Rates, and their ratios to the raw floor: rows a second of one connection that commits single rows, 100 and 1000 at once.");
        Table(console, found, Rates);
        console.WriteLine("Times of an execution, alone and among others. p50 : commits is the ratio to as many raw commits of one row.");
        Table(console, found, Times);
        console.WriteLine("Costs: rows, index writes and bytes of an execution; CPU and allocations of client, engine and worker, which are one process (a database server is not in it).");
        Table(console, found, Costs);
        if (found.Any(one => one.CpuSplit is not null)) Split(console, found);
    }

    public static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static void Split(IAnsiConsole console, IReadOnlyList<Measurement> found)
    {
        console.WriteLine("Where the CPU time went, in microseconds a step: samples of the stacks, weighed by the CPU time of each thread. +- is the error of the largest share (95 %).");
        var parts = Enum.GetValues<CpuPart>();
        var columns = new List<(string Title, Func<Measurement, double?> Value, string Format)> { ("at a time", one => one.Concurrency, "F0") };
        foreach (var part in parts) columns.Add((CpuSplit.NameOf(part), one => one.CpuSplit?.MicrosPerStep[CpuSplit.NameOf(part)], "F1"));
        columns.Add(("index %", one => one.CpuSplit?.IndexShare * 100, "F1"));
        columns.Add(("samples", one => one.CpuSplit?.Samples, "F0"));
        columns.Add(("+- %", one => one.CpuSplit?.Error * 100, "F1"));
        Table(console, found, columns);
    }

    private static void Table(IAnsiConsole console, IReadOnlyList<Measurement> found, IReadOnlyList<(string Title, Func<Measurement, double?> Value, string Format)> columns)
    {
        var table = new Table { Border = TableBorder.Markdown };
        foreach (var (title, _, _) in columns) table.AddColumn(new TableColumn(title) { Alignment = Justify.Right });
        foreach (var one in found) table.AddRow([.. columns.Select(column => Number(column.Value(one), column.Format))]);
        console.Write(table);
    }
}
