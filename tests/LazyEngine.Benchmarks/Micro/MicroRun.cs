using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Spectre.Console;

namespace LazyEngine.Benchmarks.Micro;

/// <summary>The parts that do no I/O, measured by BenchmarkDotNet in this process: nothing is generated, restored or built.</summary>
internal static class MicroRun
{
    private static readonly Type[] All = [typeof(CompileBenchmarks), typeof(DecideBenchmarks), typeof(SerializeBenchmarks), typeof(ExpressionBenchmarks)];

    /// <summary>Runs those that a pattern names.</summary>
    /// <returns>Whether there were any, and all of them could be measured.</returns>
    public static bool Run(string filter, bool quick, bool json)
    {
        var folder = Directory.CreateTempSubdirectory("lazyengine-micro-");
        try
        {
            var config = ManualConfig.CreateEmpty()
                .AddJob((quick ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddFilter(new GlobFilter([filter]))
                .AddLogger(NullLogger.Instance)
                .WithArtifactsPath(folder.FullName)
                .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.JoinSummary);
            var found = BenchmarkRunner.Run(All, config).SelectMany(summary => summary.Reports).Select(Row.Of).ToList();
            if (json) found.ForEach(row => Console.WriteLine(JsonSerializer.Serialize(row, JsonSerializerOptions.Web)));
            else Print(found);
            return found.Count > 0 && found.TrueForAll(row => row.MeanNs is not null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(List<Row> found)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("what", "of");
        foreach (var title in new[] { "mean us", "error us", "allocated bytes" }) table.AddColumn(new TableColumn(title) { Alignment = Justify.Right });
        foreach (var row in found) table.AddRow(Markup.Escape(row.Benchmark), Markup.Escape(row.Parameter), Text(row.MeanNs / 1000), Text(row.ErrorNs / 1000), row.AllocatedBytes?.ToString(CultureInfo.InvariantCulture) ?? "-");
        if (Console.IsOutputRedirected) AnsiConsole.Console.Profile.Width = Report.WidthOfFiles;
        AnsiConsole.Write(table);
    }

    private static string Text(double? micros) => micros?.ToString("F2", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>One benchmark; a line of <c>--json</c>.</summary>
    /// <param name="Benchmark">What was done.</param>
    /// <param name="Parameter">To what.</param>
    /// <param name="MeanNs">How long it took, in nanoseconds; null where it failed.</param>
    /// <param name="ErrorNs">Half of the interval that the mean is in, with 99.9 percent certainty; null where there are too few rounds to tell.</param>
    /// <param name="AllocatedBytes">What it allocated.</param>
    private sealed record Row(string Benchmark, string Parameter, double? MeanNs, double? ErrorNs, long? AllocatedBytes)
    {
        public static Row Of(BenchmarkReport report)
        {
            var found = report.ResultStatistics;
            var margin = found?.ConfidenceInterval.Margin;
            return new Row(
                report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
                string.Join(", ", report.BenchmarkCase.Parameters.Items.Select(item => item.Value)),
                found?.Mean,
                margin is { } value && double.IsFinite(value) ? value : null,
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase));
        }
    }
}
