using System.Diagnostics;
using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Plans;
using LazyEngine.Wire;
using Names = LazyEngine.Actors.Names;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>How fast one execution with many commits comes back: read by nothing but the store, then by its actor without and with a snapshot.</summary>
internal sealed class DeepReplay(string store, string address, int commits)
{
    // The first of them compiles what is used for the first time, and does not count.
    private const int Executions = 4;

    private static readonly SnapshotRange All = new(0, long.MaxValue, 0, long.MaxValue);

    // When all is done but to wait for a signal, the execution is still worth waking.
    private readonly Flow _flow = Flow.Linear("deep", Shapes.Of("chain", commits - 1), Flow.Signal("end"));

    public async Task<Found> MeasureAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        var withSnapshot = await AskAsync(cancellationToken);
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        var (replayed, snapshot) = await ReplayAsync(bench);
        for (var number = 0; number < Executions; number++) await bench.Store.DeleteSnapshotsAsync(Names.PersistenceId(Id(number)), All);
        var recovered = await AskAsync(bench.Engine, cancellationToken);
        return new Found(commits, commits / replayed.TotalSeconds, commits / recovered.TotalSeconds, withSnapshot.TotalMilliseconds, snapshot);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, "lazyengine.execution { passivate-idle-after = 500 ms, snapshot-before-sleep-from = 1 }", cancellationToken);
        var flow = await bench.Engine.RegisterAsync(_flow, cancellationToken);
        for (var number = 0; number < Executions; number++) await bench.Engine.RunAsync(flow, options: new RunOptions { Id = Id(number) }, cancellationToken: cancellationToken);
        for (var number = 0; number < Executions; number++)
        {
            var id = Names.PersistenceId(Id(number));
            await Looking.UntilAsync(async () => await bench.Store.ReadHighestSequenceNrAsync(id, 0) >= commits, cancellationToken);
            await Looking.UntilAsync(async () => await bench.Store.LoadSnapshotAsync(id, All with { MinSequenceNr = commits }) is not null, cancellationToken);
        }
    }

    private async Task<TimeSpan> AskAsync(CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        return await AskAsync(bench.Engine, cancellationToken);
    }

    private static Task<TimeSpan> AskAsync(ILazyEngine engine, CancellationToken cancellationToken) => MedianAsync(number => engine.ExplainAsync(Id(number), cancellationToken));

    private async Task<(TimeSpan Took, int Snapshot)> ReplayAsync(Bench bench)
    {
        var (hash, snapshot) = (FlowCodec.HashOf(_flow), 0);
        var plan = PlanCompiler.Compile(_flow, hash).Plan!;
        var took = await MedianAsync(async number =>
        {
            var replay = Replay.Nothing;
            await bench.Store.ReplayAsync(Names.PersistenceId(Id(number)), 1, long.MaxValue, long.MaxValue, row => replay = replay.Add((Commit)WireCodec.Decode(row.Manifest, row.Message), _ => plan));
            if (replay.State.Version != commits) throw new InvalidOperationException($"{replay.State.Version} commits were replayed instead of {commits}.");
        });
        if (await bench.Store.LoadSnapshotAsync(Names.PersistenceId(Id(0)), All) is { } row) snapshot = row.Snapshot.Length;
        return (took, snapshot);
    }

    private static async Task<TimeSpan> MedianAsync(Func<int, Task> one)
    {
        var times = new List<double>();
        for (var number = 0; number < Executions; number++)
        {
            var begin = Stopwatch.GetTimestamp();
            await one(number);
            if (number > 0) times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return TimeSpan.FromMilliseconds(Quantiles.Median(times));
    }

    private static ExecutionId Id(int number) => ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"deep-{number}"));

    internal sealed record Found(int Commits, double ReplayedPerSecond, double RecoveredPerSecond, double WithSnapshotMs, int SnapshotBytes);
}
