using LazyEngine.Executions;

namespace LazyEngine.Worker;

/// <summary>Runs attempts for a worker: in this process, or in another one.</summary>
internal interface IAttemptRunner
{
    /// <summary>Runs an attempt. Never throws; whatever happens, there is an outcome.</summary>
    /// <param name="grant">The attempt.</param>
    /// <param name="heartbeat">Tells the engine that the attempt is alive; ends when it has heard.</param>
    /// <param name="cancellationToken">Asks the attempt to stop.</param>
    Task<TaskOutcome> RunAsync(Grant grant, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken);

    /// <summary>Awaits an attempt that began to run before the worker was here.</summary>
    /// <param name="token">The attempt.</param>
    /// <param name="heartbeat">Tells the engine that the attempt is alive; ends when it has heard.</param>
    /// <param name="cancellationToken">Asks the attempt to stop.</param>
    Task<TaskOutcome> AwaitAsync(AttemptToken token, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken);

    /// <summary>The worker has nothing to do with the attempt any more: its outcome is stored, or does not count.</summary>
    /// <param name="token">The attempt.</param>
    void Settled(AttemptToken token);
}
