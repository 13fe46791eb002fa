using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace LazyEngine.Journal;

/// <summary>The journal plugin on the memory store.</summary>
internal sealed class LazyMemoryJournal : AsyncWriteJournal
{
    private readonly JournalDesk _desk;

    public LazyMemoryJournal(Config config) => _desk = new JournalDesk(Context, config, AdaptFromJournal);

    /// <inheritdoc />
    public override Task ReplayMessagesAsync(IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
        _desk.ReplayAsync(persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);

    /// <inheritdoc />
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        _desk.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr).WaitAsync(cancellationToken);

    /// <inheritdoc />
    protected override bool AroundReceive(Receive receive, object message) => _desk.TryServe(message, Self) || base.AroundReceive(receive, message);

    /// <inheritdoc />
    protected override void PostStop()
    {
        _desk.Stop();
        base.PostStop();
    }

    /// <inheritdoc />
    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken) =>
        _desk.WriteAsync(messages).WaitAsync(cancellationToken);

    /// <inheritdoc />
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        _desk.DeleteToAsync(persistenceId, toSequenceNr).WaitAsync(cancellationToken);
}
