using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Stands for a worker and its handlers, some of which do not listen when they are told to stop.</summary>
internal sealed class WorkerProcess
{
    private readonly Cluster _cluster;
    private readonly WorkerLogic _logic;
    private readonly Dictionary<AttemptToken, CancellationTokenSource> _running = [];
    private World.Cancel? _alarm;
    private bool _isDraining;

    public WorkerProcess(Cluster cluster, WorkerId id, string queue, int slots)
    {
        (_cluster, Id, Queue) = (cluster, id, queue);
        _logic = new WorkerLogic(id, queue, new WorkerSettings { Slots = slots });
        Act(_logic.Tick(Now));
    }

    public WorkerId Id { get; }

    public string Queue { get; }

    public bool IsAlive { get; private set; } = true;

    public bool IsIdle => _logic.IsIdle;

    /// <summary>Until when the way to its queue is gone.</summary>
    public DateTimeOffset CutOffUntil { get; set; }

    private DateTimeOffset Now => _cluster.World.Now;

    public void Die()
    {
        IsAlive = false;
        _alarm?.Now();
        foreach (var running in _running.Values) running.Cancel();
    }

    public void Drain()
    {
        if (!IsAlive || _isDraining) return;
        _isDraining = true;
        Act(_logic.Drain(Now));
    }

    public void Receive(WorkerMessage message)
    {
        if (IsAlive) Act(_logic.Receive(message, Now));
    }

    private void Act(IReadOnlyList<WorkerOutput> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case WorkerOutput.ToQueue queue when Now >= CutOffUntil:
                    _cluster.ToQueue(Id.Value, queue.Message);
                    break;
                case WorkerOutput.ToExecution execution:
                    Ask(execution.Command);
                    break;
                case WorkerOutput.StartHandler start:
                    Start(start.Grant);
                    break;
                case WorkerOutput.CancelHandler cancel when _running.TryGetValue(cancel.Token, out var running):
                    running.Cancel();
                    if (_cluster.World.Chance(0.7)) _cluster.World.After(_cluster.World.Between(0, 2), () => Finish(cancel.Token, Outcome.Failure(HandlerRunner.Cancelled, "It was told to stop.")));
                    break;
            }
        }

        _alarm?.Now();
        if (_isDraining && IsIdle && IsAlive) _cluster.WorkerEnds(this, seen: true);
        else if (_logic.NextTick is { } due) _alarm = _cluster.World.After(due - Now, () => { if (IsAlive) Act(_logic.Tick(Now)); });
    }

    private void Ask(ExecutionCommand command) => _cluster.ToExecution(Id.Value, command, reply =>
    {
        if (!IsAlive) return;
        if (reply is ExecutionReply.Accepted && command is ExecutionCommand.Complete done) _cluster.Checks.Acknowledged(done.Token, done.Outcome);
        Act(_logic.Receive(reply, Now));
    });

    private void Start(Grant grant)
    {
        _cluster.Checks.Started(grant, this, Now);
        var running = new CancellationTokenSource();
        _running.Add(grant.Token, running);
        // The process may die while it works: what it has done then is done, and nobody hears of it.
        var works = _cluster.World.Between(0.01, 20);
        _cluster.World.Await(async () =>
        {
            var outcome = await _cluster.Handlers(grant, running.Token);
            _cluster.World.After(works, () => Finish(grant.Token, outcome));
        });
    }

    private void Finish(AttemptToken token, TaskOutcome outcome)
    {
        if (!IsAlive || !_running.Remove(token, out var running)) return;
        running.Dispose();
        if (outcome is TaskOutcome.Pending) _cluster.Outside.Promise(token);
        Act(_logic.HandlerFinished(token, outcome, Now));
    }
}
