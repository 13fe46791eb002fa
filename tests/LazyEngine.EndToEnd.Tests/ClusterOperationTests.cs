using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Killing;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
using LazyEngine.Queues;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>What operators do with the queues of a cluster, and whom its certificates let in, by the commands of the documents.</summary>
public sealed class ClusterOperationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Queues_are_listed_paused_weighed_and_resumed_through_any_node()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        var partitions = _folder.Write("partitions.conf", "lazyengine.queues.default.partitions = 3");
        using var engine = new EngineNode([], "engine", "--postgresql", database, "--no-work", "--conf", partitions);
        await engine.StartAsync();
        using var worker = new WorkerNode([engine.Address], "--queue", "default=4", "--group", "gpu");
        using var door = new EngineNode([engine.Address], "none");
        await Task.WhenAll(worker.StartAsync(), door.StartAsync());
        using var client = new CarefulClient(door);
        var id = ExecutionId.Parse("one");

        Assert.Contains("default  Paused", (await Command.RunAsync("queue", "pause", "default", "--url", door.Url)).Output, StringComparison.Ordinal);
        await client.RunAsync(Kind.All[0].Flow, id, new { ledger = _folder.File("ledger"), start = 1 });
        var waits = await Until.TrueAsync(async () => await DefaultAsync(engine), queue => queue is { Depth: > 0, Workers.Count: 1 });

        Assert.Equal((QueueState.Paused, 3, 0), (waits.State, waits.Partitions, waits.Held));
        Assert.Equal("gpu", Assert.Single(waits.Workers[0].Groups));
        Assert.InRange(waits.Workers[0].Slots, 1, 4);
        var text = (await Command.RunAsync("queues", "--url", door.Url)).Output;
        Assert.All(new[] { "default", "Paused", "3 partitions", "gpu" }, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Equal(0, (await Command.RunAsync("queue", "weigh", "default", "gold", "5", "--url", door.Url)).Code);
        Assert.Equal(5, (await DefaultAsync(door)).Keys.Single(key => key.Key == "gold").Weight);
        var unknown = await Command.RunAsync("queue", "pause", "defualt", "--url", door.Url);
        Assert.NotEqual(0, unknown.Code);
        Assert.Contains("'default'", unknown.Errors, StringComparison.Ordinal);

        Assert.Contains("default  Open", (await Command.RunAsync("queue", "resume", "default", "--url", engine.Url)).Output, StringComparison.Ordinal);
        Assert.Equal(ExecutionState.Success, (await client.WaitAsync(id)).State);
    }

    [SkippableFact]
    public async Task A_queue_is_drained_and_stays_so_though_its_node_is_killed()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        var again = _folder.Write("again.conf", "lazyengine.queue.full-retry-after = 500 ms");
        using var engine = new EngineNode([], "engine", "--postgresql", database, "--no-work", "--conf", again);
        await engine.StartAsync();
        using var client = new CarefulClient(engine);
        var ledger = _folder.File("ledger");
        ExecutionId[] early = [ExecutionId.Parse("a"), ExecutionId.Parse("b"), ExecutionId.Parse("c")];
        var late = ExecutionId.Parse("late");
        foreach (var id in early) await client.RunAsync(Kind.All[0].Flow, id, new { ledger, start = 1 });
        await ListedAsync(engine);
        await Until.TrueAsync(async () => await DefaultAsync(engine), queue => queue.Depth == 3);

        Assert.Contains("default  Draining", (await Command.RunAsync("queue", "drain", "default", "--url", engine.Url)).Output, StringComparison.Ordinal);
        await client.RunAsync(Kind.All[0].Flow, late, new { ledger, start = 1 });
        using var worker = new WorkerNode([engine.Address], "--queue", "default=4");
        await worker.StartAsync();

        // What waited is handed out. What comes after it, of the same executions too, stays with them.
        var drained = await Until.TrueAsync(async () => await DefaultAsync(engine), queue => queue is { Depth: 0, Held: 0 } && LedgerLine.Read(ledger).Count >= 3);
        Assert.Equal(QueueState.Draining, drained.State);
        Assert.Equal(["a", "b", "c"], LedgerLine.Read(ledger).Select(line => line.Token.Split('/')[0]).Order(StringComparer.Ordinal));

        foreach (var verb in new[] { "drain", "pause", "resume" })
        {
            var unknown = await Command.RunAsync("queue", verb, "defualt", "--url", engine.Url);
            Assert.NotEqual(0, unknown.Code);
            Assert.Contains("'default'", unknown.Errors, StringComparison.Ordinal);
            Assert.NotEqual(0, (await Command.RunAsync("queue", verb, "--url", engine.Url)).Code);
            Assert.NotEqual(0, (await Command.RunAsync("queue", verb, "", "--url", engine.Url)).Code);
        }

        Assert.NotEqual(0, (await Command.RunAsync("queue", "dry", "default", "--url", engine.Url)).Code);
        await engine.KillAsync();
        await engine.StartAsync();
        await ListedAsync(engine);
        Assert.Equal(QueueState.Draining, (await DefaultAsync(engine)).State);
        Assert.Equal(3, LedgerLine.Read(ledger).Count);

        Assert.Contains("default  Open", (await Command.RunAsync("queue", "resume", "default", "--url", engine.Url)).Output, StringComparison.Ordinal);
        using var another = new WorkerNode([engine.Address]);
        await another.StartAsync();
        foreach (var id in early.Append(late)) Assert.Equal(ExecutionState.Success, (await client.WaitAsync(id)).State);
        Assert.Equal(12, LedgerLine.Read(ledger).Count);
    }

    [SkippableFact]
    public async Task A_node_with_a_certificate_of_the_authority_joins_and_one_of_another_is_refused_with_the_reason()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        using var ours = new CertificateAuthority(_folder, "ours");
        using var theirs = new CertificateAuthority(_folder, "theirs");
        using var engine = new EngineNode([], "engine", ["--postgresql", database, "--no-work", .. Tls(ours, "engine-1", ours)]);
        await engine.StartAsync();
        using var stranger = new WorkerNode([engine.Address], [.. Tls(theirs, "stranger", ours)]);
        using var plain = new WorkerNode([engine.Address]);
        using var worker = new WorkerNode([engine.Address], [.. Tls(ours, "worker-1", ours)]);

        stranger.Launch();
        plain.Launch();
        await worker.StartAsync();
        using var client = new CarefulClient(engine);
        Assert.Equal(ExecutionState.Success, (await client.ThroughAsync(Kind.All[0].Flow, ExecutionId.Parse("one"), new { ledger = _folder.File("ledger"), start = 1 })).State);
        await Until.TrueAsync(() => engine.Process.Everything().Contains("was refused: its certificate 'CN=stranger', issued by 'CN=theirs', is none of this cluster's authority", StringComparison.Ordinal));

        var cluster = JsonSerializer.Deserialize<ClusterInfo>((await Command.RunAsync("cluster", "--json", "--url", engine.Url)).Output, EngineJson.Options)!;
        Assert.Equal(new[] { engine.Address, worker.Address }.Order(StringComparer.Ordinal), cluster.Nodes.Select(node => node.Address));
    }

    // A queue is there from the first attempt that is offered to it.
    private static Task ListedAsync(EngineNode engine) =>
        Until.TrueAsync(async () => (await Command.RunAsync("queues", "--url", engine.Url)).Output, text => text.Contains("default", StringComparison.Ordinal));

    private static async Task<QueueDetails> DefaultAsync(EngineNode node) => JsonSerializer
        .Deserialize<QueueDetails>((await Command.RunAsync("queues", "--json", "--url", node.Url)).Output.Split('\n').Single(line => line.Contains("\"default\"", StringComparison.Ordinal)), EngineJson.Options)!;

    private static string[] Tls(CertificateAuthority signer, string name, CertificateAuthority trusted)
    {
        var (certificate, key) = signer.Sign(name);
        return ["--tls-cert", certificate, "--tls-key", key, "--tls-ca", trusted.File];
    }
}
