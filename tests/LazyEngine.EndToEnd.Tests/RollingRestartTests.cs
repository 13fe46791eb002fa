using System.Diagnostics;
using System.Globalization;
using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Killing;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;
using Xunit.Abstractions;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>
/// Every node of a cluster is told to stop and started again, one after the other, under a steady load. With LAZYENGINE_OLDER_CLI, the
/// path of the LazyEngine.Cli.dll of an earlier build, the nodes begin as that and are upgraded one by one; then they go back again, which
/// they can while the layout of the database has kept its number.
/// </summary>
[Collection(Alone.Name)]
public sealed class RollingRestartTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string? OlderBuild = Environment.GetEnvironmentVariable("LAZYENGINE_OLDER_CLI");
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan SteadyLimit = TimeSpan.FromMinutes(2);

    /// <summary>Handlers have 30 s to end, and the node 20 s to leave; what then still stands is left.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(75);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task A_restart_of_every_node_in_turn_loses_nothing_and_ends_no_attempt_early()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        await using var cluster = new FaultyCluster(database, _folder, OlderBuild);
        await cluster.StartAsync();
        using var client = cluster.Client();
        var ledger = _folder.File("ledger.txt");
        using var work = new Work(client, ledger, Pace);
        await using var progress = new Progress(ledger);
        var started = work.StartAllAsync();

        foreach (var node in cluster.All) await RestartAsync(cluster, node, progress, null);
        if (OlderBuild is not null)
        {
            foreach (var node in cluster.All) await RestartAsync(cluster, node, progress, OlderBuild);
        }

        work.Enough();
        await started;
        Assert.Empty(await work.EndedAsync());
        var reckoning = await Reckoning.OfAsync(client.Engine, work.Started, LedgerLine.Read(ledger));
        Tell($"executions {work.Started.Count}, {reckoning}");
        Assert.Empty(reckoning.Wrong);
        Assert.Empty(reckoning.Lost);
        Assert.Empty(reckoning.Doubled);
        Assert.Empty(reckoning.RunTwice);
        Assert.Empty(await JournalCheck.BrokenAsync(database));
        Assert.All(cluster.All, node => Assert.DoesNotContain(node.Exits, code => code != 0));
    }

    private async Task RestartAsync(FaultyCluster cluster, Supervisor node, Progress progress, string? build)
    {
        await progress.SteadyAsync(SteadyLimit);
        var (begin, clock) = (progress.Now, Stopwatch.StartNew());
        var code = await node.StopAsync(StopLimit);
        var stopped = clock.Elapsed;
        Assert.Equal(0, code);
        node.Node.Build = build;
        var before = node.Node.Process;
        node.Restart();
        await Until.TrueAsync(() => node.Node.Process != before);
        await cluster.ReadyAsync();
        await progress.SteadyAsync(SteadyLimit);
        Tell($"{node.Node.Name}: stopped after {stopped.TotalSeconds:0.0} s, {progress.LongestPauseSince(begin).TotalSeconds:0.0} s without progress, steady again after {(progress.Now - begin).TotalSeconds:0.0} s");
    }

    private void Tell(FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        output.WriteLine(line);
        Console.WriteLine($"rolling: {line}");
    }
}
