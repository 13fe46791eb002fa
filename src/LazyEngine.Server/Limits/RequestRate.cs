using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server;

/// <summary>How many requests are taken of each caller: of the name of a key or token, and of an address that shows none that counts.</summary>
internal sealed class RequestRate(int perSecond) : IDisposable
{
    /// <summary>The highest rate that can be asked for.</summary>
    public const int Most = 1_000_000;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Whoever has not asked for a while is dropped by the limiter itself, so that names and addresses do not pile up.
    private readonly PartitionedRateLimiter<Asker> _askers = PartitionedRateLimiter.Create<Asker, Asker>(asker => RateLimitPartition.GetTokenBucketLimiter(asker, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = perSecond * 2,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = Second,
        QueueLimit = 0,
        AutoReplenishment = true,
    }));

    /// <summary>When the caller of a request may come back; null where it is taken now.</summary>
    public TimeSpan? Refusal(Caller? caller, HttpContext context)
    {
        var asker = caller is null || caller == Caller.Anybody ? new Asker(null, context.Connection.RemoteIpAddress?.ToString()) : new Asker(caller.Name, null);
        using var lease = _askers.AttemptAcquire(asker);
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > Second ? after : Second;
    }

    public void Dispose() => _askers.Dispose();

    // A key may have a name that looks like an address.
    private readonly record struct Asker(string? Name, string? Address);
}
