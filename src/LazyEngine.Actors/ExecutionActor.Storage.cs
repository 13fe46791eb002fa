using Akka.Actor;
using Akka.Persistence;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Journal;
using LazyEngine.Wire;

namespace LazyEngine.Actors;

/// <content>What comes before a first commit, recovery and writes that fail, snapshots, and the end of a journal.</content>
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

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        // The outcome of the write is unknown: the actor stops, and whoever asks again with the same command id learns it.
        var error = new EngineError(EngineError.JournalUnavailable, $"The journal could not be written ({cause.Message}). Ask again with the same command id.");
        foreach (var request in (_writing ?? []).Concat(_buffer)) request.Asker.Tell(new ExecutionReply.Refused(_id, request.Command.Id, error));
        _buffer.Clear();
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        throw new InvalidOperationException($"The journal has rejected commit {sequenceNr} of execution '{_id}'.", cause); // the default logs and leaves the caller waiting

    private void Hear(object message)
    {
        _newness?.Hear(message, Now);
        if (IsRecovering) _first ??= message is ExecutionCommand or ExecutionQuery ? (message, Sender) : null;
        else _first = null;
    }

    // Most starts need not wait for the index.
    private void Admit(ExecutionCommand.Run child, ParentLink parent)
    {
        var (asker, size) = (Sender, _parts.Families.GrowAsync(_id, parent, child.Flow));
        if (size.IsCompletedSuccessfully) OnAdmitted(new Admitted(child, asker, size.Result, null));
        else size.PipeTo(Self, success: size => new Admitted(child, asker, size, null), failure: cause => new Admitted(child, asker, 0, new EngineError(EngineError.JournalUnavailable, $"The family of execution '{_id}' could not be counted ({cause.Message}). Ask again with the same command id.")));
    }

    private void OnAdmitted(Admitted admitted)
    {
        var child = admitted.Child;
        var error = admitted.Error ?? (admitted.Size > _parts.Families.LimitOf(child.Parent!, child.Flow) ? TooManyRelatives(child) : null);
        if (error is null) _buffer.Enqueue(new Request(child, admitted.Asker));
        else admitted.Asker.Tell(new ExecutionReply.Refused(_id, child.Id, error));
    }

    // A child is not brought to life only to say no.
    private ExecutionReply.Refused? RefusedStart(ExecutionCommand call) =>
        call is ExecutionCommand.Run { Parent: { } parent } child && _parts.Families.IsFull(child.Execution, parent, child.Flow) ? new ExecutionReply.Refused(child.Execution, child.Id, TooManyRelatives(child)) : null;

    private EngineError TooManyRelatives(ExecutionCommand.Run child) =>
        EngineError.TooManyRelatives(child.Execution, _parts.Plans.Find(child.Flow)?.Name ?? child.Flow.Value, _parts.Families.LimitOf(child.Parent!, child.Flow), _parts.Families.IsDeep(child.Parent!, child.Flow));

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

    // Those before the last one serve nobody; that one does where the new one cannot be written.
    private void SaveSnapshotNow()
    {
        if (_snapshotVersion > 1) DeleteSnapshots(new SnapshotSelectionCriteria(_snapshotVersion - 1));
        _snapshotVersion = _shell.State.Version;
        SaveSnapshot(_shell.State);
    }

    private void Prove(QueueReport report, long version) =>
        _parts.IsBehindAsync(_id, version).PipeTo(Self, success: isBehind => new Proven(report, version, isBehind));

    // Who does not know what it is asked about may have been overtaken by another incarnation: the journal tells.
    private void ReplyOnceChecked(IActorRef asker, ExecutionReply reply, long version) =>
        _parts.IsBehindAsync(_id, version).PipeTo(Self, success: isBehind => new Checked(asker, reply, version, isBehind), failure: _ => new Checked(asker, reply, version, null));
}
