using System.Text.Json;
using LazyEngine.Server;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.AspNetCore.Builder;

/// <summary>What a load balancer or an orchestrator asks.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>/health/live</c>, which answers as long as the process does, and <c>/health/ready</c>, which runs the application's health checks; docs/http-api.md describes them.</summary>
    /// <param name="endpoints">The application, with health checks among its services.</param>
    public static IEndpointRouteBuilder MapLazyEngineHealth(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).NeedsNoRole();
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).NeedsNoRole();
        return endpoints;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => Caller.Of(context) is null
        // Whether it runs is for everybody; which executions are late is not.
        ? context.Response.WriteAsJsonAsync(new { Status = report.Status.ToString() }, JsonSerializerOptions.Web, context.RequestAborted)
        : WriteAllAsync(context, report);

    private static Task WriteAllAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            Status = report.Status.ToString(),
            Checks = report.Entries.ToDictionary(entry => entry.Key, entry => new { Status = entry.Value.Status.ToString(), entry.Value.Description, entry.Value.Data }),
        },
        JsonSerializerOptions.Web,
        context.RequestAborted);
}
