namespace LazyEngine.Executions;

/// <summary>What is known of a task instance that has been scheduled at least once.</summary>
internal sealed record TaskInstance
{
    public required TaskState State { get; init; }

    /// <summary>The newest attempt; it only ever grows.</summary>
    public required int Attempt { get; init; }

    public required DateTimeOffset FirstScheduledAt { get; init; }

    public required DateTimeOffset ScheduledAt { get; init; }

    /// <summary>Whether this attempt replaces a lost one that had started before a stop: it is run although nothing new starts.</summary>
    public bool HadStarted { get; init; }

    public WorkerId? Claimant { get; init; }

    /// <summary>Whether the claim is in the journal; one that is not is forgotten with the process.</summary>
    public bool ClaimIsDurable { get; init; }

    public DateTimeOffset? ClaimedAt { get; init; }

    public Payload? Result { get; init; }

    public TaskFailure? Error { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
