using LazyEngine.Server;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Bounds what one caller may ask of the endpoints of LazyEngine.</summary>
public static class LazyEngineLimitsExtensions
{
    /// <summary>
    /// Takes so many requests a second of each caller, and twice as many at once after a rest; what is more is refused by 429 with <c>Retry-After</c>, over gRPC by RESOURCE_EXHAUSTED. A caller is the
    /// name of a key or token, and where none is asked for or counts, an address. Without this call as many are taken as come.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="requestsPerSecond">1 to 1 000 000.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static IServiceCollection AddLazyEngineRequestRate(this IServiceCollection services, int requestsPerSecond)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (requestsPerSecond is < 1 or > RequestRate.Most) throw new ArgumentOutOfRangeException(nameof(requestsPerSecond), requestsPerSecond, $"1 to {RequestRate.Most} requests a second are allowed.");
        return services.AddSingleton(_ => new RequestRate(requestsPerSecond));
    }
}
