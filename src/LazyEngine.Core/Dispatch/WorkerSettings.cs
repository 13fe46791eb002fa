namespace LazyEngine.Dispatch;

/// <summary>How a worker behaves.</summary>
internal sealed record WorkerSettings
{
    /// <summary>How many attempts it runs at once.</summary>
    public int Slots { get; init; } = 16;

    /// <summary>How many outcomes wait for their answers without a slot: beyond that each keeps the one that it ran in.</summary>
    public int UnansweredMax { get; init; } = 256;

    /// <summary>What it says of itself.</summary>
    public WorkerFacts Facts { get; init; } = WorkerFacts.None;

    /// <summary>How often it renews its lease.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a claim or completion waits for its answer before it is repeated.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a claim waits that came to an execution which has just been woken by it, and knows its own attempts only in a moment; longer each time.</summary>
    public TimeSpan AsleepRetry { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Repeats double their distance up to this.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);
}
