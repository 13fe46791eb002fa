using System.Globalization;
using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.Testing;

namespace LazyEngine.Benchmarks.Nodes;

/// <summary>Run and wait of a chain of three over HTTP, next to the same by a caller within the server's process.</summary>
internal sealed class HttpCosts(string store, string? connection, TimeSpan time)
{
    private const int Requests = 2; // one that runs, one that waits

    private static readonly Workload Chain = Workload.Of("chain3");
    private static readonly int[] Concurrencies = [1, 16, 128];

    public async Task RunAsync(int? only, bool json, CancellationToken cancellationToken)
    {
        await using var place = await Place.CreateAsync(store, connection);
        var port = FreePort.Next();
        await using var server = await Node.StartAsync(new NodePlace { Store = store, Address = place.Address, Http = port }, cancellationToken);
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), Timeout = TimeSpan.FromMinutes(2) };
        var client = new LazyEngineClient(http);
        await server.LoadAsync(Chain, 16, time / 4, cancellationToken);
        await LoadResult.OfAsync(client, Chain, 16, time / 2, cancellationToken); // what is compiled on first use does not count
        if (!json) Console.WriteLine($"run and wait of chain3 on {store}: by ILazyEngine within the server's process, and over HTTP by LazyEngineClient in another, of this machine\n   at a time  by     exec/s  requests/s     p50 ms     p99 ms   p99.9 ms  server us/exec  client us/exec  exec/s over HTTP : within");
        foreach (var concurrency in only is { } one ? [one] : Concurrencies)
        {
            var within = await MeasureAsync("within", () => server.LoadAsync(Chain, concurrency, time / 2, cancellationToken));
            var over = await MeasureAsync("http", () => LoadResult.OfAsync(client, Chain, concurrency, time / 2, cancellationToken));
            Say(within, null);
            Say(over, over.ExecutionsPerSecond / within.ExecutionsPerSecond);

            async Task<HttpFigures> MeasureAsync(string by, Func<Task<LoadResult>> load)
            {
                var (theirs, own) = (await server.CpuAsync(cancellationToken), Environment.CpuUsage.TotalTime);
                var result = await load();
                own = Environment.CpuUsage.TotalTime - own;
                theirs = await server.CpuAsync(cancellationToken) - theirs;
                return new HttpFigures(
                    store, concurrency, by, result.PerSecond, by == "http" ? result.PerSecond * Requests : 0, result.P50Ms, result.P99Ms, result.P999Ms,
                    theirs.TotalMicroseconds / result.Executions, by == "http" ? own.TotalMicroseconds / result.Executions : 0);
            }
        }

        void Say(HttpFigures found, double? ratio)
        {
            if (json) Console.WriteLine(JsonSerializer.Serialize(found, JsonSerializerOptions.Web));
            else
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{found.Concurrency,12}  {found.By,-6} {found.ExecutionsPerSecond,6:F0} {found.RequestsPerSecond,11:F0} {found.P50Ms,10:F2} {found.P99Ms,10:F2} {found.P999Ms,10:F2} {found.ServerMicrosPerExecution,15:F0} {found.ClientMicrosPerExecution,15:F0} {Report.Number(ratio, "F2"),10}"));
            }
        }
    }

    /// <summary>One way at one concurrency; a line of <c>--json</c>.</summary>
    /// <param name="Store">Where the journal is.</param>
    /// <param name="Concurrency">How many executions are under way at a time.</param>
    /// <param name="By"><c>within</c> the server's process, or over <c>http</c>.</param>
    /// <param name="ExecutionsPerSecond">Executions that were started and seen to end, a second.</param>
    /// <param name="RequestsPerSecond">HTTP requests for that: one runs it, one waits; 0 where there are none.</param>
    /// <param name="P50Ms">From the call that runs it to the answer that it has ended, the median, in milliseconds.</param>
    /// <param name="P99Ms">The 99th percentile.</param>
    /// <param name="P999Ms">The 99.9th percentile.</param>
    /// <param name="ServerMicrosPerExecution">CPU time of the server's process; a caller within it is in this.</param>
    /// <param name="ClientMicrosPerExecution">CPU time of the client's process.</param>
    private sealed record HttpFigures(
        string Store,
        int Concurrency,
        string By,
        double ExecutionsPerSecond,
        double RequestsPerSecond,
        double P50Ms,
        double P99Ms,
        double P999Ms,
        double ServerMicrosPerExecution,
        double ClientMicrosPerExecution);
}
