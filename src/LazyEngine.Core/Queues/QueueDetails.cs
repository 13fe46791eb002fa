using LazyEngine.Executions;

namespace LazyEngine.Queues;

/// <summary>How a queue is doing.</summary>
public sealed record QueueDetails
{
    /// <summary>How many fairness keys are listed at most: those with the most attempts waiting.</summary>
    public const int MostKeys = 100;

    /// <summary>Its name, as tasks use it.</summary>
    public required string Name { get; init; }

    /// <summary>What an operator lets it do.</summary>
    public QueueState State { get; init; }

    /// <summary>When an operator last changed <see cref="State"/>; null where nobody has.</summary>
    public DateTimeOffset? StateSince { get; init; }

    /// <summary>Who last changed <see cref="State"/>, and why; null where nobody has, or where nobody is asked who comes.</summary>
    public Origin? StateBy { get; init; }

    /// <summary>How many attempts wait for a worker.</summary>
    public int Depth { get; init; }

    /// <summary>How long ago the first attempt at the oldest task that waits was scheduled; null where none waits.</summary>
    public TimeSpan? OldestAge { get; init; }

    /// <summary>How many attempts workers hold.</summary>
    public int Held { get; init; }

    /// <summary>How many of its attempts run at once, on all workers together; null for as many as they have slots.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How many attempts of one fairness key run at once, where the key has no limit of its own; null for no bound.</summary>
    public int? KeyConcurrency { get; init; }

    /// <summary>How many attempts it hands out in a time; null for no bound.</summary>
    public RateLimit? Rate { get; init; }

    /// <summary>How many partitions it has; what is said here holds for all of them together.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>The fairness keys that wait or run, or have a weight or a limit of their own; at most <see cref="MostKeys"/> of them.</summary>
    public Sequence<QueueKey> Keys { get; init; }

    /// <summary>The workers that take its attempts.</summary>
    public Sequence<QueueWorker> Workers { get; init; }
}

/// <summary>A fairness key of a queue.</summary>
/// <param name="Key">The key; empty for attempts that have none.</param>
/// <param name="Weight">Its share of the hands among the keys that wait.</param>
/// <param name="Concurrency">How many of its attempts run at once; null for no bound.</param>
/// <param name="Depth">How many of its attempts wait.</param>
/// <param name="Held">How many of its attempts workers hold.</param>
public sealed record QueueKey(string Key, int Weight, int? Concurrency, int Depth, int Held);

/// <summary>A worker of a queue.</summary>
public sealed record QueueWorker
{
    /// <summary>The name of this one process, or of its part that works on the queue.</summary>
    public required string Name { get; init; }

    /// <summary>The queue that it works on.</summary>
    public required string Queue { get; init; }

    /// <summary>How many attempts it runs at once.</summary>
    public int Slots { get; init; }

    /// <summary>How many attempts it holds.</summary>
    public int Held { get; init; }

    /// <summary>Whether it takes nothing new, because its process is about to end.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>The groups that it is in; tasks may ask for one.</summary>
    public Sequence<string> Groups { get; init; }

    /// <summary>What it is: the version of LazyEngine, or what a worker of another kind says of itself.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The node that it runs on or is connected to, as <c>host:port</c>.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>Whether its handlers run in another process, which is no node.</summary>
    public bool IsRemote { get; init; }

    /// <summary>When the queue last heard of it.</summary>
    public DateTimeOffset HeardAt { get; init; }
}
