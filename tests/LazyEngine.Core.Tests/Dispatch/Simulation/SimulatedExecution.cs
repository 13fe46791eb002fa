using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Core.Tests.Dispatch.Simulation;

/// <summary>An execution of one task, reduced to what dispatch sees of it: attempts that are granted once, lost, returned and completed.</summary>
internal sealed class SimulatedExecution
{
    private static readonly TimeSpan WakeEvery = Words.Seconds(4);
    private readonly Cluster _cluster;
    private readonly ExecutionId _id;
    private OfferTracker _offers = new(new OfferSettings());
    private int _attempt;
    private bool _hasStarted;
    private bool _isOpen;
    private bool _isStopping;
    private WorkerId? _claimant;

    public SimulatedExecution(Cluster cluster, ExecutionId id, OfferTerms terms)
    {
        (_cluster, _id, Terms) = (cluster, id, terms);
        World.After(World.Between(0, 180), Start);
    }

    public OfferTerms Terms { get; }

    public int Accepted { get; private set; }

    public bool IsDone => Accepted > 0;

    private AttemptToken Token => new(_id, "task", 0, 0, _attempt);

    private World World => _cluster.World;

    private Sequence<Effect> Owed => !_isOpen ? [] : _isStopping && _claimant is null
        ? [new Effect.Withdraw(Token, Words.Queue)]
        : [new Effect.Offer(Token, Words.Queue, Terms.Priority, Terms.FirstScheduledAt) { Key = Terms.Key!, Group = Terms.Group }];

    public void Stop()
    {
        if (_isStopping || IsDone) return;
        _isStopping = true;
        Do(_offers.Owe(Owed, World.Now));
    }

    public void Resume()
    {
        if (!_isStopping) return;
        _isStopping = false;
        if (_isOpen) Do(_offers.Owe(Owed, World.Now));
        else if (_hasStarted && !IsDone) Schedule();
    }

    /// <summary>Its process dies and another takes over: what was sent is forgotten, what was stored is not.</summary>
    public void Restart()
    {
        _offers = new OfferTracker(new OfferSettings());
        Do(_offers.Recovered(Owed, World.Now));
    }

    public void Receive(QueueReport report) => Do(_offers.Report(report, World.Now));

    public ExecutionReply Decide(ExecutionCommand command)
    {
        switch (command)
        {
            case ExecutionCommand.Claim claim:
                _offers.Claimed(claim.Token);
                if (claim.Token != Token) return Refuse(claim, EngineError.StaleAttempt);
                if (!_isOpen) return Refuse(claim, EngineError.AlreadyCompleted);
                if (_claimant is { } other && other != claim.Worker) return Refuse(claim, EngineError.AlreadyClaimed);
                if (_claimant is null && _isStopping) return Refuse(claim, EngineError.NotNow);
                _claimant = claim.Worker;
                return new ExecutionReply.Granted(claim.Id, WorkerStory.GrantOf(Token));
            case ExecutionCommand.Complete done:
                if (done.Token != Token) return Refuse(done, EngineError.StaleAttempt);
                if (!_isOpen) return IsDone ? Accept(done) : Refuse(done, EngineError.StaleAttempt);
                Assert.IsType<TaskOutcome.Success>(done.Outcome);
                (_isOpen, Accepted) = (false, Accepted + 1);
                return Accept(done);
            case ExecutionCommand.Return back:
                GiveUp(back.Token);
                return Accept(back);
            case ExecutionCommand.ReportLost lost:
                GiveUp(lost.Token);
                return Accept(lost);
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Dispatch does not send this.");
        }
    }

    private void GiveUp(AttemptToken token)
    {
        if (token != Token || !_isOpen) return;
        _cluster.AssertNobodyRuns(token);
        var hadStarted = _claimant is not null;
        (_isOpen, _claimant) = (false, null);
        if (!_isStopping || hadStarted) Schedule();
    }

    private void Schedule()
    {
        _attempt++;
        _isOpen = true;
        Do(_offers.Owe(Owed, World.Now));
    }

    private void Start()
    {
        _hasStarted = true;
        if (!_isStopping) Schedule();
        Wake();
    }

    private void Wake()
    {
        if (IsDone) return;
        Do(_offers.Check(Owed, World.Now));
        World.After(WakeEvery, Wake);
    }

    private void Do(OfferStep step)
    {
        foreach (var message in step.Messages) _cluster.FromExecution(_id, message);
        foreach (var command in step.Commands) Decide(command);
        if (_offers.NextTick is { } due) World.At(due, () =>
        {
            if (_offers.NextTick <= World.Now) Do(_offers.Tick(World.Now, token => _isOpen && token == Token));
        });
    }

    private ExecutionReply.Accepted Accept(ExecutionCommand command) => new(_id, command.Id, ExecutionState.Running, 1);

    private ExecutionReply.Refused Refuse(ExecutionCommand command, string code) => new(_id, command.Id, new EngineError(code, "No."));
}
