using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Stands for a process with engine role: its executions, queues and watchdog, which all die with it.</summary>
internal sealed class EngineProcess
{
    private readonly SortedDictionary<ExecutionId, ExecutionHost> _executions = [];
    private readonly SortedDictionary<ExecutionId, ExecutionHost> _leftBehind = [];
    private readonly SortedDictionary<string, QueueHost> _queues = new(StringComparer.Ordinal);
    private readonly HashSet<string> _queuesStartedHere = new(StringComparer.Ordinal);

    public EngineProcess(Cluster cluster)
    {
        Cluster = cluster;
        if (cluster.Safeguards.HasFlag(Safeguards.Watchdog)) _ = new WatchdogHost(this, cluster.IsEmbedded);
    }

    public Cluster Cluster { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan Skew { get; set; }

    public DateTimeOffset Now => Cluster.World.Now + Skew;

    public bool IsAtRest => _queues.Values.All(queue => queue.IsEmpty);

    public IReadOnlyCollection<ExecutionId> Awake => _executions.Keys;

    public void Die()
    {
        IsAlive = false;
        foreach (var host in _executions.Values.Concat(_leftBehind.Values).ToList()) host.Stop();
        foreach (var queue in _queues.Values) queue.Stop();
    }

    public void Forget(ExecutionId id, ExecutionHost host)
    {
        if (_executions.GetValueOrDefault(id) == host) _executions.Remove(id);
        if (_leftBehind.GetValueOrDefault(id) == host) _leftBehind.Remove(id);
    }

    public void End(ExecutionId id) => _executions.GetValueOrDefault(id)?.Stop();

    /// <summary>The execution starts again while its first incarnation still lives and acts.</summary>
    public void Move(ExecutionId id)
    {
        if (!_executions.Remove(id, out var first)) return;
        if (_leftBehind.Remove(id, out var older)) older.Stop();
        _leftBehind.Add(id, first);
        _executions.Add(id, new ExecutionHost(this, id));
        var livesFor = Cluster.World.Between(0, 10);
        Cluster.Checks.Split(id, Cluster.World.Now + livesFor + World.LongestDelay);
        Cluster.World.After(livesFor, first.Stop);
    }

    public void RestartQueue(string queue)
    {
        if (_queues.Remove(queue, out var before)) before.Stop();
    }

    public void Deliver(ExecutionCommand command, Action<ExecutionReply> answer) => HostOf(command.Execution, command).Receive(command, answer);

    public void Deliver(QueueReport report) => HostOf(report.Execution).Receive(report);

    public void Deliver(QueueMessage message) => QueueOf(message.Queue).Receive(message);

    public void WorkerDied(string queue, WorkerId worker) => QueueOf(queue).WorkerDied(worker);

    private ExecutionHost HostOf(ExecutionId id, ExecutionCommand? command = null)
    {
        // Who does not know of the move yet still sends to the first one.
        if (_leftBehind.TryGetValue(id, out var first) && Cluster.World.Chance(0.3)) return first;
        if (!_executions.TryGetValue(id, out var host)) _executions.Add(id, host = new ExecutionHost(this, id, command));
        return host;
    }

    private QueueHost QueueOf(string queue)
    {
        if (_queues.TryGetValue(queue, out var host)) return host;
        var settings = Cluster.QueueSettings;
        // As for the actor: a queue that is started again within the process must hear its workers first.
        if (!_queuesStartedHere.Add(queue)) settings = settings with { Lease = settings.Patience };
        _queues.Add(queue, host = new QueueHost(this, queue, Cluster.NextNumber(), settings));
        return host;
    }
}
