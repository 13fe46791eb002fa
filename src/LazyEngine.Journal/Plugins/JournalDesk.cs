using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>What the journal plugins do, whatever the store: they differ only in what Akka wants them to derive from.</summary>
/// <remarks>
/// What executions ask for is served here, past the steps of the base class, which cost more than the write itself: a circuit breaker that
/// never opens, with a timer for each call; an actor that puts the answers to all actors into one order, though each actor has one
/// write under way at a time; an actor for each recovery that compares writers; a second query for the highest number.
/// </remarks>
internal sealed class JournalDesk
{
    private readonly ConcurrentDictionary<string, Task> _awaited = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DirectWrite> _direct = new(StringComparer.Ordinal);
    private readonly Func<IPersistentRepresentation, IEnumerable<IPersistentRepresentation>> _adapt;
    private readonly ExecutionStore _store;
    private readonly TakenAsNew _new;
    private readonly PayloadCodec _codec;
    private readonly long _patienceMs;
    private readonly ICancelable _looks;

    /// <param name="context">The plugin's.</param>
    /// <param name="config">The plugin's.</param>
    /// <param name="adapt">What the adapters of the plugin make of a row that is no commit.</param>
    public JournalDesk(IActorContext context, Config config, Func<IPersistentRepresentation, IEnumerable<IPersistentRepresentation>> adapt)
    {
        var extension = JournalExtension.For(context.System);
        (_store, _new, _adapt) = (extension.Store, extension.TakenAsNew, adapt);
        _codec = new PayloadCodec((ExtendedActorSystem)context.System);
        var patience = config.GetTimeSpan("circuit-breaker.call-timeout");
        _patienceMs = (long)patience.TotalMilliseconds;
        _looks = context.System.Scheduler.ScheduleTellRepeatedlyCancelable(patience / 4, patience / 4, context.Self, LookForOverdue.Instance, context.Self);
    }

    /// <summary>Serves a write of an execution, or the recovery of whoever.</summary>
    /// <returns>Whether it was one of these; all else is left to the base class.</returns>
    public bool TryServe(object message, IActorRef journal)
    {
        switch (message)
        {
            case WriteMessages write when IsOfCommits(write):
                new DirectWrite(write, journal, _direct).Begin(_codec, _store);
                return true;
            case ReplayMessages replay:
                _ = RecoverAsync(replay);
                return true;
            case LookForOverdue:
                // One look at all of them now and then, in place of a timer for each.
                foreach (var write in _direct.Values) write.FailIfOlderThan(_patienceMs);
                return true;
            default:
                return false;
        }
    }

    public void Stop() => _looks.Cancel();

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
        var append = _store.AppendAsync(write);
        _awaited[write.PersistenceId] = append;
        return EndAsync(write.PersistenceId, append);
    }

    /// <summary>Reads the highest sequence number once a write of the same actor, whose outcome is still open, has ended.</summary>
    public async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        await EndOfWriteAsync(persistenceId);
        return await _store.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr);
    }

    /// <summary>Reads rows and hands them over as the actor wrote them.</summary>
    public Task ReplayAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> replayed) =>
        _store.ReplayAsync(persistenceId, fromSequenceNr, toSequenceNr, max, row => replayed(_codec.FromRow(persistenceId, row)));

    /// <summary>Deletes rows up to and including one.</summary>
    public Task DeleteToAsync(string persistenceId, long toSequenceNr) => _store.DeleteMessagesToAsync(persistenceId, toSequenceNr);

    private static bool IsOfCommits(WriteMessages write)
    {
        foreach (var message in write.Messages)
        {
            if (message is not AtomicWrite { Payload: IReadOnlyList<IPersistentRepresentation> items }) return false;
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i].Payload is not Commit) return false;
            }
        }

        return true;
    }

    private async Task RecoverAsync(ReplayMessages request)
    {
        var (id, actor) = (request.PersistenceId, request.PersistentActor);
        try
        {
            await EndOfWriteAsync(id);
            var highest = _new.Contains(id) ? 0 : await ReplayAsync(request, new WriterOrder(id));
            actor.Tell(new RecoverySuccess(highest), ActorRefs.NoSender);
        }
        catch (Exception cause)
        {
            actor.Tell(new ReplayMessagesFailure(cause), ActorRefs.NoSender);
        }
    }

    private async Task<long> ReplayAsync(ReplayMessages request, WriterOrder writers)
    {
        var (id, actor) = (request.PersistenceId, request.PersistentActor);
        if (request is { ToSequenceNr: long.MaxValue, Max: long.MaxValue }) return await _store.ReplayToEndAsync(id, request.FromSequenceNr, Replay);
        // Whoever wants less than everything wants to know the number of what it does not get all the same.
        var highest = await _store.ReadHighestSequenceNrAsync(id, Math.Max(0, request.FromSequenceNr - 1));
        await _store.ReplayAsync(id, request.FromSequenceNr, Math.Min(request.ToSequenceNr, highest), request.Max, Replay);
        return highest;

        void Replay(JournalRow row)
        {
            writers.Check(row);
            var read = _codec.FromRow(id, row);
            if (read.Payload is Commit) actor.Tell(new ReplayedMessage(read), ActorRefs.NoSender);
            else foreach (var adapted in _adapt(read)) actor.Tell(new ReplayedMessage(adapted), ActorRefs.NoSender);
        }
    }

    private async Task EndOfWriteAsync(string persistenceId)
    {
        if (_direct.TryGetValue(persistenceId, out var direct)) await direct.Ended;
        if (_awaited.TryGetValue(persistenceId, out var write)) await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

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
            _awaited.TryRemove(KeyValuePair.Create(persistenceId, append));
        }
    }

    private sealed class LookForOverdue : INotInfluenceReceiveTimeout
    {
        public static readonly LookForOverdue Instance = new();
    }
}
