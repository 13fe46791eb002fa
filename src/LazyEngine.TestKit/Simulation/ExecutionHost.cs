using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Stands for the actor of one execution: hands commands to the real shell, writes what it decides, then acts.</summary>
internal sealed class ExecutionHost
{
    private const int CommandsPerWrite = 5;
    private const int SnapshotEvery = 4;

    private readonly EngineProcess _engine;
    private readonly ExecutionId _id;
    private readonly Queue<Request> _buffer = new();
    private readonly Queue<QueueReport> _stash = new();
    private ExecutionShell _shell;
    private World.Cancel? _alarm;
    private bool _isAssumedNew;
    private bool _isRecovering;
    private bool _isWriting;

    /// <param name="engine">The process.</param>
    /// <param name="id">The execution.</param>
    /// <param name="first">What it is started by; null where that is no command.</param>
    public ExecutionHost(EngineProcess engine, ExecutionId id, ExecutionCommand? first = null)
    {
        (_engine, _id) = (engine, id);
        _isAssumedNew = first is ExecutionCommand.Run run && run.IsJustMade(engine.Now);
        _shell = NewShell();
        BeginRecovery();
    }

    public bool IsAlive { get; private set; } = true;

    private Cluster Cluster => _engine.Cluster;

    private World World => Cluster.World;

    private SimulatedJournal Journal => Cluster.Journal;

    public void Stop()
    {
        IsAlive = false;
        _alarm?.Now();
        _engine.Forget(_id, this);
    }

    public void Receive(ExecutionCommand command, Action<ExecutionReply> answer)
    {
        if (!IsAlive) return;
        if (command is ExecutionCommand.Wake && !_isRecovering)
        {
            Wake();
            answer(new ExecutionReply.Moved(_id, _shell.State.State, _shell.State.Version, _shell.State.Error));
        }
        else
        {
            _buffer.Enqueue(new Request(command, answer));
        }

        DecideBuffered();
    }

    public void Receive(QueueReport report)
    {
        if (!IsAlive) return;
        if (_isRecovering)
        {
            _stash.Enqueue(report);
            return;
        }

        if (_shell.NeedsProof(report)) Prove(report);
        else Do(_shell.Report(report, _engine.Now));
        DecideBuffered();
    }

    // Another incarnation may have written since this one has read.
    private void Prove(QueueReport report)
    {
        var version = _shell.State.Version;
        World.After(World.Latency(), () =>
        {
            if (!IsAlive || !_engine.IsAlive || Journal.IsDown) return;
            var isBehind = Journal.VersionOf(_id) > version;
            if (isBehind && version == _shell.State.Version && !_isWriting) Stop();
            if (!IsAlive || isBehind) return;
            Do(_shell.Report(report, _engine.Now));
            DecideBuffered();
        });
    }

    // An answer is for the incarnation that has asked.
    private void Hear(ExecutionReply reply)
    {
        if (!IsAlive || _isRecovering) return;
        Do(_shell.Hear(reply));
        DecideBuffered();
    }

    private void BeginRecovery()
    {
        _isRecovering = true;
        World.After(World.Latency(), () =>
        {
            if (!IsAlive) return;
            if (!_isAssumedNew && Journal.IsDown)
            {
                Stop();
                return;
            }

            if (!_isAssumedNew) Recover();
            _isRecovering = false;
            Do(_shell.Recovered(_engine.Now));
            while (IsAlive && _stash.TryDequeue(out var report)) Receive(report);
            DecideBuffered();
        });
    }

    private void Recover()
    {
        var snapshot = Journal.Snapshot(_id);
        if (snapshot is not null) _shell.Recover(snapshot);
        foreach (var commit in Journal.Read(_id, snapshot?.Version ?? 0)) _shell.Recover(commit);
        Cluster.Checks.Same(_id, _shell.State);
    }

    private void DecideBuffered()
    {
        while (IsAlive && !_isRecovering && !_isWriting && _buffer.Count > 0)
        {
            var requests = new List<Request>();
            while (requests.Count < CommandsPerWrite && _buffer.TryDequeue(out var request))
            {
                if (!LeftToChance(request)) requests.Add(request);
            }

            if (requests.Count == 0) continue;
            var batch = _shell.Decide(requests.ConvertAll(Fenced), _engine.Now);
            if (batch.Commits.Count == 0)
            {
                Apply(batch, requests);
                // Nothing proves it new, so it has no right to say what is not there.
                if (_isAssumedNew) Stop();
            }
            else if (Cluster.Safeguards.HasFlag(Safeguards.PersistBeforeAct)) WriteThenApply(batch, requests);
            else ApplyThenWrite(batch, requests);
        }
    }

    private void WriteThenApply(ShellBatch batch, List<Request> requests)
    {
        _isWriting = true;
        Journal.Append(_id, _shell.State.Version, batch.Commits, written =>
        {
            if (!IsAlive || !_engine.IsAlive) return;
            if (!written)
            {
                Fail(requests);
                return;
            }

            (_isWriting, _isAssumedNew) = (false, false);
            Apply(batch, requests);
            Cluster.Checks.Same(_id, _shell.State, batch.Commits.Count);
            if (_shell.State.Version % SnapshotEvery == 0) Journal.SaveSnapshot(_shell.State);
            DecideBuffered();
        });
    }

