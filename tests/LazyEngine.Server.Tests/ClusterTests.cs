using LazyEngine.Client.Work.V1;

namespace LazyEngine.Server.Tests;

/// <summary>Whoever runs the engine sees its nodes, and who works for them.</summary>
public sealed class ClusterTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    [Fact]
    public async Task An_engine_that_is_alone_is_a_cluster_of_one_node_from_inside_and_outside()
    {
        var run = await served.Remote.RunAsync("approval", new { number = 1 });

        var (local, remote) = (await served.Nodes.DescribeAsync(), await ((ICluster)served.Remote).DescribeAsync());

        var node = Assert.Single(local.Nodes);
        Assert.Equal((ClusterNodeStatus.Up, true, true, null), (node.Status, node.IsReachable, node.PlacesShards, node.Problem));
        Assert.Equal(["engine", "worker"], node.Roles);
        Assert.True(node is { Shards: > 0, Executions: > 0, StartedAt: not null }, node.ToString());
        Assert.Equal(("default", false, node.Version), (node.Workers[0].Queue, node.Workers[0].IsRemote, node.Workers[0].Software));
        Assert.Equal(new ClusterQueue("default", node.Address, 1, node.Workers[0].Slots), Assert.Single(local.Queues));
        Assert.Equal(local, remote);
        await served.Remote.CancelAsync(run.Id, "seen");
    }

    [Fact]
    public async Task A_worker_that_has_connected_is_shown_with_its_software_until_it_has_gone()
    {
        var engine = new WorkedEngine();
        await engine.InitializeAsync();
        try
        {
            using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(engine.WorkersAt);
            using var call = new Workers.WorkersClient(channel).Work();
            await call.RequestStream.WriteAsync(new FromWorker { Hello = new Hello { Worker = "seen", Software = "worker.py 1.0", Queues = { new Queue { Name = "far", Slots = 3 } } } });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

            Assert.Equal(new ClusterWorker("seen", "far", 3, true, "worker.py 1.0"), Assert.Single((await engine.Nodes.DescribeAsync()).Nodes[0].Workers));

            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while ((await engine.Nodes.DescribeAsync(late.Token)).Nodes[0].Workers.Count > 0) late.Token.ThrowIfCancellationRequested();
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }
}
