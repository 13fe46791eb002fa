using System.Diagnostics;
using System.Globalization;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Hosting;
using LazyEngine.Testing;
using Xunit.Abstractions;

namespace LazyEngine.EndToEnd.Tests;

public class KillLoopTests(ITestOutputHelper output)
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("LAZYENGINE_KILLS") ?? "20", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_process_is_killed_again_and_again_on_sqlite()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("trips.db");
        await CheckAsync("sqlite", folder, ["--store", "sqlite", "--db", file], engine => engine.UseSqlite(file));
    }

    [SkippableFact]
    public async Task Nothing_is_lost_or_doubled_when_the_process_is_killed_again_and_again_on_postgresql()
    {
        var server = await PostgreSqlServer.SharedAsync();
        var connection = await server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        await CheckAsync("postgresql", folder, ["--store", "postgresql", "--connection", connection], engine => engine.UsePostgreSql(connection));
    }

    private async Task CheckAsync(string store, TemporaryFolder folder, IReadOnlyList<string> arguments, Action<LazyEngineOptions> keep)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var clock = Stopwatch.StartNew();
        var loop = new KillLoop(folder, arguments, Kills, seed);
        using (var last = await loop.RunAsync())
        {
            Assert.True(await last.ExitAsync(TimeSpan.Zero) == 0, last.Everything());
        }

        var reckoning = await ReckonAsync(loop, keep);
        var line = string.Create(CultureInfo.InvariantCulture, $"{store}: kills {Kills} ({reckoning.Starts} starts with effects), {reckoning}, took {clock.Elapsed.TotalSeconds:0} s, seed {seed}");
        output.WriteLine(line);
        Console.WriteLine(line);

        Assert.Equal(loop.Trips, reckoning.Executions);
        Assert.Empty(reckoning.Failed);
        Assert.Empty(reckoning.Lost);
        Assert.Empty(reckoning.Doubled);
        Assert.Empty(reckoning.RunTwice);
        Assert.Equal(loop.Trips * Trips.Tasks.Length, reckoning.Accepted);
        Assert.True(reckoning.Starts > Kills / 3, "Too few kills have hit executions at work.");
    }

    private static async Task<Reckoning> ReckonAsync(KillLoop loop, Action<LazyEngineOptions> keep)
    {
        await using var opened = await OpenedEngine.OpenAsync(keep);
        return await Reckoning.OfAsync(opened.Engine, LedgerLine.Read(loop.Ledger));
    }
}
