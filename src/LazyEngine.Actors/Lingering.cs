namespace LazyEngine.Actors;

/// <summary>How many executions that have ended a node keeps in memory, where whoever asks soon is answered without reading.</summary>
/// <param name="after">How long each is kept.</param>
/// <param name="max">How many are kept so long at a time; those beyond leave soon.</param>
internal sealed class Lingering(TimeSpan after, int max)
{
    // Long enough for what comes right behind an end: the queue's last word, and the question of who has waited for it.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private int _count;

    /// <summary>One has ended.</summary>
    /// <param name="isKept">Whether it is one of those that are kept, until <see cref="Leave"/>.</param>
    /// <returns>How long it stays without messages.</returns>
    public TimeSpan Enter(ref bool isKept)
    {
        if (isKept) return after;
        isKept = Interlocked.Increment(ref _count) <= max;
        if (isKept) return after;
        Interlocked.Decrement(ref _count);
        return after < Soon ? after : Soon;
    }

    /// <summary>One is gone, or goes on.</summary>
    /// <param name="isKept">Whether it was one of those that are kept.</param>
    public void Leave(ref bool isKept)
    {
        if (isKept) Interlocked.Decrement(ref _count);
        isKept = false;
    }
}
