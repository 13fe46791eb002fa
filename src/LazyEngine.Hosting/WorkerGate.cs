using Akka.Actor;
using LazyEngine.Actors;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.Hosting;

/// <summary>Lets work that runs in other processes take part, as workers of this node.</summary>
internal sealed class WorkerGate(EngineHost host)
{
    /// <summary>How long a worker counts as alive without a word.</summary>
    public async Task<TimeSpan> LeaseAsync() => (await host.Started).Settings.Queue.Patience;

    /// <summary>The largest message that the engine takes, in bytes.</summary>
    public async Task<int> MessageBytesAsync() => (await host.Started).Settings.Limits.MessageBytes;

    /// <summary>Starts a worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="queue">The queue that it works on.</param>
    /// <param name="slots">How many attempts it runs at once.</param>
    /// <param name="runner">Runs them.</param>
    /// <param name="adopted">What it runs already.</param>
    /// <param name="facts">What it says of itself.</param>
    public async Task<GatedWorker> OpenAsync(WorkerId worker, string queue, int slots, IAttemptRunner runner, IReadOnlyList<AdoptedAttempt> adopted, WorkerFacts facts)
    {
        var node = await host.Started;
        return new GatedWorker(node.System, node.StartRemoteWorker(worker, queue, slots, runner, adopted, facts));
    }
}

/// <summary>A worker of this node whose handlers run in another process.</summary>
internal sealed class GatedWorker(ActorSystem system, IActorRef worker)
{
    /// <summary>Takes nothing new, and ends once it holds nothing.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => worker.Ask<WorkerActor.Drained>(WorkerActor.Drain.Instance, cancellationToken);

    /// <summary>Ends at once: what it holds is lost.</summary>
    public void Stop() => system.Stop(worker);
}