    private void ApplyThenWrite(ShellBatch batch, List<Request> requests)
    {
        var version = _shell.State.Version;
        Apply(batch, requests);
        _isWriting = true;
        Journal.Append(_id, version, batch.Commits, written =>
        {
            if (!IsAlive || !_engine.IsAlive) return;
            (_isWriting, _isAssumedNew) = (false, false);
            if (!written) Fail([]);
            else DecideBuffered();
        });
    }

    private void Fail(List<Request> requests)
    {
        var error = new EngineError(EngineError.JournalUnavailable, "The journal could not be written.");
        foreach (var request in requests.Concat(_buffer)) request.Answer(new ExecutionReply.Refused(_id, request.Command.Id, error));
        Stop();
    }

    private void Apply(ShellBatch batch, List<Request> requests)
    {
        Do(_shell.Apply(batch, _engine.Now));
        for (var i = 0; i < requests.Count; i++) Answer(requests[i], batch.Replies[i]);
    }

    private void Answer(Request request, ExecutionReply reply)
    {
        if (!ExecutionShell.IsInDoubt(reply))
        {
            request.Answer(reply);
            return;
        }

        var version = _shell.State.Version;
        World.After(World.Latency(), () =>
        {
            if (!IsAlive || !_engine.IsAlive) return;
            var isBehind = !Journal.IsDown && Journal.VersionOf(_id) > version;
            request.Answer(isBehind || Journal.IsDown ? ExecutionShell.AskAgain(reply) : reply);
            if (isBehind && version == _shell.State.Version && !_isWriting) Stop();
        });
    }

    private void Do(ShellStep step)
    {
        foreach (var message in step.Messages) Cluster.ToQueue(_id.Value, message);
        foreach (var call in step.Calls) Cluster.ToExecution(_id.Value, call, Hear);
        foreach (var command in step.Commands) _buffer.Enqueue(new Request(command, _ => { }));
        _alarm?.Now();
        if (_shell.NextTick is { } due) _alarm = World.After(due - _engine.Now, Ring);
    }

    private void Ring()
    {
        if (!IsAlive || !_engine.IsAlive) return;
        if (_shell.IsWakeDue(_engine.Now)) Wake();
        if (!IsAlive) return;
        Do(_shell.Tick(_engine.Now));
        DecideBuffered();
    }

    private void Wake()
    {
        if (_shell.TryFire(_engine.Now, out var fired))
        {
            Do(fired);
            return;
        }

        Do(_shell.Wake(_engine.Now, out var movedTo));
        if (!_isWriting && Journal.MoveWake(_id, _shell.State.Version, movedTo)) Stop();
    }

    /// <summary>Where a safeguard is left out, its command is answered here, as a careless engine would.</summary>
    private bool LeftToChance(Request request)
    {
        switch (request.Command)
        {
            case ExecutionCommand.Claim claim when !Cluster.Safeguards.HasFlag(Safeguards.Claim) && InstanceOf(claim.Token) is not null:
                request.Answer(new ExecutionReply.Granted(claim.Id, Grant.Of(_shell.Plan!, _shell.State, claim.Token)));
                return true;
            case ExecutionCommand.ReportLost lost when !Cluster.Safeguards.HasFlag(Safeguards.NewAttemptAfterLoss) && InstanceOf(lost.Token) is { } instance && instance.Attempt == lost.Token.Attempt:
                Cluster.Checks.Lost(lost.Token);
                // Whatever it knew of claims is forgotten, and the same attempt is offered once more.
                _shell = NewShell();
                Recover();
                foreach (var owed in Obligations.Of(_shell.Plan!, _shell.State).ToArray().OfType<Effect.Offer>())
                    Cluster.ToQueue(_id.Value, new QueueMessage.Offer(owed.Queue, owed.Token, owed.Priority, owed.FirstScheduledAt) { Key = owed.Key, Group = owed.Group });
                request.Answer(new ExecutionReply.Accepted(_id, lost.Id, _shell.State.State, _shell.State.Version));
                return true;
            default:
                return false;
        }
    }

    private ExecutionCommand Fenced(Request request) =>
        request.Command is ExecutionCommand.Complete done && !Cluster.Safeguards.HasFlag(Safeguards.Fencing) && InstanceOf(done.Token) is { } newest
            ? new ExecutionCommand.Complete(done.Token with { Attempt = newest.Attempt }, done.Outcome) { Id = done.Id }
            : request.Command;

    private TaskInstance? InstanceOf(AttemptToken token) =>
        _shell.Plan is { } plan && plan.TryFindTask(token.Task, out var node) ? _shell.State.Tasks.GetValueOrDefault(new InstanceKey(node, token.Turn, token.Item)) : null;

    private ExecutionShell NewShell() => new(_id, Cluster.Limits, WakeSchedule.Default, Journal.PlanOf, new OfferTracker(new OfferSettings()), World.Draw);

    private sealed record Request(ExecutionCommand Command, Action<ExecutionReply> Answer);
}
