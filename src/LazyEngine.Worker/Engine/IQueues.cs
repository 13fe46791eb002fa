using LazyEngine.Errors;
using LazyEngine.Queues;

namespace LazyEngine;

/// <summary>What operators do with queues and their workers. The same in one process, in a cluster and over HTTP.</summary>
/// <remarks>
/// What is said here is stored: it holds when the queue moves to another node, and when everything is started again. Each of these
/// may be repeated; a repeat changes nothing.
/// </remarks>
public interface IQueues
{
    /// <summary>All queues that have tasks or workers, that an operator has said something about, or that the configuration names.</summary>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="EngineException">The engine does not answer.</exception>
    Task<IReadOnlyList<QueueDetails>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>How one queue is doing.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="EngineException">There is no such queue (<see cref="EngineError.UnknownQueue"/>), or the engine does not answer.</exception>
    Task<QueueDetails> GetAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Lets a queue hand out nothing more. It goes on taking attempts, and what runs goes on.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="EngineException">There is no such queue, or the engine does not answer or could not store it.</exception>
    Task<QueueDetails> PauseAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Lets a queue that is paused or drained work as usual.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="EngineException">There is no such queue, or the engine does not answer or could not store it.</exception>
    Task<QueueDetails> ResumeAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Lets a queue hand out what waits already and take nothing new. Executions keep what they would offer, and offer it when the queue works again.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="EngineException">There is no such queue, or the engine does not answer or could not store it.</exception>
    Task<QueueDetails> DrainAsync(string queue, CancellationToken cancellationToken = default);

    /// <summary>Gives a fairness key another share of the hands, in place of the configured one.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="key">The key; empty for attempts that have none.</param>
    /// <param name="weight">1 to 1 000, or null for the configured share.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="EngineException">There is no such queue, the weight is not allowed, or the engine does not answer or could not store it.</exception>
    Task<QueueDetails> WeighAsync(string queue, string key, int? weight, CancellationToken cancellationToken = default);

    /// <summary>All workers, each once for every queue that it works on.</summary>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    /// <exception cref="EngineException">The engine does not answer.</exception>
    Task<IReadOnlyList<QueueWorker>> WorkersAsync(CancellationToken cancellationToken = default);
}
