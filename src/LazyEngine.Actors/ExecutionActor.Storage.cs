using Akka.Actor;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <content>Snapshots, and the end of a journal.</content>
internal sealed partial class ExecutionActor
{
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
}
