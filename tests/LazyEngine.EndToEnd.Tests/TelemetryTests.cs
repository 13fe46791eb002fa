using System.Globalization;
using System.Text;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A real server tells a collector what it measures and what happened, and Prometheus the same.</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_collector_is_told_the_whole_trace_and_every_latency()
    {
        await using var collector = await Collector.StartAsync();
        // The task lets its execution fall asleep, out of memory, so that the watchdog has to wake it and the journal has to be read.
        var flows = _folder.Write("flows.yaml", "flow: sleeps\nlinear:\n  - task: first\n    handler: test.succeed\n  - task: second\n    handler: test.succeed\n    wait-before: 3s\n");
        var conf = _folder.Write("sleepy.conf", "lazyengine.execution.passivate-idle-after = 200 ms");
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        using var server = ChildProcess.Start(Command.Program, ["serve", "--urls", url, "--db", _folder.File("told.db"), "--flows", flows, "--conf", conf, "--otlp", collector.Url]);
        await server.LineAsync(line => line.Contains("listens on", StringComparison.Ordinal), Limit);
        using var http = new HttpClient { BaseAddress = new Uri(url) };

        await RunAsync(http);
        var measured = await http.GetStringAsync("metrics");
        server.Terminate();
        Assert.Equal(0, await server.ExitAsync(Limit));

        foreach (var metric in new[] { "lazyengine.journal.write", "lazyengine.executions.recovery", "lazyengine.wakes.lag", "lazyengine.attempts.wait", "lazyengine.attempts.duration", "lazyengine.executions.started" })
        {
            Assert.True(collector.HasMetric(metric), metric);
            Assert.True(CountOf(measured, metric) > 0, $"{metric}\n{measured}");
        }

        foreach (var span in new[] { "lazyengine run", "dispatch first", "execute first", "complete first", "execute second", "complete second" })
            Assert.True(collector.HasSpan(span, Trace), span);
    }

    private static async Task RunAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/executions?wait=60") { Content = new StringContent("""{"flow": "sleeps", "id": "told"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        using var ended = await http.SendAsync(request);
        Assert.Contains("\"Success\"", await ended.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // Prometheus: name_seconds_count{labels} 3, or name_total{labels} 3, and when.
    private static double CountOf(string text, string metric)
    {
        var name = metric.Replace('.', '_');
        return text.Split('\n')
            .Where(line => line.StartsWith($"{name}_seconds_count", StringComparison.Ordinal) || line.StartsWith($"{name}_total", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
    }
}
