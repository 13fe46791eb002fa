using Akka.Actor;
using Akka.Event;
using LazyEngine.Executions;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>Purges what has been kept long enough, a batch at a time; one of it runs in the whole cluster.</summary>
/// <remarks>Receives: the ends of its own sweeps. Persists: nothing. Sends: <see cref="ExecutionCommand.Purge"/>.</remarks>
internal sealed class RetentionActor : UntypedActor
{
    // Whoever asks for what is gone is told that nobody has deleted it by hand.
    private static readonly Origin ByAge = new("retention", "it had been kept as long as it was to be");

    private readonly RetentionSettings _settings;
    private readonly TimeSpan _timeout;
    private readonly ExecutionStore _store;
    private readonly Func<IActorRef> _executions;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Removal _removal;
    private readonly Sweep _sweep;
    private ICancelable? _timer;

    public RetentionActor(EngineSettings settings, ExecutionStore store, Func<IActorRef> executions)
    {
        (_settings, _timeout, _store, _executions) = (settings.Retention, settings.RequestTimeout, store, executions);
        _sweep = new Sweep(_settings, _store.FlowsAsync, flow => Task.Run(() => _store.ReadFlow(flow) is { } encoded ? encoded : (ReadOnlyMemory<byte>?)null), ListAsync, async id => await _store.FindAsync(id) is not null);
        _removal = new Removal(
            ListAsync,
            command => _executions().Ask<ExecutionReply>(command with { Origin = ByAge }, _timeout));
    }

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    protected override void PreStart() => SweepAfter(_settings.SweepEvery);

    protected override void PostStop() => _timer?.Cancel();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Next:
                SweepAsync(Now).PipeTo(Self, success: count => new Swept(count));
                break;
            case Swept swept:
                if (swept.Count > 0) _log.Info("{0} executions were purged, or their ids forgotten.", swept.Count);
                SweepAfter(swept.Count >= _settings.Batch ? _settings.BatchPause : _settings.SweepEvery);
                break;
            case Status.Failure failure:
                _log.Warning(failure.Cause, "What has been kept long enough could not be purged; this is tried again in {0}.", _settings.SweepEvery);
                SweepAfter(_settings.SweepEvery);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private async Task<int> SweepAsync(DateTimeOffset now)
    {
        var purged = new List<ExecutionId>();
        foreach (var unfinished in await _store.UnfinishedPurgesAsync(_settings.Batch)) await _removal.PurgeAsync(unfinished, purged);
        await foreach (var due in _sweep.DueAsync(now))
        {
            if (purged.Count >= _settings.Batch) return purged.Count;
            await _removal.PurgeAsync(due.Execution, purged);
        }

        return purged.Count + await _store.ForgetTombstonesAsync(now - _settings.TombstonesKeepFor, Names.PersistenceIdPrefix, _settings.Batch);
    }

    private async Task<IReadOnlyList<IndexHeader>> ListAsync(IndexQuery query) => [.. (await _store.ListAsync(query)).Select(entry => entry.Header)];

    private void SweepAfter(TimeSpan pause)
    {
        _timer?.Cancel();
        _timer = Context.System.Scheduler.ScheduleTellOnceCancelable(pause, Self, Next.Instance, Self);
    }

    private sealed record Swept(int Count);

    private sealed class Next
    {
        public static readonly Next Instance = new();
    }
}
