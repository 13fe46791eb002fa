using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Killing;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
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
}
