using System.Diagnostics;
using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Journal;
using LazyEngine.Wire;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>Measures, at whatever size a journal has, what must not depend on that.</summary>
internal sealed class VolumeLooker(Bench bench, Filler filler)
{
    private const int Times = 200;
    private const int FewTimes = 40;

    public async Task<VolumeLook> LookAsync(double insertedRowsPerSecond, CancellationToken cancellationToken)
    {
        var chain = filler.Chain.Hash;
        await filler.SleepAsync(FewTimes);
        await bench.RunAsync(chain, cancellationToken);
        var recover = await TakeAsync(Times, RecoverAsync, cancellationToken);
        var find = await TakeAsync(Times, () => bench.Store.FindAsync(filler.Ended()), cancellationToken);
        var list = await TakeAsync(FewTimes, () => bench.Store.ListAsync(new IndexQuery()), cancellationToken);
        var byState = await TakeAsync(FewTimes, () => bench.Store.ListAsync(new IndexQuery(ExecutionState.Running)), cancellationToken);
        var due = await TakeAsync(Times, () => bench.Store.DueAsync(DateTimeOffset.UtcNow, SliceRange.All, null, 200), cancellationToken);
        var wake = await TakeAsync(FewTimes, () => WakeAsync(cancellationToken), cancellationToken);
        var alone = await TakeAsync(FewTimes, () => bench.RunAsync(chain, cancellationToken), cancellationToken);
        return new VolumeLook(
            filler.Rows, insertedRowsPerSecond, Quantiles.At(recover, 0.5), Quantiles.At(recover, 0.99), Quantiles.At(find, 0.5), Quantiles.At(list, 0.5), Quantiles.At(byState, 0.5),
            Quantiles.At(due, 0.5), Quantiles.At(wake, 0.5), Quantiles.At(alone, 0.5), await StoredAsync());
    }

    private async Task RecoverAsync()
    {
        var replay = Replay.Nothing;
        await bench.Store.ReplayAsync(Names.PersistenceId(filler.Ended()), 1, long.MaxValue, long.MaxValue, row => replay = replay.Add((Commit)WireCodec.Decode(row.Manifest, row.Message), _ => filler.Chain));
        if (replay.State.State != ExecutionState.Success) throw new InvalidOperationException($"An execution that was written as ended is {replay.State.State}.");
    }

    private async Task WakeAsync(CancellationToken cancellationToken)
    {
        var id = filler.Asleep();
        await bench.Engine.SignalAsync(id, "go", Payload.Json(0), cancellationToken: cancellationToken);
        await bench.Engine.WaitAsync(id, cancellationToken);
    }

    private async Task<long> StoredAsync() => await DatabaseSize.OfAsync(bench.StoreKind, bench.Address);

    private static async Task<double[]> TakeAsync(int times, Func<Task> one, CancellationToken cancellationToken)
    {
        var took = new double[times];
        for (var time = 0; time < times; time++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begin = Stopwatch.GetTimestamp();
            await one();
            took[time] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        Array.Sort(took);
        return took;
    }
}
