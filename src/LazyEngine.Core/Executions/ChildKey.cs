namespace LazyEngine.Executions;

/// <summary>The attempt that has started a child; each starts one.</summary>
internal readonly record struct ChildKey(InstanceKey Instance, int Attempt) : IComparable<ChildKey>
{
    public int CompareTo(ChildKey other)
    {
        var order = Instance.CompareTo(other.Instance);
        return order == 0 ? Attempt.CompareTo(other.Attempt) : order;
    }
}

/// <summary>What a parent still has to do with a child. The numbers are durable.</summary>
internal enum ChildStanding
{
    /// <summary>Its attempt waits for it.</summary>
    Open = 1,

    /// <summary>Its attempt is over, and it is owed a cancel.</summary>
    Dismissed = 2,

    /// <summary>Its attempt is over, and the parent does not end before it.</summary>
    Awaited = 3,
}
