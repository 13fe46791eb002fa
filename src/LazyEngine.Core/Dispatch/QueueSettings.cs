using System.Collections.Immutable;
using LazyEngine.Queues;

namespace LazyEngine.Dispatch;

/// <summary>How a queue behaves.</summary>
internal sealed record QueueSettings
{
    /// <summary>Nothing for any single fairness key.</summary>
    public static ImmutableSortedDictionary<string, KeySettings> NoKeys { get; } = ImmutableSortedDictionary.Create<string, KeySettings>(StringComparer.Ordinal);

    /// <summary>How many attempts may wait; further offers are told to come back.</summary>
    public int MaxWaiting { get; init; } = 1_000_000;

    /// <summary>How long a worker counts as alive without a word. Zero when embedded: old workers have died with the process.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a message may be on its way before it counts as lost: within that time, every living worker has said what it holds.</summary>
    public TimeSpan Patience => Lease > TimeSpan.Zero ? Lease : TimeSpan.FromSeconds(15);

    /// <summary>How many attempts of the queue run at once, on all workers together; null for as many as they have slots.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How many attempts of one fairness key run at once, where the key has no limit of its own; null for no bound. Attempts without a key have none.</summary>
    public int? KeyConcurrency { get; init; }

    /// <summary>What holds for single fairness keys.</summary>
    public ImmutableSortedDictionary<string, KeySettings> Keys { get; init; } = NoKeys;

    /// <summary>How many attempts go out in a time; null for no bound.</summary>
    public RateLimit? Rate { get; init; }

    /// <summary>How many partitions it has; more than one only where it has no limits.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>When a refused offer may come back.</summary>
    public TimeSpan FullRetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether some fairness key has a limit.</summary>
    public bool LimitsKeys => KeyConcurrency is not null || Keys.Values.Any(key => key.Concurrency is not null);

    /// <summary>Whether something holds for all its hands together, so that one place must count them.</summary>
    public bool HasLimits => Concurrency is not null || Rate is not null || LimitsKeys;

    /// <summary>How many attempts of a key run at once; null for no bound.</summary>
    public int? ConcurrencyOf(string key) => key.Length == 0 ? null : Keys.GetValueOrDefault(key)?.Concurrency ?? KeyConcurrency;

    /// <summary>The share of a key.</summary>
    public int WeightOf(string key, QueueControl? control) =>
        control is not null && control.Weights.TryGetValue(key, out var weight) ? weight : Keys.GetValueOrDefault(key)?.Weight ?? QueueControl.LeastWeight;
}

/// <summary>What holds for one fairness key.</summary>
/// <param name="Weight">Its share of the hands among the keys that wait.</param>
/// <param name="Concurrency">How many of its attempts run at once; null for what holds for every key.</param>
internal sealed record KeySettings(int Weight, int? Concurrency = null);
