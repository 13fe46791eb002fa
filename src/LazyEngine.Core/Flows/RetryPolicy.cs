namespace LazyEngine.Flows;

/// <summary>How the pause before a retry grows. The numbers are durable.</summary>
public enum Backoff
{
    /// <summary>Every pause is the first one.</summary>
    Fixed = 0,

    /// <summary>The n-th pause is n times the first one.</summary>
    Linear = 1,

    /// <summary>Every pause is the one before, times a factor.</summary>
    Exponential = 2,
}

/// <summary>What becomes of a task that has used up its retries. The numbers are durable.</summary>
public enum Exhausted
{
    /// <summary>The task fails.</summary>
    Fail = 0,

    /// <summary>The execution is suspended, and whoever resumes it says what becomes of the task.</summary>
    Suspend = 1,
}

/// <summary>Whether and when a task that has failed is tried again. Only failures count: attempts that were lost or handed back use up nothing.</summary>
public sealed record RetryPolicy
{
    /// <summary>As often as it takes.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>The failure with this number is the last: 1 means no retry. At least 1. Default: 3.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How the pauses grow. Default: exponential.</summary>
    public Backoff Backoff { get; init; } = Backoff.Exponential;

    /// <summary>The pause after the first failure; zero tries again at once. Default: 1 second.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What an exponential pause is multiplied by each time, at least 1. Default: 2.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>The longest pause. Default: 1 hour.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The share of a pause, from 0 to 1, by which chance may shorten it, so that many failures at once do not return at once. Default: 0.</summary>
    public double Jitter { get; init; }

    /// <summary>No retry begins later than this after the task was first scheduled; null for no such bound. Default: null.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Codes of failures that no retry can mend; such a failure fails the task at once. Default: none.</summary>
    public Sequence<string> NonRetryable { get; init; }

    /// <summary>What happens when attempts or budget are used up. Default: the task fails.</summary>
    public Exhausted WhenExhausted { get; init; }

    /// <summary>The same pause each time.</summary>
    /// <param name="attempts">How many failures there may be.</param>
    /// <param name="delay">The pause.</param>
    public static RetryPolicy Fixed(int attempts, TimeSpan delay) => new() { Attempts = attempts, Backoff = Backoff.Fixed, FirstDelay = delay, MaxDelay = delay };

    /// <summary>Pauses that grow by the first one each time, up to an hour.</summary>
    /// <param name="attempts">How many failures there may be.</param>
    /// <param name="firstDelay">The first pause.</param>
    public static RetryPolicy Linear(int attempts, TimeSpan firstDelay) => new() { Attempts = attempts, Backoff = Backoff.Linear, FirstDelay = firstDelay };

    /// <summary>Pauses that are multiplied each time, up to an hour.</summary>
    /// <param name="attempts">How many failures there may be.</param>
    /// <param name="firstDelay">The first pause.</param>
    /// <param name="factor">What each pause is multiplied by.</param>
    public static RetryPolicy Exponential(int attempts, TimeSpan firstDelay, double factor = 2) =>
        new() { Attempts = attempts, Backoff = Backoff.Exponential, FirstDelay = firstDelay, Factor = factor };

    /// <summary>The pause after a failure.</summary>
    /// <param name="failures">How many failures there have been, this one included.</param>
    /// <param name="chance">A number from 0 to 1 that decides about the jitter.</param>
    internal TimeSpan DelayAfter(int failures, double chance)
    {
        var growth = Backoff switch
        {
            Backoff.Linear => failures,
            Backoff.Exponential => Math.Pow(Factor, failures - 1),
            _ => 1,
        };
        var ticks = Math.Min(FirstDelay.Ticks * growth, MaxDelay.Ticks); // an endless power times nothing is no number, and nothing is meant
        return FirstDelay == TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromTicks((long)(ticks * (1 - (Jitter * chance))));
    }
}
