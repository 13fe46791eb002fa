using System.Globalization;
using LazyEngine.Client;
using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A trigger that fires every second, as many times as it is to, in real processes that are killed.</summary>
public sealed class CronProcessTests : IDisposable
{
    private const int Firings = 12;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Three_engines_fire_each_tick_once_though_one_is_killed()
    {
        // Of two, the one with the lower address would be the half that goes on, and which that is would be chance.
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        using var first = new EngineNode([], "engine,worker", "--postgresql", database, "--workflows", Workflows());
        using var second = new EngineNode([first.Address], "engine,worker", "--postgresql", database, "--workflows", Workflows());
        using var third = new EngineNode([first.Address], "engine,worker", "--postgresql", database, "--workflows", Workflows());
        await first.StartAsync();
        await second.StartAsync();
        await third.StartAsync();

        await AddAsync(first.Url);
        await FiredAsync(first.Url, 3);
        await second.KillAsync();
        await FiredAsync(first.Url, 6);
        second.Launch();

        await AllFiredAsync(first.Url);
    }

    [Fact]
    public async Task An_engine_that_is_killed_again_and_again_loses_and_doubles_no_firing()
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        ChildProcess Serve() => ChildProcess.Start(Command.Program, ["serve", "--listen", url, "--db", _folder.File("cron.db"), "--workflows", Workflows()]);
        var process = Serve();
        try
        {
            await process.LineAsync(line => line.Contains("listens on", StringComparison.Ordinal), Limit);
            await AddAsync(url);
            for (var fired = 2; fired < 9; fired += 3)
            {
                await FiredAsync(url, fired);
                await process.KillAsync();
                process.Dispose();
                process = Serve();
                await process.LineAsync(line => line.Contains("listens on", StringComparison.Ordinal), Limit);
            }

            await AllFiredAsync(url);
        }
        finally
        {
            process.Dispose();
        }
    }

    private string Workflows() => Path.GetDirectoryName(_folder.Write("tick.yaml", "version: '2.0'\ntick: {tasks: {say: {action: std.noop}}}\n"))!;

    private static async Task AddAsync(string url)
    {
        Assert.Contains("No triggers.", (await Command.RunAsync("cron", "list", "--url", url)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Command.RunAsync("cron", "add", "every", "tick", "--pattern", "* * * * * *", "--count", Firings.ToString(CultureInfo.InvariantCulture), "--url", url)).Code);
    }

    private static async Task FiredAsync(string url, int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        await Until.TrueAsync(async () => await new LazyEngineClient(http).ListAsync().CountAsync(), fired => fired >= count, Limit);
    }

    // The trigger is gone once it has fired as often as it was to.
    private static async Task AllFiredAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        await Until.TrueAsync(async () => await new LazyEngineCronsClient(http).ListCronsAsync().AnyAsync(), isThere => !isThere, Limit);
        var engine = new LazyEngineClient(http);
        var started = await engine.ListAsync().ToListAsync();

        Assert.Equal(Firings, started.Count);
        Assert.All(started, execution => Assert.StartsWith("every:", execution.Id.Value, StringComparison.Ordinal));
        foreach (var execution in started) Assert.Equal(ExecutionState.Success, (await engine.WaitAsync(execution.Id)).State);
    }
}
