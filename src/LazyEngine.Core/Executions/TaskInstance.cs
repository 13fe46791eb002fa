using System.Collections.Immutable;

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

    /// <summary>What its attempts are for.</summary>
    public Phase Phase { get; init; }

    /// <summary>How often it was undone and began anew: what is done then is another thing than what was done before.</summary>
    public int Renewals { get; init; }

    /// <summary>What its compensation returned.</summary>
    public Payload? RevertResult { get; init; }

    /// <summary>The failure of its compensation; that of an attempt before while it is tried again.</summary>
    public TaskFailure? RevertError { get; init; }

    /// <summary>The rounds of a retry controller, the oldest first.</summary>
    public ImmutableList<Round> History { get; init; } = [];

    /// <summary>What it takes in place of running, when its turn comes.</summary>
    public Payload? Given { get; init; }

    /// <summary>The failure that a retry controller was last asked about.</summary>
    public Question? Asked { get; init; }

    /// <summary>How many bytes it holds.</summary>
    public long Size =>
        (Result?.Size ?? 0) + (Progress?.Size ?? 0) + (RevertResult?.Size ?? 0) + (Given?.Size ?? 0) + Evolution.SizeOf(Error) + Evolution.SizeOf(RevertError) + History.Sum(round => (long)round.Size);

    /// <summary>As it was before it ran, but for the number of its attempts.</summary>
    public TaskInstance Afresh(bool keepsHistory) => new()
    {
        State = TaskState.Pending,
        Attempt = Attempt,
        FirstScheduledAt = default,
        ScheduledAt = ScheduledAt,
        // What has only failed is tried once more; what had an effect is done another time.
        Renewals = Renewals + (State is TaskState.Success or TaskState.Reverted or TaskState.RevertFailure || Phase == Phase.Compensating ? 1 : 0),
        History = keepsHistory ? History : [],
    };

    public bool Equals(TaskInstance? other) =>
        ReferenceEquals(this, other) ||
        (other is not null && State == other.State && Attempt == other.Attempt && FirstScheduledAt == other.FirstScheduledAt && ScheduledAt == other.ScheduledAt && HadStarted == other.HadStarted
            && Claimant == other.Claimant && ClaimIsDurable == other.ClaimIsDurable && ClaimedAt == other.ClaimedAt && Equals(Result, other.Result) && Error == other.Error
            && Failures == other.Failures && IsHeld == other.IsHeld && Equals(Progress, other.Progress) && EndedAt == other.EndedAt && Phase == other.Phase && Renewals == other.Renewals
            && Equals(RevertResult, other.RevertResult) && RevertError == other.RevertError && History.SequenceEqual(other.History) && Asked == other.Asked && Equals(Given, other.Given));

    public override int GetHashCode() => unchecked(((int)State * 31) + Attempt);
}

/// <summary>A failure that a retry controller is asked about.</summary>
/// <param name="Task">What has failed: a task, or a controller inside that gave up.</param>
/// <param name="Error">The failure.</param>
/// <param name="Innermost">The first controller that was asked, where that is another one.</param>
internal sealed record Question(string Task, TaskFailure Error, string? Innermost);
