using System.Collections.Immutable;
using LazyEngine.Flows;

namespace LazyEngine.Workflows;

/// <summary>How far the execution of a workflow is. Immutable, as the execution that it belongs to.</summary>
internal sealed record Course
{
    /// <summary>Whether its first tasks have been entered.</summary>
    public bool HasBegun { get; init; }

    /// <summary>What was given, and the defaults of the rest.</summary>
    public Variables Inputs { get; init; } = NamedPayloads.None;

    public Variables Environment { get; init; } = NamedPayloads.None;

    /// <summary>Whether maps of one name are joined wherever variables meet; else the later replaces the earlier.</summary>
    public bool Merges { get; init; }

    /// <summary>Variables that every task sees.</summary>
    public Variables Globals { get; init; } = NamedPayloads.None;

    /// <summary>The task that a reverse workflow runs.</summary>
    public string? Target { get; init; }

    public ImmutableSortedDictionary<TurnKey, Turn> Turns { get; init; } = ImmutableSortedDictionary<TurnKey, Turn>.Empty;

    /// <summary>The turns in the order in which they were entered.</summary>
    public ImmutableList<TurnKey> Order { get; init; } = [];

    /// <summary>Places of turns that something has happened to, and that have to be looked at.</summary>
    public ImmutableSortedSet<int> Due { get; init; } = ImmutableSortedSet<int>.Empty;

    /// <summary>Places of turns that have not ended.</summary>
    public ImmutableSortedSet<int> Open { get; init; } = ImmutableSortedSet<int>.Empty;

    /// <summary>Joins that wait for further arrivals.</summary>
    public ImmutableSortedSet<TurnKey> Joins { get; init; } = ImmutableSortedSet<TurnKey>.Empty;

    /// <summary>How many turns each task has had.</summary>
    public ImmutableSortedDictionary<int, int> Counts { get; init; } = ImmutableSortedDictionary<int, int>.Empty;

    /// <summary>Transitions that are followed when the execution goes on.</summary>
    public Sequence<Following> Backlog { get; init; }

    /// <summary>What the command that stopped it said; empty for nothing.</summary>
    public string Info { get; init; } = string.Empty;

    /// <summary>What it and its family say to each other.</summary>
    public Family Family { get; init; } = Family.None;

    /// <summary>What it has come to.</summary>
    public Payload? Output { get; init; }

    /// <summary>The newest turn of a task; null where it was never entered.</summary>
    public TurnKey? Newest(int node) => Counts.TryGetValue(node, out var count) ? new TurnKey(node, count - 1) : null;

    /// <summary>The variables that those see that a turn leads to.</summary>
    public Variables OutboundOf(Turn turn) => Merging.Over(turn.Inbound, turn.Published, Merges);

    public Course With(TurnKey key, Turn turn) => this with { Turns = Turns.SetItem(key, turn) };
}
