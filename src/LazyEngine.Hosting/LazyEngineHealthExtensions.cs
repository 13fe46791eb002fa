using LazyEngine.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health of LazyEngine to that of an application.</summary>
public static class LazyEngineHealthExtensions
{
    /// <summary>The name of the check.</summary>
    public const string Name = "lazyengine";

    /// <summary>Adds a check of the application's node.</summary>
    /// <remarks>
    /// Unhealthy where the node does not run, its store does not answer, or another cluster has taken the store over. Degraded where
    /// executions are not woken in time; the data of the entry has <c>overdue</c> (how many, up to 1 000), <c>worstSeconds</c> and
    /// <c>executions</c> (the ten that are most late).
    /// </remarks>
    /// <param name="builder">The checks.</param>
    /// <param name="tolerance">How late a wake may be. Default: one minute.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is negative.</exception>
    public static IHealthChecksBuilder AddLazyEngine(this IHealthChecksBuilder builder, TimeSpan? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var allowed = tolerance ?? TimeSpan.FromMinutes(1);
        ArgumentOutOfRangeException.ThrowIfLessThan(allowed, TimeSpan.Zero, nameof(tolerance));
        return builder.Add(new HealthCheckRegistration(
            Name, services => new EngineHealthCheck(services.GetRequiredService<EngineHost>(), services.GetService<TimeProvider>() ?? TimeProvider.System, allowed), null, null));
    }
}
