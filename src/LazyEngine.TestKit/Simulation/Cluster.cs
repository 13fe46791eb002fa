using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Runs an attempt.</summary>
internal delegate ValueTask<TaskOutcome> SimulatedHandlers(Grant grant, CancellationToken cancellationToken);

/// <summary>An engine, its workers, its database and those who use it, in a world with faults.</summary>
internal sealed class Cluster
{
    private readonly SortedDictionary<string, WorkerProcess> _workers = new(StringComparer.Ordinal);
    private readonly List<string> _queues;
    private EngineProcess? _engine;
    private int _numbers;

    public Cluster(World world, Safeguards safeguards, SimulatedHandlers handlers, bool isEmbedded, bool resultsNameTheirAttempt, IEnumerable<string> queues)
    {
        (World, Safeguards, Handlers, IsEmbedded, _queues) = (world, safeguards, handlers, isEmbedded, [.. queues]);
        Journal = new SimulatedJournal(world, safeguards);
        Checks = new Checks(Journal) { ResultsNameTheirAttempt = resultsNameTheirAttempt };
        Journal.Stored += Checks.Stored;
        Outside = new Outside(this);
        QueueSettings = new QueueSettings { Lease = isEmbedded ? TimeSpan.Zero : TimeSpan.FromSeconds(15) };
        StartEngine();
        if (isEmbedded) return;
        for (var i = 0; i < 2; i++) AddWorkers();
    }

    public World World { get; }

    public Safeguards Safeguards { get; }

    public SimulatedHandlers Handlers { get; }

    /// <summary>Whether workers live and die with the engine.</summary>
    public bool IsEmbedded { get; }

    public SimulatedJournal Journal { get; }

    public Checks Checks { get; }

    public Outside Outside { get; }

    public QueueSettings QueueSettings { get; }

    /// <summary>What pending tasks are completed with; null where nobody does.</summary>
    public Func<AttemptToken, TaskOutcome?> Complete { get; init; } = token => Worker.Outcome.Success(token.Attempt);

    public Limits Limits { get; init; } = Limits.Default;

    public EngineProcess? Engine => _engine;

    public IEnumerable<WorkerProcess> Workers => _workers.Values;

    public bool IsAtRest => _engine is { IsAtRest: true } && _workers.Values.All(worker => worker.IsIdle);

    /// <summary>Lets the engine die once, at a chosen commit.</summary>
    public void CrashAt(PlannedCrash crash) => Journal.Plan(crash, () => CrashEngine(TimeSpan.FromSeconds(2)));

    public int NextNumber() => ++_numbers;

    public void CrashEngine(TimeSpan downFor)
    {
        if (_engine is null) return;
        _engine.Die();
        _engine = null;
        if (IsEmbedded)
        {
            foreach (var worker in _workers.Values) worker.Die();
            _workers.Clear();
        }

        World.After(downFor, StartEngine);
    }

    public void AddWorkers()
    {
        foreach (var queue in _queues)
        {
            var id = new WorkerId(string.Create(CultureInfo.InvariantCulture, $"w{NextNumber()}"));
            _workers.Add(id.Value, new WorkerProcess(this, id, queue, 1 + World.Pick(3)));
        }
    }

    /// <summary>The process of a worker ends, and another takes its place. The queue sees it, or finds out when the lease ends.</summary>
    public void WorkerEnds(WorkerProcess worker, bool seen)
    {
        worker.Die();
        _workers.Remove(worker.Id.Value);
        if (seen || IsEmbedded) World.After(World.Between(0, 3), () => _engine?.WorkerDied(worker.Queue, worker.Id));
        var id = new WorkerId(string.Create(CultureInfo.InvariantCulture, $"w{NextNumber()}"));
        _workers.Add(id.Value, new WorkerProcess(this, id, worker.Queue, 1 + World.Pick(3)));
    }

    public void ToQueue(string from, QueueMessage message) => Send(from, message.Queue, () =>
    {
        _engine?.Deliver(message);
        // Whoever is watched and dead already is found dead.
        if (message is QueueMessage.Renew renew && !_workers.ContainsKey(renew.Worker.Value)) World.After(World.Latency(), () => _engine?.WorkerDied(renew.Queue, renew.Worker));
    });

    public void ToExecution(QueueReport report) => Send("queue", report.Execution.Value, () => _engine?.Deliver(report));

    public void ToExecution(string from, ExecutionCommand command, Action<ExecutionReply> answer) => Send(from, command.Execution.Value, () =>
        _engine?.Deliver(command, reply => Send(command.Execution.Value, from, () => answer(reply))));

    public void ToWorker(WorkerId worker, WorkerMessage message) => Send("queue", worker.Value, () =>
    {
        if (_workers.GetValueOrDefault(worker.Value) is { } known && World.Now >= known.CutOffUntil) known.Receive(message);
    });

    // Within one process messages die with it; between processes they may arrive at whoever has taken its place.
    private void Send(string from, string to, Action deliver)
    {
        if (!IsEmbedded || from == "outside" || to == "outside")
        {
            World.Send(from, to, deliver);
            return;
        }

        var sender = _engine;
        World.Pass(from, to, () =>
        {
            if (sender == _engine) deliver();
        });
    }

    private void StartEngine()
    {
        _engine = new EngineProcess(this);
        if (IsEmbedded) AddWorkers();
    }
}
