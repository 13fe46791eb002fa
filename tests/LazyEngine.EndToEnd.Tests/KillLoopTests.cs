using System.Diagnostics;
using System.Globalization;
using LazyEngine.EndToEnd.Tests.Killing;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;
using Xunit.Abstractions;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>
/// Executions of every kind of waiting come to their end, and to the right one, although the server is killed again and again.
/// LAZYENGINE_KILLS says how often; 20 times by default.
/// </summary>
public sealed class KillLoopTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("LAZYENGINE_KILLS") ?? "20", CultureInfo.InvariantCulture);
    private static readonly int? GivenSeed = int.TryParse(Environment.GetEnvironmentVariable("LAZYENGINE_KILL_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_server_is_killed_again_and_again_on_sqlite() =>
        await CheckAsync("sqlite", null, "--db", _folder.File("killed.db"));

    [SkippableFact]
    public async Task Nothing_is_lost_or_doubled_when_server_and_database_are_killed_again_and_again_on_postgresql()
    {
        await using var database = await PostgreSqlServer.StartAsync();
        await CheckAsync("postgresql", database, "--postgresql", await database.CreateDatabaseAsync());
    }

    private async Task CheckAsync(string name, PostgreSqlServer? database, params string[] store)
    {
        var seed = GivenSeed ?? Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var clock = Stopwatch.StartNew();
        using var server = new Server(store);
        using var client = new CarefulClient(server);
        var ledger = _folder.File("ledger.txt");
        using var work = new Work(client, ledger);
        var killer = new Killer(server, database, ledger, seed);

        var started = work.StartAllAsync();
        await killer.KillAsync(Kills);
        work.Enough();
        await started;
        var open = await work.EndedAsync();
        Assert.Empty(open);

        var reckoning = await Reckoning.OfAsync(client.Engine, work.Started, LedgerLine.Read(ledger));
        var line = string.Create(CultureInfo.InvariantCulture, $"{name}: kills {killer.Kills} (of the database {killer.DatabaseKills}), executions {work.Started.Count}, {reckoning}, took {clock.Elapsed.TotalSeconds:0} s, seed {seed}");
        output.WriteLine(line);
        Console.WriteLine(line);

        Assert.Empty(reckoning.Wrong);
        Assert.Empty(reckoning.Lost);
        Assert.Empty(reckoning.Doubled);
        Assert.Empty(reckoning.RunTwice);
        Assert.True(reckoning.Starts > Kills / 3, "Too few kills have hit executions at work.");
    }
}
