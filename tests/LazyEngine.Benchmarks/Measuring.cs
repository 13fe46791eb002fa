using System.Diagnostics;
using LazyEngine.Benchmarks.Floors;
using LazyEngine.Benchmarks.Profiling;

namespace LazyEngine.Benchmarks;

/// <summary>
/// One measurement, in a process that does nothing else: warm up, with several and alone, then floor, alone, floor, load, floor, load, floor; and last, when
/// all else is measured, the load once more under the eyes of the sampler.
/// </summary>
internal static class Measuring
{
    private const int WarmUpConcurrency = 16;

    public static async Task<Measurement> RunAsync(Workload workload, string store, string address, int concurrency, TimeSpan time, bool split, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        var flow = await bench.Engine.RegisterAsync(workload.Flow, cancellationToken);
        var load = new Load(cancellation => bench.Engine.ToEndAsync(workload, flow, cancellation));
        // What was compiled ahead is compiled again where it is called often, which takes longer than the first compilation of what was not.
        await load.TogetherAsync(Math.Min(concurrency, WarmUpConcurrency), time * 2, cancellationToken);
        await load.AloneAsync(time / 2, cancellationToken);
        await using var floor = await Floor.OpenAsync(store, address);

        var floors = new List<FloorRates> { await FloorAsync(floor, time, cancellationToken) };
        var alone = await load.AloneAsync(time / 2, cancellationToken);
        floors.Add(await FloorAsync(floor, time, cancellationToken));

        var (grown, finished, indexWrites, cpu, allocated) = (new StoreSize(0, 0, 0), Finished.Nothing, 0L, TimeSpan.Zero, 0L);
        for (var half = 0; half < 2; half++)
        {
            var sizeBefore = await SizeAsync(floor, finished);
            var (writesBefore, cpuBefore, allocatedBefore) = (bench.Store.IndexWrites, Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            finished += await load.TogetherAsync(concurrency, time / 2, cancellationToken);
            cpu += Environment.CpuUsage.TotalTime - cpuBefore;
            allocated += GC.GetTotalAllocatedBytes() - allocatedBefore;
            indexWrites += bench.Store.IndexWrites - writesBefore;
            var growth = await SizeAsync(floor, finished) - sizeBefore;
            grown = new StoreSize(grown.Rows + growth.Rows, grown.Messages + growth.Messages, grown.Stored + growth.Stored);
            floors.Add(await FloorAsync(floor, time, cancellationToken));
        }

        var (peak, executions, steps) = (PeakMemory(), (double)finished.Executions, (double)finished.Executions * workload.Steps);
        var each = cpu.TotalMicroseconds / steps;
        var loaded = finished.Took;
        Array.Sort(loaded);
        return new Measurement(
            workload.Name,
            store,
            concurrency,
            finished.PerSecond,
            finished.PerSecond * workload.Steps,
            Quantiles.At(alone, 0.50),
            Quantiles.At(alone, 0.99),
            Quantiles.At(alone, 0.999),
            alone.Length,
            Quantiles.At(loaded, 0.50),
            Quantiles.At(loaded, 0.99),
            Quantiles.At(loaded, 0.999),
            grown.Rows / executions,
            indexWrites / executions,
            grown.Messages / executions,
            grown.Stored / executions,
            each,
            allocated / steps,
            peak,
            Quantiles.Median(floors.Select(rates => rates.SingleRowCommits)),
            Quantiles.Median(floors.Select(rates => rates.BatchRows)),
            Quantiles.Median(floors.Select(rates => rates.LargeBatchRows)),
            Quantiles.Median(floors.Select(rates => rates.SingleRowCommitP50Ms)),
            StartToFirstFinishedMs: 0,
            split ? await SplitAsync(load, concurrency, time / 2, each, cancellationToken) : null);
    }

    // The sampler stops all threads a thousand times a second, so that only shares are taken from it.
    private static async Task<CpuSplit?> SplitAsync(Load load, int concurrency, TimeSpan time, double cpuMicrosPerStep, CancellationToken cancellationToken)
    {
        await using var sampler = await CpuSampler.StartAsync(cancellationToken);
        await load.TogetherAsync(concurrency, time, cancellationToken);
        return (await sampler.StopAsync(cancellationToken))?.Of(cpuMicrosPerStep);
    }

    private static Task<FloorRates> FloorAsync(Floor? floor, TimeSpan time, CancellationToken cancellationToken) =>
        floor?.MeasureAsync(time / 10, cancellationToken) ?? Task.FromResult(FloorRates.None);

    // In memory nobody but the executions themselves can say how many rows there are.
    private static Task<StoreSize> SizeAsync(Floor? floor, Finished finished) => floor?.SizeAsync() ?? Task.FromResult(new StoreSize(finished.Rows, 0, 0));

    private static double PeakMemory()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1024.0 / 1024.0;
    }
}
