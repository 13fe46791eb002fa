namespace LazyEngine.Executions;

/// <summary>What is known of a task instance that has been scheduled at least once.</summary>
internal sealed record TaskInstance
{
    public required TaskState State { get; init; }

    /// <summary>The newest attempt; it only ever grows.</summary>
    public required int Attempt { get; init; }

    /// <summary>When its first attempt was scheduled; the first since an operator let it go on.</summary>
    public required DateTimeOffset FirstScheduledAt { get; init; }

    public required DateTimeOffset ScheduledAt { get; init; }

    /// <summary>Whether this attempt replaces a lost one that had started before a stop: it is run although nothing new starts.</summary>
    public bool HadStarted { get; init; }

    public WorkerId? Claimant { get; init; }

    /// <summary>Whether the claim is in the journal; one that is not is forgotten with the process.</summary>
    public bool ClaimIsDurable { get; init; }

    public DateTimeOffset? ClaimedAt { get; init; }

    public Payload? Result { get; init; }

    /// <summary>Its failure; that of an attempt before while it is tried again.</summary>
    public TaskFailure? Error { get; init; }

    /// <summary>How many attempts have failed since the instance was first scheduled, or an operator let it go on.</summary>
    public int Failures { get; init; }

    /// <summary>Whether its retries are used up and an operator decides what becomes of it.</summary>
    public bool IsHeld { get; init; }

    /// <summary>What its handlers last said of how far they are.</summary>
    public Payload? Progress { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
