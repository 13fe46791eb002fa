using System.Collections.Immutable;

namespace LazyEngine.Executions;

/// <summary>One round of a retry controller.</summary>
/// <param name="Value">What it gave to its flow.</param>
/// <param name="Failures">What failed in the round, as it was told: by task, and by controller where one inside gave up.</param>
internal sealed record Round(Payload Value, ImmutableSortedDictionary<string, TaskFailure> Failures)
{
    public static Round Of(Payload value) => new(value, ImmutableSortedDictionary.Create<string, TaskFailure>(StringComparer.Ordinal));

    public int Size => Value.Size + Failures.Sum(failure => failure.Key.Length + (int)Evolution.SizeOf(failure.Value));

    public bool Equals(Round? other) => other is not null && Value.Equals(other.Value) && Failures.SequenceEqual(other.Failures);

    public override int GetHashCode() => Value.GetHashCode();
}
