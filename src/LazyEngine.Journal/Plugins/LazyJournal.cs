using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;

namespace LazyEngine.Journal;

/// <summary>The journal plugin on SQLite and PostgreSQL: stock tables, our own group commit, index row and direct reads.</summary>
internal sealed class LazyJournal : SqlWriteJournal
{
    private readonly JournalDesk _desk;

    public LazyJournal(Config config)
        : base(WithDatabase(config)) => _desk = new JournalDesk(Context, config, AdaptFromJournal);

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

    // The base class wants to know a database of its own, though nothing here ever makes it connect.
    private static Config WithDatabase(Config config) => StockDatabase.Of(JournalExtension.For(Context.System).Settings).WithFallback(config);
}
