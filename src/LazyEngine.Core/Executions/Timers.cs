using System.Collections;
using System.Collections.Immutable;

namespace LazyEngine.Executions;

/// <summary>The timers of an execution, the earliest first. Immutable; at most one of a kind for each task instance.</summary>
internal sealed class Timers : IReadOnlyCollection<ArmedTimer>
{
    private static readonly TimerKind[] Kinds = Enum.GetValues<TimerKind>();

    private readonly ImmutableSortedSet<ArmedTimer> _byDue;
    private readonly ImmutableSortedDictionary<(InstanceKey Key, int Kind), DateTimeOffset> _byKey;

    private Timers(ImmutableSortedSet<ArmedTimer> byDue, ImmutableSortedDictionary<(InstanceKey Key, int Kind), DateTimeOffset> byKey) =>
        (_byDue, _byKey) = (byDue, byKey);

    public static Timers None { get; } = new(ImmutableSortedSet<ArmedTimer>.Empty, ImmutableSortedDictionary<(InstanceKey Key, int Kind), DateTimeOffset>.Empty);

    public int Count => _byDue.Count;

    /// <summary>When a timer is due; null where it is not set.</summary>
    public DateTimeOffset? DueOf(InstanceKey key, TimerKind kind) => _byKey.TryGetValue((key, (int)kind), out var due) ? due : null;

    public bool Has(InstanceKey key, TimerKind kind) => _byKey.ContainsKey((key, (int)kind));

    /// <summary>Sets a timer, in place of the one of the same kind.</summary>
    public Timers Set(InstanceKey key, TimerKind kind, DateTimeOffset due)
    {
        var without = Drop(key, kind);
        return new Timers(without._byDue.Add(new ArmedTimer(due, key, kind)), without._byKey.Add((key, (int)kind), due));
    }

    public Timers Drop(InstanceKey key, TimerKind kind) =>
        _byKey.TryGetValue((key, (int)kind), out var due) ? new Timers(_byDue.Remove(new ArmedTimer(due, key, kind)), _byKey.Remove((key, (int)kind))) : this;

    /// <summary>Drops all timers of an instance.</summary>
    public Timers Drop(InstanceKey key)
    {
        var left = this;
        if (Count == 0) return left;
        foreach (var kind in Kinds) left = left.Drop(key, kind);
        return left;
    }

    public IEnumerator<ArmedTimer> GetEnumerator() => _byDue.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
