using LazyEngine.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Metrics and traces of the engine for those who collect them; docs/telemetry.md describes both.</summary>
/// <remarks>An application with OpenTelemetry of its own needs none of this: it adds the meter and the source <c>LazyEngine</c>.</remarks>
public static class LazyEngineTelemetryExtensions
{
    private const string Name = "LazyEngine";

    /// <summary>Collects the metrics of the engine for <see cref="MapLazyEngineMetrics"/>, and sends metrics and traces to a collector where one is named.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="collector">Where a collector takes OTLP over gRPC, such as <c>http://127.0.0.1:4317</c>; null for none. Default: null.</param>
    public static IServiceCollection AddLazyEngineTelemetry(this IServiceCollection services, Uri? collector = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("lazyengine"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Name).AddPrometheusExporter();
                if (collector is not null) metrics.AddOtlpExporter(exporter => Send(exporter, collector));
            });
        if (collector is not null) telemetry.WithTracing(traces => traces.AddSource(Name, "Microsoft.AspNetCore").AddOtlpExporter(exporter => Send(exporter, collector)));
        return services;
    }

    /// <summary>Maps <c>/metrics</c>, which Prometheus reads. It needs <see cref="AddLazyEngineTelemetry"/>.</summary>
    /// <param name="endpoints">The application.</param>
    public static IEndpointConventionBuilder MapLazyEngineMetrics(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapPrometheusScrapingEndpoint("/metrics").Needs(Role.Reader);
    }

    private static void Send(OtlpExporterOptions exporter, Uri collector) => (exporter.Endpoint, exporter.Protocol) = (collector, OtlpExportProtocol.Grpc);
}
