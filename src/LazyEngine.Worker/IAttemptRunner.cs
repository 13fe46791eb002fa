using LazyEngine.Executions;

namespace LazyEngine.Worker;

/// <summary>Runs attempts for a worker: in this process, or in another one.</summary>
internal interface IAttemptRunner
{
    /// <summary>Runs an attempt, perhaps on the caller's thread until it waits for something. Never throws; whatever happens, there is an outcome.</summary>
    /// <param name="grant">The attempt.</param>
    /// <param name="key">Its fairness key; empty for none, null where it is not known.</param>
    /// <param name="heartbeat">Tells the engine that the attempt is alive; ends when it has heard.</param>
    /// <param name="cancellationToken">Asks the attempt to stop.</param>
    Task<TaskOutcome> RunAsync(Grant grant, string? key, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken);

    /// <summary>The worker has nothing to do with the attempt any more: its outcome is stored, or does not count.</summary>
    /// <param name="token">The attempt.</param>
    void Settled(AttemptToken token);
}
