using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Killing;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Nodes of a cluster, started and used by the command line as a user would.</summary>
public sealed class ClusterCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task A_node_without_a_seed_begins_a_cluster_that_others_join()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        using var first = new EngineNode([], "engine,worker", "--postgresql", database);
        using var second = new EngineNode([first.Address], "engine,worker", "--postgresql", database);

        await first.StartAsync();
        await second.StartAsync();

        Assert.Contains($"others join it by --seed {first.Address}", first.Process.Output, StringComparison.Ordinal);
        Assert.Contains($"the node {second.Address} of a cluster, with the roles engine, worker", second.Process.Output, StringComparison.Ordinal);
        using var client = new CarefulClient(second);
        Assert.Equal(ExecutionState.Success, (await client.ThroughAsync(Kind.All[0].Flow, ExecutionId.Parse("one"), new { ledger = _folder.File("ledger"), start = 1 })).State);
    }

    [SkippableFact]
    public async Task A_node_without_a_database_does_all_that_an_engine_does_and_workers_join_without_one_too()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        using var engine = new EngineNode([], "engine", "--postgresql", database, "--no-work");
        await engine.StartAsync();
        using var worker = new WorkerNode([engine.Address], "--queue", "default=4");
        using var door = new EngineNode([engine.Address], "none");
        await Task.WhenAll(worker.StartAsync(), door.StartAsync());
        using var client = new CarefulClient(door);
        var (outside, signals) = (Kind.All.Single(kind => kind.Flow == "outside"), Kind.All.Single(kind => kind.Flow == "signals"));
        object inputs = new { ledger = _folder.File("ledger"), start = 1 };

        foreach (var kind in new[] { outside, signals })
        {
            var id = ExecutionId.Parse(kind.Flow);
            await client.RunAsync(kind.Flow, id, inputs);
            await kind.OutsideAsync(client, id, 1);
            Assert.Equal(ExecutionState.Success, (await client.WaitAsync(id)).State);
        }

        var through = client.Engine;
        var registered = await through.RegisterAsync(Flow.Linear("own", Flow.Task("own").Handler("adds").Requires("ledger", "start").Provides("own")));
        Assert.Equal(ExecutionState.Success, (await through.WaitAsync((await through.RunAsync(registered, inputs)).Id)).State);
        Assert.Equal(["outside", "own", "signals"], (await through.ListAsync().ToListAsync()).Select(execution => execution.FlowName).Order(StringComparer.Ordinal));
        Assert.Equal("outside", Assert.Single(await through.ListAsync(new ExecutionFilter(FlowName: "outside")).ToListAsync()).Id.Value);
        Assert.Equal("ExecutionSucceeded", (await through.EventsAsync(ExecutionId.Parse("signals"), follow: false).ToListAsync())[^1].Kind);
        Assert.Contains(outside.Flow, (await Command.RunAsync("graph", "outside", "--url", door.Url)).Output, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<EngineException>(() => through.GetStateAsync(ExecutionId.Parse("nobody")));
        Assert.Equal(EngineError.UnknownExecution, unknown.Code);
        await Assert.ThrowsAsync<InvalidFlowException>(() => through.RegisterAsync(Flow.Linear("twice", Flow.Task("a"), Flow.Task("a"))));
    }

    [SkippableFact]
    public async Task The_nodes_of_a_cluster_are_shown_with_what_they_hold_and_a_lost_one_leaves()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        using var engine = new EngineNode([], "engine", "--postgresql", database, "--no-work");
        await engine.StartAsync();
        using var worker = new WorkerNode([engine.Address], "--queue", "default=4", "--queue", "slow=1");
        using var door = new EngineNode([engine.Address], "none");
        await Task.WhenAll(worker.StartAsync(), door.StartAsync());
        using var client = new CarefulClient(door);
        await client.ThroughAsync(Kind.All[0].Flow, ExecutionId.Parse("one"), new { ledger = _folder.File("ledger"), start = 1 });

        var seen = await Until.TrueAsync(
            async () => JsonSerializer.Deserialize<ClusterInfo>((await Command.RunAsync("cluster", "--json", "--url", door.Url)).Output, EngineJson.Options)!,
            cluster => cluster.Nodes.Count == 3 && cluster.Nodes.All(node => node is { Status: ClusterNodeStatus.Up, IsReachable: true, Problem: null }));

        var (first, second, third) = (Node(engine), Node(worker), Node(door));
        Assert.Equal(("engine", "worker", ""), (string.Join(',', first.Roles), string.Join(',', second.Roles), string.Join(',', third.Roles)));
        Assert.Equal((true, false, false), (first.PlacesShards, second.PlacesShards, third.PlacesShards));
        Assert.True(first is { Shards: > 0, Executions: > 0, Version.Length: > 0 } && second.Shards + third.Shards == 0, seen.ToString());
        Assert.Equal([("default", 4), ("slow", 1)], second.Workers.Select(own => (own.Queue, own.Slots)).OrderBy(own => own.Queue));
        Assert.Equal(new ClusterQueue("default", engine.Address, 1, 4), seen.Queues.Single(queue => queue.Name == "default"));
        var text = (await Command.RunAsync("cluster", "--url", engine.Url)).Output;
        Assert.All(new[] { engine.Address, worker.Address, door.Address, "places shards", "slow" }, part => Assert.Contains(part, text, StringComparison.Ordinal));

        await worker.KillAsync();
        await Until.TrueAsync(async () => (await Command.RunAsync("cluster", "--json", "--url", engine.Url)).Output, json => json.Contains("\"isReachable\":false", StringComparison.Ordinal) || !json.Contains(worker.Address, StringComparison.Ordinal));

        LazyEngine.ClusterNode Node(Clustered.ClusterNode node) => seen.Nodes.Single(known => known.Address == node.Address);
    }
}
