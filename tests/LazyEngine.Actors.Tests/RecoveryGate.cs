using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;
using LazyEngine.Journal;

namespace LazyEngine.Actors.Tests;

/// <summary>Counts the recoveries that are under way, and lets none end while it is closed.</summary>
internal sealed class RecoveryGate : IExtension
{
    private volatile TaskCompletionSource? _closed;
    private int _inside;
    private int _most;

    public int Inside => Volatile.Read(ref _inside);

    /// <summary>The most that were under way at the same time.</summary>
    public int Most => Volatile.Read(ref _most);

    public static RecoveryGate Of(ActorSystem system) => system.WithExtension<RecoveryGate, Provider>();

    public void Close() => _closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _closed?.TrySetResult();

    private async Task<long> PassAsync(Func<Task<long>> recovery)
    {
        var inside = Interlocked.Increment(ref _inside);
        for (var most = Most; inside > most; most = Most) Interlocked.CompareExchange(ref _most, inside, most);
        await (_closed?.Task ?? Task.CompletedTask);
        var highest = await recovery();
        Interlocked.Decrement(ref _inside);
        return highest;
    }

    private sealed class Provider : ExtensionIdProvider<RecoveryGate>
    {
        public override RecoveryGate CreateExtension(ExtendedActorSystem system) => new();
    }

    /// <summary>The journal on the memory store, behind the gate.</summary>
    internal sealed class GatedJournal : AsyncWriteJournal
    {
        private readonly JournalDesk _desk;
        private readonly RecoveryGate _gate = Of(Context.System);

        public GatedJournal(Config config) => _desk = new JournalDesk(Context, config, AdaptFromJournal);

        public override Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
            _desk.ReplayAsync(persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);

        // What every recovery asks first.
        public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
            _gate.PassAsync(() => _desk.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr).WaitAsync(cancellationToken));

        protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken) =>
            _desk.WriteAsync(messages).WaitAsync(cancellationToken);

        protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
            _desk.DeleteToAsync(persistenceId, toSequenceNr).WaitAsync(cancellationToken);
    }
}
