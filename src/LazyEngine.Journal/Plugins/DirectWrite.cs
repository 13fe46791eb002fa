using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Persistence;

namespace LazyEngine.Journal;

/// <summary>One write of an execution: tells the actor how it has ended, straight from where that becomes known.</summary>
/// <param name="request">What the actor has asked for.</param>
/// <param name="journal">In whose name it is answered.</param>
/// <param name="underWay">Those of which it is one until it has ended.</param>
internal sealed class DirectWrite(WriteMessages request, IActorRef journal, ConcurrentDictionary<string, DirectWrite> underWay) : IWriteListener
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _since = Environment.TickCount64;
    private readonly long _begun = JournalMetrics.StartOfWrite();
    private string? _persistenceId;
    private int _answered;

    /// <summary>Ends, and never fails, once it is known what became of the write; the actor has been told by then.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Hands the rows to the store; or tells the actor that they cannot be serialized, and stores nothing.</summary>
    public void Begin(PayloadCodec codec, ExecutionStore store)
    {
        JournalWrite write;
        try
        {
            write = codec.ToWrite(request.Messages);
        }
        catch (Exception cause)
        {
            Answer(WriteMessagesSuccessful.Instance, item => new WriteMessageRejected(item, cause, request.ActorInstanceId));
            return;
        }

        // Registered before this returns: a recovery of the same actor comes in after it, and must see it.
        _persistenceId = write.PersistenceId;
        underWay[write.PersistenceId] = this;
        store.Append(write, this);
    }

    /// <inheritdoc />
    public void Stored()
    {
        JournalMetrics.Written(_begun);
        Answer(WriteMessagesSuccessful.Instance, item => new WriteMessageSuccess(item, request.ActorInstanceId), eachFirst: true);
    }

    /// <inheritdoc />
    public void Failed(Exception cause) =>
        Answer(new WriteMessagesFailed(cause, request.Messages.Count()), item => new WriteMessageFailure(item, cause, request.ActorInstanceId));

    /// <summary>Gives a write up that has taken too long; what became of it is unknown.</summary>
    public void FailIfOlderThan(long milliseconds)
    {
        if (Environment.TickCount64 - _since > milliseconds) Failed(new TimeoutException($"The write has taken more than {milliseconds} ms."));
    }

    // An actor keeps the sender of its last message, and executions sleep for long: that is better the journal than whoever sent a command, with
    // the answer to it. What an actor persists before it is told that the write is over waits until then.
    private void Answer(object all, Func<IPersistentRepresentation, object> each, bool eachFirst = false)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0) return;
        if (_persistenceId is not null) underWay.TryRemove(KeyValuePair.Create(_persistenceId, this));
        if (!eachFirst) request.PersistentActor.Tell(all, journal);
        foreach (var message in request.Messages)
        {
            var items = (IReadOnlyList<IPersistentRepresentation>)message.Payload;
            for (var i = 0; i < items.Count; i++) request.PersistentActor.Tell(each(items[i]), items[i].Sender);
        }

        if (eachFirst) request.PersistentActor.Tell(all, journal);
        _ended.SetResult();
    }
}
