using Akka.Actor;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Journal;
using LazyEngine.Wire;

namespace LazyEngine.Actors;

/// <content>Recovery that fails, snapshots, and the end of a journal.</content>
internal sealed partial class ExecutionActor
{
    private (object Message, IActorRef Asker)? _first;

    // What comes meanwhile waits within the base class, and is lost with it; whoever asks again is the first of the next incarnation.
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        var error = NotRead(_id, reason);
        switch (_first)
        {
            case (ExecutionCommand command, var asker):
                asker.Tell(new ExecutionReply.Refused(_id, command.Id, error));
                break;
            case (ExecutionQuery, var asker):
                asker.Tell(new ExecutionReply.Refused(_id, null, error));
                break;
        }

        base.OnRecoveryFailure(reason, message);
    }

    // It is what is stored that cannot be read, or it is the database that does not answer.
    private static EngineError NotRead(ExecutionId execution, Exception reason) => reason is PayloadKeyException or UnreadableException
        ? EngineError.NotReadable(execution, reason.Message)
        : new EngineError(EngineError.JournalUnavailable, $"The journal of execution '{execution}' could not be read ({reason.Message}). Ask again with the same command id.");

    private void Hear(object message)
    {
        _newness?.Hear(message, Now);
        if (IsRecovering) _first ??= message is ExecutionCommand or ExecutionQuery ? (message, Sender) : null;
        else _first = null;
    }

    private void OnTaken(Taken taken)
    {
        if (taken.Error is { } error)
        {
            taken.Asker.Tell(new ExecutionReply.Refused(_id, taken.Fork.Id, error));
            return;
        }

        _shell.Take(taken.Fork, taken.Commits);
        _buffer.Enqueue(new Request(taken.Fork, taken.Asker));
    }

    // What is deleted after the commit that says so is deleted again by whoever repeats the request: a crash in between loses nothing but time.
    private void Clean(IActorRef asker, ExecutionReply reply)
    {
        var (last, command) = (_shell.State.Version, ((ExecutionReply.Accepted)reply).Command);
        _parts.Store.CleanAsync(_id, PersistenceId, last - 1).PipeTo(
            Self,
            success: () => new Cleaned(asker, reply),
            failure: cause => new Cleaned(asker, new ExecutionReply.Refused(_id, command, new EngineError(EngineError.JournalUnavailable, $"The journal could not be deleted ({cause.Message}). Ask again with the same command id."))));
    }

    private void SaveSnapshotWhenDue(int commits)
    {
        if (_shell.State.PurgedAt is not null) return;
        var version = _shell.State.Version;
        if (version / _parts.Settings.SnapshotEvery > (version - commits) / _parts.Settings.SnapshotEvery) SaveSnapshotNow();
    }

    // Whoever wakes it reads the journal from there; what has ended is seldom read again.
    private void SaveSnapshotBeforeSleep()
    {
        if (!_shell.State.State.IsTerminal() && _shell.State.Version - _snapshotVersion >= _parts.Settings.SnapshotBeforeSleepFrom) SaveSnapshotNow();
    }

    private void SaveSnapshotNow()
    {
        _snapshotVersion = _shell.State.Version;
        SaveSnapshot(_shell.State);
    }

    private void Prove(QueueReport report, long version) =>
        _parts.IsBehindAsync(_id, version).PipeTo(Self, success: isBehind => new Proven(report, version, isBehind));

    // Who does not know what it is asked about may have been overtaken by another incarnation: the journal tells.
    private void ReplyOnceChecked(IActorRef asker, ExecutionReply reply, long version) =>
        _parts.IsBehindAsync(_id, version).PipeTo(Self, success: isBehind => new Checked(asker, reply, version, isBehind), failure: _ => new Checked(asker, reply, version, null));
}
