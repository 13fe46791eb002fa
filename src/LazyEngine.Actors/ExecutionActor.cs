using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>One execution: hands commands to its shell, writes what the shell decides, then acts.</summary>
/// <remarks>
/// Receives: commands, queries, queue reports, and the replies of parents and children. Persists: <see cref="Commit"/>. Sends: queue
/// messages and commands to parents and children, then replies.
/// Commands that come while a write is under way are buffered here and decided together when it ends, so that one wide
/// execution is not bound to one write per task.
/// </remarks>
internal sealed partial class ExecutionActor : UntypedPersistentActor
{
    private readonly ExecutionId _id;
    private readonly ExecutionParts _parts;
    private readonly ExecutionShell _shell;
    private readonly Queue<Request> _buffer = new();
    private readonly Ways.Lodger _lodger;
    private readonly long _startedAt = ActorMetrics.StartOfRecovery();
    private List<Request>? _writing;
    private Queue<(ExecutionQuery Query, IActorRef Asker)>? _early;
    private Newness? _newness;
    private Watchers? _watchers;
    private Alarm? _alarm;
    private long _snapshotVersion;
    private bool _stopWhenIdle;
    private bool _hasEnded;
    private bool _lingers;

    public ExecutionActor(ExecutionParts parts)
    {
        _id = ExecutionId.Parse(Uri.UnescapeDataString(Self.Path.Name));
        _parts = parts;
        _shell = parts.ShellFor(_id);
        _newness = new Newness(parts.TakenAsNew, PersistenceId);
        _lodger = parts.Ways.Add(_id, Self);
    }

    // Made when it is asked for, once a write: many executions are in memory at once, and few of them write.
    public override string PersistenceId => Names.PersistenceId(_id);

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    private bool IsWriting => _writing is not null;

    protected override bool AroundReceive(Receive receive, object message)
    {
        Hear(message);
        return base.AroundReceive(receive, message);
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case Commit commit:
                _shell.Recover(commit);
                break;
            case SnapshotOffer { Snapshot: Execution snapshot }:
                _shell.Recover(snapshot);
                _snapshotVersion = snapshot.Version;
                break;
            case RecoveryCompleted:
                ActorMetrics.Recovered(_startedAt);
                _newness?.Forget();
                if (_newness is { IsAssumed: false }) _newness = null;
                Send(_shell.Recovered(Now));
                break;
            default:
                throw new UnreachableException($"The journal of execution '{_id}' holds a {message.GetType().Name}.");
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case ExecutionCommand.Wake:
                Wake();
                Sender.Tell(new ExecutionReply.Moved(_id, _shell.State.State, _shell.State.Version, _shell.State.Error));
                break;
            case ExecutionCommand.Fork fork when !_shell.State.Exists && !IsWriting:
                var forker = Sender;
                _parts.ReadCommitsAsync(fork).PipeTo(Self, success: read => new Taken(fork, forker, read.Commits, read.Error), failure: cause => new Taken(fork, forker, [], NotRead(fork.Source, cause)));
                break;
            case Taken taken:
                OnTaken(taken);
                break;
            case Cleaned cleaned:
                cleaned.Asker.Tell(cleaned.Reply);
                Context.SetReceiveTimeout(_parts.Lingering.Enter(ref _lingers));
                break;
            case ExecutionCommand.Run { Parent: { } parent } child when !_shell.State.Exists && !IsWriting:
                Admit(child, parent);
                break;
            case Admitted admitted:
                OnAdmitted(admitted);
                break;
            case ExecutionCommand command:
                _buffer.Enqueue(new Request(command, Sender));
                break;
            case ExecutionQuery query:
                Answer(query, Sender);
                break;
            case Checked check:
                check.Asker.Tell(check.IsBehind == false ? check.Reply : ExecutionShell.AskAgain(check.Reply));
                if (check.IsBehind != true || check.Version != _shell.State.Version || IsWriting) break;
                Context.Stop(Self);
                return;
            case QueueReport report when _shell.NeedsProof(report):
                Prove(report, _shell.State.Version);
                break;
            case Proven { IsBehind: true } proven when proven.Version == _shell.State.Version && !IsWriting:
                Context.Stop(Self);
                return;
            case Proven { IsBehind: false, Report: var proven }:
                Send(_shell.Report(proven, Now));
                break;
            case QueueReport report:
                Send(_shell.Report(report, Now));
                break;
            case ExecutionReply reply:
                Send(_shell.Hear(reply));
                break;
            case Alarm.Ring:
                OnRing();
                break;
            case ReceiveTimeout:
                _parts.Ways.Remove(_lodger);
                Context.Parent.Tell(new Passivate(StopWhenIdle.Instance));
                break;
            case StopWhenIdle:
                _parts.Ways.Remove(_lodger);
                _stopWhenIdle = true;
                break;
            case WakeMoved { IsBehind: true } moved when moved.Version == _shell.State.Version && !IsWriting:
                // Another incarnation has written since this one has read: what it knows is out of date, and it would sleep on that.
                Context.Stop(Self);
                return;
            case WakeMoved:
            case Proven or Status.Failure: // the queue is asked again
            case SaveSnapshotSuccess or SaveSnapshotFailure or DeleteSnapshotsSuccess or DeleteSnapshotsFailure: // a snapshot is a cache: without it the journal is read from further back
                break;
            default:
                Unhandled(message);
                break;
        }

