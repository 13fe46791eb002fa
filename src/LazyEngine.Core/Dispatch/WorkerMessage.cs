using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>What a queue tells a worker.</summary>
internal abstract record WorkerMessage
{
    private WorkerMessage(string queue) => Queue = queue;

    /// <summary>The name of the queue, or of its partition.</summary>
    public string Queue { get; }

    /// <summary>The attempt is the worker's, if the execution grants it.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Epoch">The queue's epoch.</param>
    /// <param name="Number">Counts the hands to this worker in this epoch, from 1.</param>
    /// <param name="Token">The attempt.</param>
    internal sealed record Hand(string Queue, string Epoch, long Number, AttemptToken Token) : WorkerMessage(Queue)
    {
        /// <summary>The fairness key, which the worker says again with what it holds; empty for none, null where nobody knows it any more.</summary>
        public string? Key { get; init; }

        /// <summary>How many attempts wait behind it; said by queues of several partitions only.</summary>
        public int Waiting { get; init; }
    }

    /// <summary>The queue has heard the worker.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Epoch">The queue's epoch.</param>
    /// <param name="Lease">How long the worker counts as alive from when it sent what this answers.</param>
    /// <param name="SentAt">The <see cref="QueueMessage.Renew.SentAt"/> of what this answers.</param>
    internal sealed record Renewed(string Queue, string Epoch, TimeSpan Lease, DateTimeOffset? SentAt = null) : WorkerMessage(Queue)
    {
        /// <summary>How many partitions the queue has.</summary>
        public int Partitions { get; init; } = 1;

        /// <summary>How many attempts wait; said by queues of several partitions only.</summary>
        public int Waiting { get; init; }
    }

    /// <summary>Nobody needs the attempt any more: its handler is to stop.</summary>
    internal sealed record Cancel(string Queue, AttemptToken Token) : WorkerMessage(Queue);
}
