using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LazyEngine.EndToEnd.Tests.Served;

/// <summary>Takes OTLP over gRPC as a collector does, and keeps the messages as they come.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<byte[]> _metrics = new();
    private readonly ConcurrentQueue<byte[]> _traces = new();
    private readonly WebApplication _app;

    private Collector(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", (HttpContext context) => TakeAsync(context, collector._metrics));
        collector._app.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", (HttpContext context) => TakeAsync(context, collector._traces));
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Whether a metric has come that has a value.</summary>
    public bool HasMetric(string name) => _metrics.Any(message => Has(message, Encoding.UTF8.GetBytes(name)));

    /// <summary>Whether an activity of a trace has come.</summary>
    /// <param name="name">The name of the activity.</param>
    /// <param name="trace">The id of the trace, in hexadecimal digits.</param>
    public bool HasSpan(string name, string trace) => _traces.Any(message => Has(message, [.. Field(1, Convert.FromHexString(trace))]) && Has(message, [.. Field(5, Encoding.UTF8.GetBytes(name))]));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool Has(byte[] message, ReadOnlySpan<byte> part) => message.AsSpan().IndexOf(part) >= 0;

    // Trace ids are field 1 of a span, names field 5.
    private static IEnumerable<byte> Field(int number, byte[] value) => [(byte)((number << 3) | 2), (byte)value.Length, .. value];

    private static async Task TakeAsync(HttpContext context, ConcurrentQueue<byte[]> into)
    {
        using var message = new MemoryStream();
        await context.Request.Body.CopyToAsync(message);
        into.Enqueue(message.ToArray());
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[5]); // an empty message: everything was taken
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
