using LazyEngine.Flows;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>What executions take in memory that wait for something outside.</summary>
internal static class IdleMemory
{
    private const int AtATime = 256;
    private const int Before = 500;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of managed memory for each execution that is there.</summary>
    public static async Task<double> LiveAsync(string store, string address, int executions, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, "lazyengine.execution.passivate-idle-after = 1 h", cancellationToken);
        var before = await StartAsync(bench, executions, cancellationToken);
        return (Used() - before) / executions;
    }

    /// <summary>The same when they have left: what they leave behind.</summary>
    public static async Task<double> PassivatedAsync(string store, string address, int executions, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, "lazyengine.execution.passivate-idle-after = 500 ms", cancellationToken);
        var before = await StartAsync(bench, executions, cancellationToken);
        var (least, lower, end) = (Used(), DateTime.UtcNow, DateTime.UtcNow + Patience);
        // Until it has not become less for a while.
        await Looking.UntilAsync(
            LookEvery,
            () =>
            {
                if (Used() is var now && now < least * 0.995) (least, lower) = (now, DateTime.UtcNow);
                return Task.FromResult(DateTime.UtcNow > end || DateTime.UtcNow - lower > 10 * LookEvery);
            },
            cancellationToken);
        return Math.Max(0, least - before) / executions;
    }

    private static async Task<double> StartAsync(Bench bench, int executions, CancellationToken cancellationToken)
    {
        var flow = await bench.Engine.RegisterAsync(Flow.Linear("idle", Flow.Signal("go")), cancellationToken);
        await RunAsync(Before);
        var before = Used();
        await RunAsync(executions);
        return before;

        Task RunAsync(int count) => Parallel.ForAsync(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (_, cancellation) => await bench.Engine.RunAsync(flow, cancellationToken: cancellation));
    }

    private static double Used()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
