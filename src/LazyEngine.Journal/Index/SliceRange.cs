using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>A share of all executions; both ends belong to it.</summary>
/// <param name="First">The first slice.</param>
/// <param name="Last">The last slice.</param>
internal readonly record struct SliceRange(int First, int Last)
{
    /// <summary>How many slices there are. Stored rows carry their slice, so it can never change.</summary>
    public const int SliceCount = 1024;

    /// <summary>Every execution.</summary>
    public static SliceRange All { get; } = new(0, SliceCount - 1);

    /// <summary>One of several shares that together are everything and do not overlap.</summary>
    /// <param name="share">Which share, from 0.</param>
    /// <param name="shares">How many there are.</param>
    public static SliceRange Share(int share, int shares)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shares, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shares, SliceCount);
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, shares);
        return new SliceRange(share * SliceCount / shares, ((share + 1) * SliceCount / shares) - 1);
    }

    /// <summary>The slice of an execution: FNV-1a of its id, the same on every node and in every release.</summary>
    public static int Of(ExecutionId execution)
    {
        var hash = StableHash.Of(execution);
        return (int)((hash ^ (hash >> 16)) % SliceCount);
    }

    /// <summary>Whether an execution belongs to this share.</summary>
    public bool Contains(ExecutionId execution) => Of(execution) is var slice && slice >= First && slice <= Last;
}
