using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server;

/// <summary>Who sends a request.</summary>
/// <param name="Name">As keys and tokens name them; becomes part of the journal.</param>
/// <param name="Roles">What they may do.</param>
/// <param name="Until">When the token runs out; null for a key.</param>
internal sealed record Caller(string Name, IReadOnlyList<Role> Roles, DateTimeOffset? Until = null)
{
    // No timer takes longer; whoever has a longer token is asked again then.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    /// <summary>Cancelled once the key or token does not count any more.</summary>
    public CancellationToken Ends { get; init; }

    /// <summary>Whoever reaches a server that asks nobody who they are.</summary>
    public static readonly Caller Anybody = new("anybody", [Role.Admin]);

    /// <summary>Who sent this request; null where it came without a key to an endpoint that needs none.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();

    /// <summary>Is cancelled when the token runs out; null for a key.</summary>
    public CancellationTokenSource? RunsOut(TimeProvider clock)
    {
        if (Until is not { } until) return null;
        var left = until - clock.GetUtcNow();
        return new CancellationTokenSource(left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestTimer ? LongestTimer : left, clock);
    }
}
