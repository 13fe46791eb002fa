using System.Diagnostics;
using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>How many executions a second come back that are not in memory: because they are asked, because they are sent something, because they are due.</summary>
internal sealed class ColdStarts(string store, string address, int executions)
{
    private const int AtATime = 256;

    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(5);

    private readonly Flow _waiting = Flow.Linear("waiting", Shapes.Of("chain", 1), Flow.Signal("go"));

    public async Task<Found> MeasureAsync(CancellationToken cancellationToken)
    {
        var writing = await WriteAsync(cancellationToken);
        var asked = await EachAsync((engine, id, cancellation) => engine.ExplainAsync(id, cancellation), cancellationToken);
        var finished = await EachAsync(
            async (engine, id, cancellation) =>
            {
                await engine.SignalAsync(id, "go", Payload.Json(0), cancellationToken: cancellation);
                await engine.WaitAsync(id, cancellation);
            },
            cancellationToken);
        var due = await PutOffAsync((2 * writing) + Spare, cancellationToken);
        var rest = due - DateTimeOffset.UtcNow;
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{store}: written in {writing.TotalSeconds:F1} s; others are due in {rest.TotalSeconds:F0} s"));
        if (rest <= TimeSpan.Zero) throw new InvalidOperationException($"Executions were due before the process that had written them was gone: writing took more than {Spare.TotalSeconds:F0} s longer than before. Measure again on a quieter machine.");
        await Looking.UntilAsync(due, cancellationToken);
        return new Found(asked, finished, await WakeAsync(cancellationToken));
    }

    /// <summary>Writes executions that wait for a signal.</summary>
    private async Task<TimeSpan> WriteAsync(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        var waiting = await bench.Engine.RegisterAsync(_waiting, cancellationToken);
        var clock = Stopwatch.StartNew();
        await AllAsync((number, cancellation) => bench.Engine.RunAsync(waiting, options: new RunOptions { Id = Id("cold", number) }, cancellationToken: cancellation), cancellationToken);
        var took = clock.Elapsed;
        // The task before the signal is to be over, or its attempt would be asked after at the next start.
        await Looking.UntilAsync(async () => (await bench.Store.WithAttemptsAsync(SliceRange.All, null, 1)).Count == 0, cancellationToken);
        return took;
    }

    /// <summary>Writes executions that are due when no process runs.</summary>
    private async Task<DateTimeOffset> PutOffAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        var later = await bench.Engine.RegisterAsync(Shapes.Of("chain", 1), cancellationToken);
        var due = DateTimeOffset.UtcNow + delay;
        await AllAsync((number, cancellation) => bench.Engine.RunAsync(later, options: new RunOptions { Id = Id("due", number), StartAt = due }, cancellationToken: cancellation), cancellationToken);
        return due;
    }

    private async Task<double> EachAsync(Func<ILazyEngine, ExecutionId, CancellationToken, Task> touch, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        var clock = Stopwatch.StartNew();
        await AllAsync((number, cancellation) => touch(bench.Engine, Id("cold", number), cancellation), cancellationToken);
        return executions / clock.Elapsed.TotalSeconds;
    }

    private async Task<double> WakeAsync(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        var clock = Stopwatch.StartNew();
        await Looking.UntilAsync(async () => await IsNoneAsync(ExecutionState.Pending) && await IsNoneAsync(ExecutionState.Running), cancellationToken);
        return executions / clock.Elapsed.TotalSeconds;

        async Task<bool> IsNoneAsync(ExecutionState state) => (await bench.Store.ListAsync(new IndexQuery(state, Limit: 1))).Count == 0;
    }

    private Task AllAsync(Func<int, CancellationToken, Task> one, CancellationToken cancellationToken) => Parallel.ForAsync(
        0, executions, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (number, cancellation) => await one(number, cancellation));

    private static ExecutionId Id(string kind, int number) => ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}"));

    internal sealed record Found(double Asked, double Finished, double Due);
}
