using Akka.Actor;
using LazyEngine.Actors;
using LazyEngine.Nodes;
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
    /// <param name="runner">Runs its handlers.</param>
    /// <param name="adopted">What it runs already.</param>
    public async Task<GatedWorker> OpenAsync(NodeWorker worker, IAttemptRunner runner, IReadOnlyList<AdoptedAttempt> adopted)
    {
        var node = await host.Started;
        return new GatedWorker(node.System, node.StartRemoteWorker(worker, runner, adopted));
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
