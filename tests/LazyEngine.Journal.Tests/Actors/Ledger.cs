using Akka.Actor;
using Akka.Persistence;

namespace LazyEngine.Journal.Tests;

/// <summary>Keeps whatever it is told, and tells what it has kept.</summary>
internal sealed class Ledger(string id) : UntypedPersistentActor
{
    private List<string> _kept = [];

    public override string PersistenceId => id;

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Question.All: Sender.Tell(_kept.ToArray()); break;
            case Question.Stop: Context.Stop(Self); break;
            case Question.Snapshot: SaveSnapshot(_kept.ToArray()); break;
            case SaveSnapshotSuccess or SaveSnapshotFailure: Context.System.EventStream.Publish(message); break;
            case string[] several: PersistAll(several, Keep); break;
            default: Persist(message, Keep); break;
        }
    }

    protected override void OnRecover(object message)
    {
        if (message is SnapshotOffer offer) _kept = [.. (string[])offer.Snapshot];
        else if (message is not RecoveryCompleted) _kept.Add(message.ToString()!);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Sender.Tell(new Status.Failure(cause));

    private void Keep(object message)
    {
        _kept.Add(message.ToString()!);
        Sender.Tell(LastSequenceNr);
    }
}

/// <summary>What a ledger can be asked.</summary>
internal enum Question
{
    All,
    Stop,
    Snapshot,
}
