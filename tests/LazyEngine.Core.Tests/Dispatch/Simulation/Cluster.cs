using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.Core.Tests.Dispatch.Simulation;

/// <summary>One queue, some workers and some executions in a world with faults; checks at every step what must never happen.</summary>
internal sealed class Cluster
{
    private readonly QueueSettings _settings;
    private readonly SortedDictionary<ExecutionId, SimulatedExecution> _executions = [];
    private readonly List<SimulatedWorker> _workers = [];
    private readonly HashSet<AttemptToken> _started = [];
    private readonly SortedDictionary<WorkerId, DateTimeOffset> _cutOff = [];
    private QueueLogic _queue;
    private int _epochs;

    public Cluster(World world, QueueSettings settings, int executions, int workers)
    {
        (World, _settings) = (world, settings);
        _queue = NewQueue();
        for (var i = 0; i < workers; i++) AddWorker();
        for (var i = 0; i < executions; i++)
        {
            var id = ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"x{i}"));
            _executions.Add(id, new SimulatedExecution(this, id));
        }
    }

    public World World { get; }

    public IReadOnlyCollection<SimulatedExecution> Executions => _executions.Values;

    public bool IsDone => _executions.Values.All(execution => execution.IsDone);

    public bool IsAtRest => _queue.Waiting == 0 && _queue.Held == 0 && _workers.All(worker => !worker.IsAlive || worker.IsIdle);

    /// <summary>Something goes wrong.</summary>
    public void Fault()
    {
        var worker = _workers[World.Pick(_workers.Count)];
        var execution = _executions.Values.ElementAt(World.Pick(_executions.Count));
        switch (World.Pick(7))
        {
            case 0:
                _queue = NewQueue();
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
        }
    }

    public void AddWorker() => _workers.Add(new SimulatedWorker(this, new WorkerId(string.Create(CultureInfo.InvariantCulture, $"w{_workers.Count}")), 1 + World.Pick(3)));

    /// <summary>The process of a worker ends. The queue sees it, or finds out when the lease ends.</summary>
    public void Kill(SimulatedWorker worker)
    {
        worker.Die();
        if (_settings.Lease == TimeSpan.Zero || World.Chance(0.5))
            World.After(World.Between(0, 3), () => Act(_queue.WorkerTerminated(worker.Id, World.Now, "its process has ended")));
    }

    public void ToQueue(string from, QueueMessage message)
    {
        if (message is QueueMessage.Renew renew && IsCutOff(renew.Worker)) return;
        World.Send(from, "queue", () => Act(_queue.Receive(message, World.Now)));
    }

    public void ToExecution(WorkerId from, ExecutionCommand command, Action<ExecutionReply> answer) => World.Send(from.Value, command.Execution.Value, () =>
    {
        var reply = _executions[command.Execution].Decide(command);
        World.Send(command.Execution.Value, from.Value, () => answer(reply));
    });

    /// <remarks>An attempt that is started once in all cannot run in two places.</remarks>
    public void Started(AttemptToken token) => Assert.True(_started.Add(token), $"Attempt {token} was started twice.");

    /// <remarks>Where messages overtake each other, the news of a worker's first life may come after the claim of its second.</remarks>
    public void AssertNobodyRuns(AttemptToken token) =>
        Assert.All(!World.IsOrdered ? [] : _workers, worker => Assert.False(worker.Runs(token), $"Attempt {token} was given up while worker {worker.Id} runs it."));

    // Only the way to the queue is gone: executions still hear the worker, which is when fences matter.
    private void CutOff(SimulatedWorker worker) => _cutOff[worker.Id] = World.Now + World.Between(10, 40);

    private bool IsCutOff(WorkerId worker) => _cutOff.TryGetValue(worker, out var until) && World.Now < until;

    private QueueLogic NewQueue() => new(Words.Queue, string.Create(CultureInfo.InvariantCulture, $"e{++_epochs}"), World.Now, _settings, QueueControl.None);

    private void Act(IReadOnlyList<QueueOutput> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case QueueOutput.ToExecution report:
                    World.Send("queue", report.Report.Execution.Value, () => _executions[report.Report.Execution].Receive(report.Report));
                    break;
                case QueueOutput.ToWorker message when _workers.Find(worker => worker.Id == message.Worker) is { } worker:
                    World.Send("queue", worker.Id.Value, () => worker.Receive(message.Message));
                    break;
            }
        }

        var queue = _queue;
        if (queue.NextTick is { } due) World.At(due, () =>
        {
            if (queue == _queue && queue.NextTick <= World.Now) Act(queue.Tick(World.Now));
        });
    }
}
