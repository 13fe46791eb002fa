using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Core.Tests.Dispatch.Simulation;

/// <summary>One queue, in one partition or several, some workers and some executions in a world with faults; checks at every step what must never happen.</summary>
internal sealed class Cluster
{
    private readonly QueueSettings _settings;
    private readonly SortedDictionary<ExecutionId, SimulatedExecution> _executions = [];
    private readonly List<SimulatedWorker> _workers = [];
    private readonly HashSet<AttemptToken> _started = [];
    private readonly SortedDictionary<WorkerId, DateTimeOffset> _cutOff = [];
    private readonly List<DateTimeOffset> _hands = [];
    private QueueControl _control = QueueControl.None;
    private readonly QueueLogic[] _queues;
    private int _epochs;

    /// <param name="world">Where it is.</param>
    /// <param name="settings">Of its queue.</param>
    /// <param name="executions">How many there are.</param>
    /// <param name="workers">How many there are at first.</param>
    /// <param name="terms">By what the executions take their places; null where all are alike.</param>
    public Cluster(World world, QueueSettings settings, int executions, int workers, Func<OfferTerms>? terms = null)
    {
        (World, _settings) = (world, settings);
        _queues = [.. Enumerable.Range(0, settings.Partitions).Select(NewQueue)];
        for (var i = 0; i < workers; i++) AddWorker();
        for (var i = 0; i < executions; i++)
        {
            var id = ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"x{i}"));
            _executions.Add(id, new SimulatedExecution(this, id, terms?.Invoke() ?? new OfferTerms(0, Words.Start)));
        }
    }

    /// <summary>The one group that workers may be in.</summary>
    public const string Group = "gpu";

    public World World { get; }

    public IReadOnlyCollection<SimulatedExecution> Executions => _executions.Values;

    public bool IsDone => _executions.Values.All(execution => execution.IsDone);

    public bool IsAtRest => _queues.All(queue => queue.Waiting == 0 && queue.Held == 0) && _workers.All(worker => !worker.IsAlive || worker.IsIdle);

    /// <summary>Something goes wrong.</summary>
    public void Fault()
    {
        var worker = _workers[World.Pick(_workers.Count)];
        var execution = _executions.Values.ElementAt(World.Pick(_executions.Count));
        switch (World.Pick(8))
        {
            case 0:
                var partition = World.Pick(_queues.Length);
                _queues[partition] = NewQueue(partition);
                break;
            case 1:
                Kill(worker);
                AddWorker();
                break;
            case 2:
                worker.Drain();
                AddWorker();
                break;
            case 3:
                execution.Restart();
                break;
            case 4:
                execution.Stop();
                break;
            case 5:
                execution.Resume();
                break;
            case 6:
                CutOff(worker);
                break;
            case 7:
                Say((QueueState)World.Pick(3));
                break;
        }
    }

    /// <summary>An operator says what the queue may do; it is stored, and later queues of the name know it.</summary>
    public void Say(QueueState state)
    {
        _control = _control with { State = state, Since = World.Now };
        for (var at = 0; at < _queues.Length; at++) Act(at, _queues[at].Obey(_control, World.Now));
    }

    public void AddWorker() => AddWorker(World.Chance(0.5) ? [Group] : []);

    public void AddWorker(params string[] groups) =>
        _workers.Add(new SimulatedWorker(this, new WorkerId(string.Create(CultureInfo.InvariantCulture, $"w{_workers.Count}")), 1 + World.Pick(3), [.. groups]));

    /// <summary>The process of a worker ends. The queue sees it, or finds out when the lease ends.</summary>
    public void Kill(SimulatedWorker worker)
    {
        worker.Die();
        if (_settings.Lease == TimeSpan.Zero || World.Chance(0.5))
            for (var at = 0; at < _queues.Length; at++) Tell(at);

        void Tell(int at) => World.After(World.Between(0, 3), () => Act(at, _queues[at].WorkerTerminated(worker.Id, World.Now, "its process has ended")));
    }

    public void ToQueue(string from, QueueMessage message)
    {
        if (message is QueueMessage.Renew renew && IsCutOff(renew.Worker)) return;
        var partition = QueuePartition.Parse(message.Queue).Number;
        World.Send(from, NameOf(partition), () => Act(partition, _queues[partition].Receive(message, World.Now)));
    }

    public void FromExecution(ExecutionId from, QueueMessage message) =>
        ToQueue(from.Value, message with { Queue = QueuePartition.Of(message.Queue, from, _settings.Partitions).Name });

    public void ToExecution(WorkerId from, ExecutionCommand command, Action<ExecutionReply> answer) => World.Send(from.Value, command.Execution.Value, () =>
    {
        var reply = _executions[command.Execution].Decide(command);
        World.Send(command.Execution.Value, from.Value, () => answer(reply));
    });

    /// <remarks>An attempt that is started once in all cannot run in two places.</remarks>
    public void Started(AttemptToken token, SimulatedWorker worker)
    {
        Assert.True(_started.Add(token), $"Attempt {token} was started twice.");
        var terms = TermsOf(token);
        Assert.True(terms.Group.Length == 0 || worker.IsIn(terms.Group), $"Attempt {token} is for workers of '{terms.Group}', and {worker.Id} is none.");
        Assert.True(worker.Handlers < worker.Slots, $"Worker {worker.Id} runs {worker.Handlers} handlers with {worker.Slots} slots, and {token} is one too many.");
        if (!World.IsOrdered) return;
        var running = _workers.SelectMany(other => other.Running).ToList();
        Assert.True(running.Count < (_settings.Concurrency ?? int.MaxValue), $"{running.Count} attempts run, and {token} is one too many.");
        var ofKey = running.Count(other => TermsOf(other).Key == terms.Key);
        Assert.True(ofKey < (_settings.ConcurrencyOf(terms.Key!) ?? int.MaxValue), $"{ofKey} attempts of '{terms.Key}' run, and {token} is one too many.");
    }

    /// <remarks>Where messages overtake each other, the news of a worker's first life may come after the claim of its second.</remarks>
    public void AssertNobodyRuns(AttemptToken token) =>
        Assert.All(!World.IsOrdered ? [] : _workers, worker => Assert.False(worker.Runs(token), $"Attempt {token} was given up while worker {worker.Id} runs it."));

    // Only the way to the queue is gone: executions still hear the worker, which is when fences matter.
    private void CutOff(SimulatedWorker worker) => _cutOff[worker.Id] = World.Now + World.Between(10, 40);

    private bool IsCutOff(WorkerId worker) => _cutOff.TryGetValue(worker, out var until) && World.Now < until;

    private static string NameOf(int partition) => new QueuePartition("queue", partition).Name;

    private QueueLogic NewQueue(int partition) => new(new QueuePartition(Words.Queue, partition).Name, string.Create(CultureInfo.InvariantCulture, $"e{++_epochs}"), World.Now, _settings, _control);

    private OfferTerms TermsOf(AttemptToken token) => _executions[token.Execution].Terms;

    private void Hand()
    {
        Assert.NotEqual(QueueState.Paused, _control.State);
        _hands.Add(World.Now);
        if (_settings.Rate is not { } rate) return;
        for (var first = Math.Max(0, _hands.Count - 50); first < _hands.Count; first++)
        {
            var (count, span) = (_hands.Count - first, World.Now - _hands[first]);
            Assert.True(count <= rate.Burst + (span / rate.Per * rate.Count) + 0.001, $"{count} attempts went out within {span}.");
        }
    }

    private void Act(int partition, IReadOnlyList<QueueOutput> outputs)
    {
        foreach (var output in outputs)
        {
            if (output is QueueOutput.ToWorker { Message: WorkerMessage.Hand }) Hand();
            switch (output)
            {
                case QueueOutput.ToExecution report:
                    World.Send(NameOf(partition), report.Report.Execution.Value, () => _executions[report.Report.Execution].Receive(report.Report));
                    break;
                case QueueOutput.ToWorker message when _workers.Find(worker => worker.Id == message.Worker) is { } worker:
                    World.Send(NameOf(partition), worker.Id.Value, () => worker.Receive(message.Message));
                    break;
            }
        }

        var queue = _queues[partition];
        if (queue.NextTick is { } due) World.At(due, () =>
        {
            if (queue == _queues[partition] && queue.NextTick <= World.Now) Act(partition, queue.Tick(World.Now));
        });
    }
}
