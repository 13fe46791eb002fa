using LazyEngine.Queues;

namespace LazyEngine.Dispatch;

/// <summary>Counts what may still be handed out. It begins empty: a queue that starts again knows nothing of what the one before has handed out.</summary>
internal sealed class TokenBucket(RateLimit limit, DateTimeOffset startedAt)
{
    // In ticks of time, so that nothing is lost to rounding: one token costs this much.
    private readonly long _price = Math.Max(1, limit.Per.Ticks / limit.Count);
    private DateTimeOffset _paidUntil = startedAt;

    /// <summary>When the next may go; not after now where one may go now.</summary>
    public DateTimeOffset NextAt => _paidUntil.AddTicks(_price);

    public bool IsOpen(DateTimeOffset now) => NextAt <= now;

    /// <summary>One goes.</summary>
    public void Take(DateTimeOffset now)
    {
        var fullSince = now.AddTicks(-_price * limit.Burst);
        _paidUntil = (_paidUntil > fullSince ? _paidUntil : fullSince).AddTicks(_price);
    }
}
