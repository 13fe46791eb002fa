namespace LazyEngine.Flows;

/// <summary>How long a task may take. A limit that passes ends the attempt with a failure, which the retry policy may mend. Null means no limit.</summary>
public sealed record TimeLimits
{
    /// <summary>No limits.</summary>
    public static TimeLimits None { get; } = new();

    /// <summary>How long an attempt may wait for a worker. The failure's code is <c>ScheduleToStartTimeout</c>. Default: null.</summary>
    public TimeSpan? ScheduleToStart { get; init; }

    /// <summary>How long an attempt may run, or wait to be completed from outside, after a worker has begun it. The failure's code is <c>StartToCloseTimeout</c>. Default: null.</summary>
    public TimeSpan? StartToClose { get; init; }

    /// <summary>How long all attempts and the pauses between them may take together. The failure's code is <c>ScheduleToCloseTimeout</c>, and no retry follows. Default: null.</summary>
    public TimeSpan? ScheduleToClose { get; init; }

    /// <summary>How long the handler may be silent. The failure's code is <c>HeartbeatTimeout</c>. Default: null.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>Whether it matters when an attempt was begun, so that its claim has to be in the journal.</summary>
    internal bool NeedsClaim => ScheduleToStart is not null || StartToClose is not null || Heartbeat is not null;
}
