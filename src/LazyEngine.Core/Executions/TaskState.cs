namespace LazyEngine.Executions;

/// <summary>Where a task instance stands. The numbers are durable.</summary>
public enum TaskState
{
    /// <summary>Not scheduled yet, or handed back unstarted.</summary>
    Pending = 0,

    /// <summary>Offered to its queue.</summary>
    Scheduled = 1,

    /// <summary>Claimed by a worker.</summary>
    Running = 2,

    /// <summary>Its handler has returned; somebody outside will complete it.</summary>
    Waiting = 3,

    /// <summary>Done, with a result.</summary>
    Success = 4,

    /// <summary>Done, with a failure.</summary>
    Failure = 5,

    /// <summary>Being compensated.</summary>
    Reverting = 6,

    /// <summary>Compensated.</summary>
    Reverted = 7,

    /// <summary>Its compensation has failed.</summary>
    RevertFailure = 8,

    /// <summary>Left out by a decider.</summary>
    Ignored = 9,

    /// <summary>Abandoned when its execution ended.</summary>
    Cancelled = 10,
}
