using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;

namespace LazyEngine.Journal;

/// <summary>What the journal plugins do, whatever the store: they differ only in what Akka wants them to derive from.</summary>
internal sealed class JournalDesk
{
    private readonly ConcurrentDictionary<string, Task> _underWay = new(StringComparer.Ordinal);
    private readonly ExecutionStore _store;
    private readonly PayloadCodec _codec;

    public JournalDesk(ActorSystem system)
    {
        _store = JournalExtension.For(system).Store;
        _codec = new PayloadCodec((ExtendedActorSystem)system);
    }

    /// <summary>Writes what one actor asks for, all of it or nothing.</summary>
    /// <returns>No rejections; or one for each message when a payload cannot be serialized, in which case nothing was stored.</returns>
    /// <exception cref="JournalConflictException">Another incarnation has written one of the rows.</exception>
    public Task<IImmutableList<Exception>> WriteAsync(IEnumerable<AtomicWrite> messages)
    {
        var list = messages.ToList();
        JournalWrite write;
        try
        {
            write = _codec.ToWrite(list);
        }
        catch (Exception cause)
        {
            return Task.FromResult<IImmutableList<Exception>>([.. Enumerable.Repeat(cause, list.Count)]);
        }

        // Registered before this method returns: a recovery of the same actor comes in after it, and must see it.
        var append = JournalMetrics.AppendAsync(_store, write);
        _underWay[write.PersistenceId] = append;
        return EndAsync(write.PersistenceId, append);
    }

    /// <summary>Reads the highest sequence number once a write of the same actor, whose outcome is still open, has ended.</summary>
    public async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        if (_underWay.TryGetValue(persistenceId, out var write)) await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await _store.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr);
    }

    /// <summary>Reads rows and hands them over as the actor wrote them.</summary>
    public Task ReplayAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> replayed) =>
        _store.ReplayAsync(persistenceId, fromSequenceNr, toSequenceNr, max, row => replayed(_codec.FromRow(persistenceId, row)));

    /// <summary>Deletes rows up to and including one.</summary>
    public Task DeleteToAsync(string persistenceId, long toSequenceNr) => _store.DeleteMessagesToAsync(persistenceId, toSequenceNr);

    private async Task<IImmutableList<Exception>> EndAsync(string persistenceId, Task append)
    {
        try
        {
            await append;
            // Akka's word for "no message was rejected", though the type does not say so.
            return null!;
        }
        finally
        {
            _underWay.TryRemove(KeyValuePair.Create(persistenceId, append));
        }
    }
}
