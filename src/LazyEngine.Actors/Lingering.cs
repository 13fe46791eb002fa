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
    /// <param name="isKept">Whether it counts, until <see cref="Leave"/>.</param>
    /// <returns>How long it stays without messages.</returns>
    public TimeSpan Enter(out bool isKept)
    {
        isKept = Interlocked.Increment(ref _count) <= max;
        if (isKept) return after;
        Leave();
        return after < Soon ? after : Soon;
    }

    /// <summary>One that was kept is gone, or goes on.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);
}
