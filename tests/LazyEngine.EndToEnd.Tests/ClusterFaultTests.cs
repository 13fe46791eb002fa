using System.Diagnostics;
using System.Globalization;
using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Killing;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Testing;
using Xunit.Abstractions;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>
/// Three engines, two workers and a database, all of them processes, under a steady load of executions of every kind. Whatever is
/// killed, cut off or restarted, each execution comes to its end, and to the right one, and nothing counts twice.
/// LAZYENGINE_CLUSTER_ROUNDS says how often all faults are gone through; once by default.
/// </summary>
[Collection(Alone.Name)]
public sealed class ClusterFaultTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("LAZYENGINE_CLUSTER_ROUNDS") ?? "1", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan SteadyLimit = TimeSpan.FromMinutes(2);

    /// <summary>Longer than it takes the resolver to decide.</summary>
    private static readonly TimeSpan Removal = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Nothing_is_lost_or_doubled_whatever_is_killed_cut_off_or_restarted()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var cluster = new FaultyCluster(database, _folder);
        var clock = Stopwatch.StartNew();
        await cluster.StartAsync();
        Tell($"three engines and two workers are ready after {clock.Elapsed.TotalSeconds:0.0} s");
        using var client = cluster.Client();
        var ledger = _folder.File("ledger.txt");
        using var work = new Work(client, ledger, Pace);
        await using var progress = new Progress(ledger);
        var started = work.StartAllAsync();

        for (var round = 0; round < Rounds; round++) await GoThroughAsync(cluster, server, progress);

        work.Enough();
        await started;
        Assert.Empty(await work.EndedAsync());
        foreach (var (node, words) in cluster.All.SelectMany(node => node.LastWords.Select(words => (node, words)))) output.WriteLine($"--- {node.Node.Name}\n{words}");
        var reckoning = await Reckoning.OfAsync(client.Engine, work.Started, LedgerLine.Read(ledger));
        Tell($"executions {work.Started.Count}, rows {await JournalCheck.RowsAsync(database)}, {reckoning}, took {clock.Elapsed.TotalSeconds:0} s");
        Assert.Empty(reckoning.Wrong);
        Assert.Empty(reckoning.Lost);
        Assert.Empty(reckoning.Doubled);
        Assert.Empty(reckoning.RunTwice);
        Assert.Empty(await JournalCheck.BrokenAsync(database));
        // A supervisor starts again what was downed; nothing else ends a node.
        Assert.All(cluster.All.SelectMany(node => node.Exits), code => Assert.Equal(5, code));
    }

    private async Task GoThroughAsync(FaultyCluster cluster, PostgreSqlServer database, Progress progress)
    {
        var (engines, workers) = (cluster.Engines, cluster.Workers);
        foreach (var worker in workers) await FaultAsync($"{worker.Node.Name} is killed", cluster, progress, worker.KillAsync, worker.Restart);
        await FaultAsync("an engine is killed", cluster, progress, engines[2].KillAsync, engines[2].Restart);
        await FaultAsync("the oldest engine, which has the coordinator, is killed, and comes back late", cluster, progress, () => KillForGoodAsync(engines[0]), engines[0].Restart);
        await FaultAsync("an engine is cut off, and healed", cluster, progress, () => CutOffAsync(cluster, engines[1]), cluster.Heal);
        await FaultAsync("the database is restarted", cluster, progress, () => RestartAsync(database), () => { });
        await FaultAsync("two engines are killed at once", cluster, progress, () => KillTwoAsync(engines[1], engines[2], engines[0]), () =>
        {
            engines[1].Restart();
            engines[2].Restart();
        });
    }

    private async Task FaultAsync(string name, FaultyCluster cluster, Progress progress, Func<Task> fault, Action mend)
    {
        await progress.SteadyAsync(SteadyLimit);
        var (begin, exits) = (progress.Now, cluster.All.ToDictionary(node => node, node => node.Exits.Count));
        await fault();
        mend();
        await cluster.ReadyAsync();
        await progress.SteadyAsync(SteadyLimit);
        var downed = string.Join(", ", cluster.All.Where(node => node.Exits.Count > exits[node]).Select(node => string.Create(CultureInfo.InvariantCulture, $"{node.Node.Name} {node.Exits.Count - exits[node]} times")));
        Tell($"{name}: {progress.LongestPauseSince(begin).TotalSeconds:0.0} s without progress, steady again after {(progress.Now - begin).TotalSeconds:0.0} s, downed: {(downed.Length == 0 ? "none" : downed)}");
    }

    // It is removed before it comes back.
    private static async Task KillForGoodAsync(Supervisor node)
    {
        await node.KillAsync();
        await Task.Delay(Removal);
    }

    // The one that is left is the minority, and ends itself rather than going on alone.
    private static async Task KillTwoAsync(Supervisor one, Supervisor other, Supervisor left)
    {
        var before = left.Exits.Count;
        await Task.WhenAll(one.KillAsync(), other.KillAsync());
        await Served.Until.TrueAsync(() => Task.FromResult(left.Exits.Count > before), ended => ended, ExitLimit);
        Assert.Equal(5, left.Exits.Last());
    }

    private static async Task CutOffAsync(FaultyCluster cluster, Supervisor node)
    {
        var before = node.Exits.Count;
        cluster.CutOff(node);
        await Served.Until.TrueAsync(() => Task.FromResult(node.Exits.Count > before), ended => ended, ExitLimit);
        Assert.Equal(5, node.Exits.Last());
    }

    private static async Task RestartAsync(PostgreSqlServer database)
    {
        await database.KillAsync();
        await database.RestartAsync();
    }

    private void Tell(FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        output.WriteLine(line);
        Console.WriteLine($"cluster: {line}");
    }
}