        if (!IsWriting) DecideBuffered();
    }

    protected override void PostStop()
    {
        _parts.Lingering.Leave(ref _lingers);
        _parts.Ways.Remove(_lodger);
        _alarm?.Cancel();
        _newness?.Forget();
        base.PostStop();
    }

    private void DecideBuffered()
    {
        while (_buffer.Count > 0 && !IsWriting)
        {
            var requests = new List<Request>(Math.Min(_buffer.Count, _parts.Settings.CommandsPerWrite));
            while (requests.Count < _parts.Settings.CommandsPerWrite && _buffer.TryDequeue(out var request)) requests.Add(request);
            var batch = _shell.Decide(requests.ConvertAll(request => request.Command), Now);
            if (batch.Commits.Count == 0)
            {
                Apply(batch, requests);
                if (_newness is not { IsAssumed: true }) continue;
                Context.Stop(Self);
                return;
            }

            Write(batch, requests);
        }

        if (!_stopWhenIdle || IsWriting || _buffer.Count > 0) return;
        SaveSnapshotBeforeSleep();
        Context.Stop(Self);
    }

    private void Write(ShellBatch batch, List<Request> requests)
    {
        _writing = requests;
        var left = batch.Commits.Count;
        if (left == 1) PersistAsync(batch.Commits[0], OnStored);
        else PersistAllAsync(batch.Commits, OnStored);

        void OnStored(Commit stored)
        {
            if (--left > 0) return;
            _writing = null;
            _newness = null;
            Apply(batch, requests);
            while (_early?.TryDequeue(out var early) == true) Answer(early.Query, early.Asker);
            SaveSnapshotWhenDue(batch.Commits.Count);
            DecideBuffered();
        }
    }

    private void Apply(ShellBatch batch, List<Request> requests)
    {
        var before = new Replay(_shell.Plan, _shell.State);
        Send(_shell.Apply(batch, Now), isFirst: true);
        for (var i = 0; i < requests.Count; i++)
        {
            if (batch.Replies[i] is ExecutionReply.Granted { Grant: var grant }) ActorMetrics.Granted(grant, _shell.Plan!, _shell.State, Now);
            if (requests[i].Command is ExecutionCommand.Purge && batch.Replies[i] is ExecutionReply.Accepted) Clean(requests[i].Asker, batch.Replies[i]);
            else if (!requests[i].Asker.IsNobody()) Reply(requests[i].Asker, batch.Replies[i]);
        }

        if (batch.Commits.Count == 0) return;
        _watchers?.Tell(_shell.State);
        if (_parts.Listener is { IsListening: true } listener) listener.Hear(before, batch.Commits, _parts.Plans.Find);
        if (_shell.State.State.IsTerminal() == _hasEnded) return;
        _hasEnded = !_hasEnded;
        if (_hasEnded && _shell.NextTick is null) _alarm?.Cancel();
        if (!_hasEnded) _parts.Lingering.Leave(ref _lingers);
        Context.SetReceiveTimeout(_hasEnded ? _parts.Lingering.Enter(ref _lingers) : null);
    }

    private void Reply(IActorRef asker, ExecutionReply reply)
    {
        if (ExecutionShell.IsInDoubt(reply)) ReplyOnceChecked(asker, reply, _shell.State.Version);
        else asker.Tell(reply);
    }

    // A child that was asked for before may be there, and only it can say so.
    private void Send(ShellStep step, bool isFirst = false)
    {
        foreach (var message in step.Messages) _parts.Ways.ToQueue(_parts.Settings.ToPartition(message, _id), Self);
        foreach (var call in step.Calls)
        {
            if (isFirst && RefusedStart(call) is { } refused) Self.Tell(refused);
            else _parts.Ways.ToExecution(call, Self);
        }

        foreach (var command in step.Commands) _buffer.Enqueue(new Request(command, ActorRefs.Nobody));
        if (_shell.NextTick is { } next) (_alarm ??= new Alarm(Context.System.Scheduler, Self)).Set(next);
    }

    private void Answer(ExecutionQuery query, IActorRef asker)
    {
        var state = _shell.State;
        if (!state.Exists)
        {
            // Its first commit may be in the journal already, and its index row be seen.
            if (IsWriting) (_early ??= new()).Enqueue((query, asker));
            else asker.Tell(new ExecutionReply.Refused(_id, null, EngineError.NoSuchExecution(_id)));
            return;
        }

        if (state.PurgedAt is { } purged)
        {
            asker.Tell(new ExecutionReply.Refused(_id, null, EngineError.IsPurged(_id, purged, state.PurgedBy)));
            return;
        }

        if (query is ExecutionQuery.Watch watch)
        {
            (_watchers ??= new Watchers()).Add(asker, watch.Version);
            _watchers.Tell(state);
        }
        else if (Answers.To(query, _shell, _parts.Settings.Limits, Now) is { } answer)
        {
            asker.Tell(answer);
        }
        else
        {
            Unhandled(query);
        }
    }
}
