using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.Core.Tests.Dispatch.Simulation;

/// <summary>A worker and its handlers, some of which do not listen when they are told to stop.</summary>
internal sealed class SimulatedWorker
{
    private readonly Cluster _cluster;
    private readonly PartitionedWorker _logic;
    private readonly SortedDictionary<string, bool> _running = [];
    private readonly Sequence<string> _groups;
    private bool _isDraining;

    public SimulatedWorker(Cluster cluster, WorkerId id, int slots, Sequence<string> groups)
    {
        (_cluster, Id, Slots, _groups) = (cluster, id, slots, groups);
        _logic = new PartitionedWorker(id, Words.Queue, new WorkerSettings { Slots = slots, Facts = new WorkerFacts { Groups = groups } });
        Act(_logic.Tick(World.Now));
    }

    public WorkerId Id { get; }

    public int Slots { get; }

    /// <summary>How many handlers run, also of those that were told to stop.</summary>
    public int Handlers => _running.Count;

    public bool IsAlive { get; private set; } = true;

    public bool IsIdle => _logic.IsIdle;

    /// <summary>The attempts whose handlers run, and that nobody has told to stop.</summary>
    public IEnumerable<AttemptToken> Running => !IsAlive ? [] : _running.Where(running => running.Value).Select(running => AttemptToken.Parse(running.Key));

    private World World => _cluster.World;

    /// <summary>Whether a handler works on the attempt and nobody has told it to stop.</summary>
    public bool Runs(AttemptToken token) => IsAlive && _running.TryGetValue(token.ToString(), out var mayRun) && mayRun;

    public bool IsIn(string group) => _groups.Contains(group);

    public void Die() => IsAlive = false;

    public void Drain()
    {
        if (!IsAlive || _isDraining) return;
        _isDraining = true;
        Act(_logic.Drain(World.Now));
    }

    public void Receive(WorkerMessage message)
    {
        if (IsAlive) Act(_logic.Receive(message, World.Now));
    }

    private void Act(IReadOnlyList<WorkerOutput> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case WorkerOutput.ToQueue queue:
                    _cluster.ToQueue(Id.Value, queue.Message);
                    break;
                case WorkerOutput.ToExecution execution:
                    _cluster.ToExecution(Id, execution.Command, reply =>
                    {
                        if (IsAlive) Act(_logic.Receive(reply, World.Now));
                    });
                    break;
                case WorkerOutput.StartHandler start:
                    _cluster.Started(start.Grant.Token, this);
                    _running.Add(start.Grant.Token.ToString(), true);
                    World.After(World.Between(0.01, 30), () => Finish(start.Grant.Token, new TaskOutcome.Success(Payload.None)));
                    break;
                case WorkerOutput.CancelHandler cancel when _running.ContainsKey(cancel.Token.ToString()):
                    _running[cancel.Token.ToString()] = false;
                    if (World.Chance(0.7)) World.After(World.Between(0, 2), () => Finish(cancel.Token, new TaskOutcome.Failure(new TaskFailure("Cancelled", "It was told to stop."))));
                    break;
            }
        }

        if (_isDraining && IsIdle && IsAlive) _cluster.Kill(this);
        else if (_logic.NextTick is { } due) World.At(due, TickIfDue);
    }

    private void TickIfDue()
    {
        if (IsAlive && _logic.NextTick <= World.Now) Act(_logic.Tick(World.Now));
    }

    private void Finish(AttemptToken token, TaskOutcome outcome)
    {
        if (IsAlive && _running.Remove(token.ToString())) Act(_logic.HandlerFinished(token, outcome, World.Now));
    }
}
