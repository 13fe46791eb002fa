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
    internal sealed record Standing(AttemptToken Token, AttemptStanding Where, string Epoch) : QueueReport(Token);

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
}
