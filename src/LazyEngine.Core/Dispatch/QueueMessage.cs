using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Dispatch;

/// <summary>A message to a queue.</summary>
internal abstract record QueueMessage
{
    private QueueMessage(string queue) => Queue = queue;

    /// <summary>The name of the queue, or of its partition.</summary>
    public string Queue { get; init; }

    /// <summary>An execution has an attempt to hand out. Answered by <see cref="QueueReport.Taken"/> or <see cref="QueueReport.Full"/>, or else by the claim of a worker that it goes to at once; a repeat is taken again and kept once.</summary>
    internal sealed record Offer(string Queue, AttemptToken Token, int Priority, DateTimeOffset FirstScheduledAt) : QueueMessage(Queue)
    {
        /// <summary>The fairness key; empty for none.</summary>
        public string Key { get; init; } = string.Empty;

        /// <summary>The group of workers that may take it; empty for any worker.</summary>
        public string Group { get; init; } = string.Empty;

        /// <summary>Whether it was sent before, and nothing was heard: it is answered whatever becomes of it.</summary>
        public bool IsRepeat { get; init; }

        public OfferTerms Terms() => new(Priority, FirstScheduledAt, Key, Group);
    }

    /// <summary>An execution that has lost its memory asks after an attempt it had offered. Answered by <see cref="QueueReport.Standing"/>.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Token">The attempt.</param>
    /// <param name="Inquiry">Comes back with the answer, which tells nothing to a later asker.</param>
    internal sealed record Ask(string Queue, AttemptToken Token, long Inquiry = 0) : QueueMessage(Queue);

    /// <summary>An execution wants an attempt back. Answered by <see cref="QueueReport.Withdrawn"/> where it still waited, else by <see cref="QueueReport.Standing"/>.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Token">The attempt.</param>
    /// <param name="Inquiry">Comes back with the answer, which tells nothing to a later asker.</param>
    internal sealed record Withdraw(string Queue, AttemptToken Token, long Inquiry = 0) : QueueMessage(Queue);

    /// <summary>Nobody needs the attempt any more. Not answered; a worker that holds it is told to stop.</summary>
    internal sealed record Release(string Queue, AttemptToken Token) : QueueMessage(Queue);

    /// <summary>A worker joins or renews its lease, and says all that it holds. Answered by <see cref="WorkerMessage.Renewed"/>.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Worker">The worker.</param>
    /// <param name="Slots">How many attempts it runs at once.</param>
    /// <param name="Epoch">The queue's epoch as the worker knows it; empty at first.</param>
    /// <param name="LastHand">The number of the last hand that reached the worker in that epoch; 0 where none did.</param>
    /// <param name="Held">Every attempt that it holds of this queue.</param>
    /// <param name="SentAt">When the worker sent this, by its own clock; only ever compared with other times of the same worker.</param>
    internal sealed record Renew(string Queue, WorkerId Worker, int Slots, string Epoch, long LastHand, Sequence<AttemptToken> Held, DateTimeOffset? SentAt = null) : QueueMessage(Queue)
    {
        /// <summary>The fairness keys of what it holds, in the same order: null where it does not know one, and where there are none it knows none.</summary>
        public Sequence<string?> Keys { get; init; }

        /// <summary>What it says of itself.</summary>
        public WorkerFacts Facts { get; init; } = WorkerFacts.None;
    }

    /// <summary>A worker is done with an attempt; its slot is free.</summary>
    internal sealed record Done(string Queue, WorkerId Worker, AttemptToken Token) : QueueMessage(Queue);

    /// <summary>The handler of an attempt has returned: its slot is free, though the worker holds the attempt until the execution has answered.</summary>
    internal sealed record Vacate(string Queue, WorkerId Worker, AttemptToken Token) : QueueMessage(Queue);

    /// <summary>A worker leaves in good order: it takes nothing more. What it still holds it will report as done.</summary>
    internal sealed record Leave(string Queue, WorkerId Worker) : QueueMessage(Queue);

    /// <summary>How is the queue doing? Answered by <see cref="QueueAnswer"/>.</summary>
    internal sealed record Describe(string Queue) : QueueMessage(Queue);

    /// <summary>An operator says what the queue may do. Answered by <see cref="QueueAnswer"/> once it is stored; a repeat changes nothing.</summary>
    internal sealed record Order(string Queue, QueueState State) : QueueMessage(Queue)
    {
        /// <summary>Who says it, and why; null where that is not known.</summary>
        public Origin? By { get; init; }
    }

    /// <summary>An operator gives a fairness key a weight, or with null the configured one back. Answered by <see cref="QueueAnswer"/> once it is stored.</summary>
    internal sealed record Weigh(string Queue, string Key, int? Weight) : QueueMessage(Queue);
}
