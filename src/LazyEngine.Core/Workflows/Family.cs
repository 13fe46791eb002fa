using System.Collections.Immutable;
using LazyEngine.Executions;

namespace LazyEngine.Workflows;

/// <summary>What a workflow, its parent and its children say to each other about stopping and going on.</summary>
/// <remarks>Words have numbers. Of whoever speaks the newest counts, whatever comes doubled, late or out of order; it is owed until it is answered.</remarks>
internal sealed record Family
{
    public static Family None { get; } = new();

    /// <summary>The number of the newest word to the children; 0 where there was none.</summary>
    public int ToChildren { get; init; }

    /// <summary>Whether it tells them to stop; else to go on.</summary>
    public bool StopsChildren { get; init; }

    /// <summary>Children that have not answered it.</summary>
    public ImmutableSortedSet<ChildKey> Unanswered { get; init; } = ImmutableSortedSet<ChildKey>.Empty;

    /// <summary>Children that are known to be stopped.</summary>
    public ImmutableSortedSet<ChildKey> Stopped { get; init; } = ImmutableSortedSet<ChildKey>.Empty;

    /// <summary>The number of the newest word of each child that has said one.</summary>
    public ImmutableSortedDictionary<ChildKey, int> FromChildren { get; init; } = ImmutableSortedDictionary<ChildKey, int>.Empty;

    /// <summary>The number of the newest word that each child is known to have heard: what it has said before that counts no more.</summary>
    public ImmutableSortedDictionary<ChildKey, int> Heard { get; init; } = ImmutableSortedDictionary<ChildKey, int>.Empty;

    /// <summary>The number of the newest word of the parent.</summary>
    public int FromParent { get; init; }

    /// <summary>The number of the newest word to the parent.</summary>
    public int ToParent { get; init; }

    /// <summary>Whether it says that this execution has stopped; else that it goes on.</summary>
    public bool SaysStopped { get; init; }

    /// <summary>Whether the parent has not answered it.</summary>
    public bool OwesParent { get; init; }

    /// <summary>Whether some child is stopped, or is told to.</summary>
    public bool HasStopped => !Stopped.IsEmpty || (StopsChildren && !Unanswered.IsEmpty);

    /// <summary>Whether somebody has a word to hear.</summary>
    public bool OwesAny => OwesParent || !Unanswered.IsEmpty;

    public Family Without(ChildKey child) =>
        ReferenceEquals(this, None) ? this : this with { Unanswered = Unanswered.Remove(child), Stopped = Stopped.Remove(child), FromChildren = FromChildren.Remove(child), Heard = Heard.Remove(child) };
}
