using System.Diagnostics;
using LazyEngine.Benchmarks.Floors;

namespace LazyEngine.Benchmarks;

/// <summary>One measurement, in a process that does nothing else: warm up, then floor, alone, floor, load, floor, load, floor.</summary>
internal static class Measuring
{
    private const int WarmUpConcurrency = 16;

    public static async Task<Measurement> RunAsync(Workload workload, string store, string address, int concurrency, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        var load = new Load(bench, await bench.Engine.RegisterAsync(workload.Flow, cancellationToken));
        await load.TogetherAsync(Math.Min(concurrency, WarmUpConcurrency), time / 2, cancellationToken);
        await using var floor = await Floor.OpenAsync(store, address);

        var floors = new List<FloorRates> { await FloorAsync(floor, time, cancellationToken) };
        var alone = await load.AloneAsync(time / 2, cancellationToken);
        floors.Add(await FloorAsync(floor, time, cancellationToken));

        var rows = 0L;
        var indexWrites = 0L;
        var cpu = TimeSpan.Zero;
        var finished = new Finished(0, 0, TimeSpan.Zero);
        for (var half = 0; half < 2; half++)
        {
            var (rowsBefore, writesBefore, cpuBefore) = (await RowsAsync(floor, finished), bench.Store.IndexWrites, Cpu());
            finished += await load.TogetherAsync(concurrency, time / 2, cancellationToken);
            cpu += Cpu() - cpuBefore;
            indexWrites += bench.Store.IndexWrites - writesBefore;
            rows += await RowsAsync(floor, finished) - rowsBefore;
            floors.Add(await FloorAsync(floor, time, cancellationToken));
        }

        var perSecond = finished.Executions / finished.Elapsed.TotalSeconds;
        return new Measurement(
            workload.Name,
            store,
            concurrency,
            perSecond,
            perSecond * workload.Steps,
            At(alone, 0.50),
            At(alone, 0.99),
            alone.Length,
            (double)rows / finished.Executions,
            (double)indexWrites / finished.Executions,
            cpu.TotalMicroseconds / (finished.Executions * workload.Steps),
            PeakMemory(),
            At([.. floors.Select(rates => rates.SingleRowCommits).Order()], 0.50),
            At([.. floors.Select(rates => rates.BatchRows).Order()], 0.50),
            At([.. floors.Select(rates => rates.SingleRowCommitP50Ms).Order()], 0.50),
            StartToFirstFinishedMs: 0);
    }

    private static Task<FloorRates> FloorAsync(Floor? floor, TimeSpan time, CancellationToken cancellationToken) =>
        floor?.MeasureAsync(time / 10, cancellationToken) ?? Task.FromResult(FloorRates.None);

    // In memory nobody but the executions themselves can say how many rows there are.
    private static Task<long> RowsAsync(Floor? floor, Finished finished) => floor?.CountJournalAsync() ?? Task.FromResult(finished.Rows);

    private static TimeSpan Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static double PeakMemory()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1024.0 / 1024.0;
    }

    private static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
