namespace LazyEngine.Executions;

/// <summary>What happens when a timer is due. The numbers are durable.</summary>
internal enum TimerKind
{
    /// <summary>A task that has failed is tried again.</summary>
    Retry = 1,

    /// <summary>A task that was reached may start.</summary>
    WaitBefore = 2,

    /// <summary>A task that is done lets its successors start.</summary>
    WaitAfter = 3,

    /// <summary>An attempt has found no worker in time.</summary>
    ScheduleToStart = 4,

    /// <summary>An attempt has run for too long.</summary>
    StartToClose = 5,

    /// <summary>A task has taken too long, all attempts and pauses together.</summary>
    ScheduleToClose = 6,

    /// <summary>The handler of an attempt was not heard of in time. Kept in memory only, and set anew after a recovery.</summary>
    Heartbeat = 7,

    /// <summary>The execution starts.</summary>
    Start = 8,

    /// <summary>The execution has taken too long.</summary>
    Deadline = 9,
}

/// <summary>Something that time brings about.</summary>
/// <param name="Due">When; it may be looked at later, never earlier.</param>
/// <param name="Key">The task instance that it belongs to, or <see cref="OfExecution"/>.</param>
/// <param name="Kind">What then happens.</param>
internal readonly record struct ArmedTimer(DateTimeOffset Due, InstanceKey Key, TimerKind Kind) : IComparable<ArmedTimer>
{
    /// <summary>Stands for the execution itself; no task has it.</summary>
    public static InstanceKey OfExecution { get; } = new(-1, 0, 0);

    public int CompareTo(ArmedTimer other)
    {
        var order = Due.CompareTo(other.Due);
        if (order == 0) order = Key.CompareTo(other.Key);
        return order == 0 ? Kind.CompareTo(other.Kind) : order;
    }
}
