using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>What a queue tells an execution about an attempt.</summary>
internal abstract record QueueReport : IExecutionMessage
{
    private QueueReport(AttemptToken token) => Token = token;

    public AttemptToken Token { get; }

    public ExecutionId Execution => Token.Execution;

    /// <summary>The offer is taken: the attempt waits in the queue, or a worker has it.</summary>
    internal sealed record Taken(AttemptToken Token, string Epoch) : QueueReport(Token);

    /// <summary>The queue is full; offer the attempt again later.</summary>
    internal sealed record Full(AttemptToken Token, TimeSpan RetryAfter) : QueueReport(Token);

    /// <summary>Where an attempt stands.</summary>
    /// <param name="Token">The attempt.</param>
    /// <param name="Where">Where it is, as far as the queue knows.</param>
    /// <param name="Epoch">The queue's epoch.</param>
    /// <param name="Holder">The worker that has it, where one has.</param>
    /// <param name="Inquiry">What the question carried.</param>
    /// <param name="InDoubt">Whether another worker may hold it without the queue's knowledge, and will soon have said so.</param>
    internal sealed record Standing(AttemptToken Token, AttemptStanding Where, string Epoch, WorkerId? Holder = null, long Inquiry = 0, bool InDoubt = false) : QueueReport(Token);

    /// <summary>The attempt was taken out of the queue before any worker had it.</summary>
    internal sealed record Withdrawn(AttemptToken Token) : QueueReport(Token);

    /// <summary>The worker that held the attempt is gone.</summary>
    internal sealed record WorkerGone(AttemptToken Token, WorkerId Worker, string Reason) : QueueReport(Token);
}

/// <summary>Where an attempt stands in its queue. The numbers go over the wire.</summary>
internal enum AttemptStanding
{
    /// <summary>The queue does not know it, and would if anybody had it.</summary>
    Unknown = 0,

    /// <summary>The queue does not know it yet, but is so young that a worker may still report it.</summary>
    TooEarly = 1,

    /// <summary>It waits for a worker.</summary>
    Waiting = 2,

    /// <summary>A worker has it.</summary>
    Held = 3,

    /// <summary>Several workers say that they have it; one of them at most was granted it.</summary>
    Contested = 4,
}
