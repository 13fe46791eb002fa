using System.Collections.Immutable;
using LazyEngine.Flows;

namespace LazyEngine.Workflows;

/// <summary>One entry into a task of a workflow.</summary>
/// <param name="Node">The task.</param>
/// <param name="Number">How often the task had been entered before.</param>
internal readonly record struct TurnKey(int Node, int Number) : IComparable<TurnKey>
{
    public int CompareTo(TurnKey other) => Node == other.Node ? Number.CompareTo(other.Number) : Node.CompareTo(other.Node);
}

/// <summary>What led to a turn.</summary>
/// <param name="Turn">The turn that ended.</param>
/// <param name="On">The list in which it names the task.</param>
internal sealed record Cause(TurnKey Turn, Ending On);

/// <summary>What is known of a turn.</summary>
internal sealed record Turn
{
    /// <summary>Its place among all turns of the execution.</summary>
    public required int Order { get; init; }

    public required TurnState State { get; init; }

    public Sequence<Cause> Causes { get; init; }

    /// <summary>The variables that it sees: what those that led to it saw and published, the later arrival over the earlier.</summary>
    public Variables Inbound { get; init; } = NamedPayloads.None;

    public Variables Published { get; init; } = NamedPayloads.None;

    /// <summary>What its items do; one where it runs over no list.</summary>
    public Sequence<Call> Calls { get; init; }

    /// <summary>How many items run at once; 0 for all.</summary>
    public int AtOnce { get; init; }

    /// <summary>Whether its result is a list.</summary>
    public bool IsList { get; init; }

    /// <summary>Items that wait for others to end.</summary>
    public ImmutableList<int> Line { get; init; } = [];

    /// <summary>How many items have not ended.</summary>
    public int Left { get; init; }

    /// <summary>How often it was repeated.</summary>
    public int Repeats { get; init; }

    public bool HasPaused { get; init; }

    public bool HasWaitedBefore { get; init; }

    public bool HasWaitedAfter { get; init; }

    public bool HasTimedOut { get; init; }

    /// <summary>Why it is in its state; empty for no reason.</summary>
    public string Info { get; init; } = string.Empty;

    /// <summary>Whether its failure led to something that its author wrote for it.</summary>
    public bool IsHandled { get; init; }

    /// <summary>The tasks that it has led to.</summary>
    public Sequence<int> Next { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool IsOpen => State is TurnState.Idle or TurnState.Waiting or TurnState.Running or TurnState.Delayed;

    public long Size => Calls.Sum(call => call.Size) + Published.Sum(value => (long)value.Value.Size) + Info.Length;
}
