using System.Globalization;
using LazyEngine.Journal;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LazyEngine.Hosting;

/// <summary>Whether the store answers, and whether every execution that was to be woken is.</summary>
/// <param name="host">The node.</param>
/// <param name="clock">The time.</param>
/// <param name="tolerance">How late a wake may be.</param>
internal sealed class EngineHealthCheck(EngineHost host, TimeProvider clock, TimeSpan tolerance) : IHealthCheck
{
    private const int Counted = 1_000;
    private const int Listed = 10;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!host.Started.IsCompletedSuccessfully) return HealthCheckResult.Unhealthy("The node does not run.", host.Started.Exception);
        var node = await host.Started;
        if (!node.Settings.Embedded && !node.Joined.IsCompletedSuccessfully) return HealthCheckResult.Unhealthy("The node has not joined its cluster yet.");
        if (node.Store is not { } store) return HealthCheckResult.Healthy("This node keeps no executions.");
        if (store.TakenOver.IsCompletedSuccessfully) return HealthCheckResult.Unhealthy((await store.TakenOver).Message);
        try
        {
            var now = clock.GetUtcNow();
            var overdue = await store.DueAsync(now - tolerance, SliceRange.All, null, Counted).WaitAsync(cancellationToken);
            return overdue.Count == 0 ? HealthCheckResult.Healthy() : Degraded(overdue, now);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"The store does not answer: {failure.Message}", failure);
        }
    }

    // The index gives the lowest wake first.
    private static HealthCheckResult Degraded(IReadOnlyList<IndexEntry> overdue, DateTimeOffset now)
    {
        var (worst, late) = (overdue[0].Header, now - overdue[0].Header.WakeAt!.Value);
        var count = string.Create(CultureInfo.InvariantCulture, $"{overdue.Count}{(overdue.Count == Counted ? " or more" : string.Empty)}");
        return HealthCheckResult.Degraded(
            $"{count} executions were to be woken and were not; '{worst.Execution}' is {late.ToString("c", CultureInfo.InvariantCulture)} late. Is the watchdog of every engine node alive?",
            data: new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["overdue"] = overdue.Count,
                ["worstSeconds"] = late.TotalSeconds,
                ["executions"] = overdue.Take(Listed).Select(entry => entry.Header.Execution.Value).ToArray(),
            });
    }
}
