using System.Globalization;
using Spectre.Console;

namespace LazyEngine.Benchmarks;

/// <summary>Measurements for people: a table with ratios to the raw floor.</summary>
internal static class Report
{
    // A file has no width; on a terminal the titles wrap.
    private const int WidthOfFiles = 180;

    public static void Print(IReadOnlyList<Measurement> found)
    {
        var first = found[0];
        var table = new Table { Border = TableBorder.Markdown };
        foreach (var title in new[] { "at a time", "exec/s", "steps/s", "rows/s : single", "rows/s : batch", "p50 ms", "p99 ms", "p50 : commits", "rows", "index", "CPU us/step", "peak MiB", "raw single/s", "raw batch/s" })
            table.AddColumn(new TableColumn(title) { Alignment = Justify.Right });
        foreach (var one in found)
        {
            table.AddRow(
                Number(one.Concurrency, "F0"),
                Number(one.ExecutionsPerSecond, "F1"),
                Number(one.StepsPerSecond, "F0"),
                Number(one.RowsToSingle, "F2"),
                Number(one.RowsToBatch, "F3"),
                Number(one.P50Ms, "F2"),
                Number(one.P99Ms, "F2"),
                Number(one.LoneToSingle, "F2"),
                Number(one.RowsPerExecution, "F2"),
                Number(one.IndexWritesPerExecution, "F2"),
                Number(one.CpuMicrosPerStep, "F0"),
                Number(one.PeakMemoryMb, "F0"),
                Number(one.RawSingleRowCommitsPerSecond, "F0"),
                Number(one.RawBatchRowsPerSecond, "F0"));
        }

        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected) console.Profile.Width = WidthOfFiles;
        console.WriteLine($"{first.Workload} on {first.Store}; from the start of a process to its first finished execution: {Number(first.StartToFirstFinishedMs, "F0")} ms");
        console.Write(table);
        console.WriteLine("rows/s : single, : batch  rows a second in relation to the raw floor, one row or 100 rows a commit over one connection");
        console.WriteLine("p50, p99                  one execution alone, nothing else under way; p50 : commits is its relation to as many raw commits of one row");
        console.WriteLine("rows, index               rows and index writes of one execution");
        console.WriteLine("CPU                       of client, engine and worker, which are one process; a database server is not in it");
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
