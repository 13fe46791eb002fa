using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Dispatch;

/// <summary>What operators have said about a queue. It is stored, and outlives the queue's place.</summary>
/// <param name="State">What the queue may do.</param>
/// <param name="Since">When that was said; null where nobody has said anything.</param>
/// <param name="Weights">Weights of fairness keys that take the place of configured ones.</param>
internal sealed record QueueControl(QueueState State, DateTimeOffset? Since, ImmutableSortedDictionary<string, int> Weights)
{
    /// <summary>Who said last what the queue may do, and why; null where that is not known.</summary>
    public Origin? By { get; init; }

    /// <summary>The smallest and the largest weight of a key.</summary>
    public const int LeastWeight = 1;

    /// <inheritdoc cref="LeastWeight" />
    public const int MostWeight = 1_000;

    /// <summary>How many keys have a weight at most, so that one row and one message hold them.</summary>
    public const int MostWeights = 1_000;

    /// <summary>Nobody has said anything.</summary>
    public static QueueControl None { get; } = new(QueueState.Open, null, ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal));

    public bool Equals(QueueControl? other) =>
        other is not null && State == other.State && Since == other.Since && By == other.By && Weights.SequenceEqual(other.Weights);

    public override int GetHashCode() => unchecked(((int)State * 31) + Weights.Count);
}
