namespace LazyEngine.Dispatch;

/// <summary>How a queue behaves.</summary>
internal sealed record QueueSettings
{
    /// <summary>How many attempts may wait; further offers are told to come back.</summary>
    public int MaxWaiting { get; init; } = 1_000_000;

    /// <summary>How long a worker counts as alive without a word. Zero when embedded: old workers have died with the process.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a message may be on its way before it counts as lost: within that time, every living worker has said what it holds.</summary>
    public TimeSpan Patience => Lease > TimeSpan.Zero ? Lease : TimeSpan.FromSeconds(15);

    /// <summary>How many attempts of the queue run at once, on all workers together; null for as many as they have slots.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How many attempts go out in a time; null for no bound.</summary>
    public RateLimit? Rate { get; init; }

    /// <summary>When a refused offer may come back.</summary>
    public TimeSpan FullRetryAfter { get; init; } = TimeSpan.FromSeconds(5);
}
