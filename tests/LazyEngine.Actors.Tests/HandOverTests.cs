using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;

namespace LazyEngine.Actors.Tests;

/// <summary>Two engine nodes of one cluster on one journal.</summary>
public sealed class HandOverTests : IAsyncLifetime
{
    private const int Executions = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Flow Chain = Flow.Linear("chain", Enumerable.Range(1, 5).Select(number => Flow.Task($"t{number}")));

    private readonly List<ActorSystem> _systems = [];
    private readonly int _port = FreePort.Next();
    private int _commands;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var system in _systems) await system.Terminate();
    }

    [SkippableFact]
    public async Task Every_command_that_is_sent_while_shards_are_handed_over_is_answered_once()
    {
        var connection = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        var leaving = await StartNodeAsync(_port, connection);
        var staying = await StartNodeAsync(0, connection);
        var flow = await leaving.RegisterAsync(Chain);
        var ids = Enumerable.Range(0, Executions).Select(number => ExecutionId.Parse($"e{number}")).ToArray();
        await Task.WhenAll(ids.Select(id => AskAsync(staying.Executions, new ExecutionCommand.Run(id, flow, ImmutableSortedDictionary<string, Payload>.Empty) { Id = NextId() })));
        Assert.NotEmpty((await leaving.Executions.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Patience)).Shards);

        var left = CoordinatedShutdown.Get(leaving.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
        var versions = await Task.WhenAll(ids.Select(id => DriveAsync(staying, id)));
        await left.WaitAsync(Patience);

        Assert.All(versions, version => Assert.Equal(6, version));
        foreach (var id in ids)
        {
            var details = Assert.IsType<ExecutionReply.Details>(await AskAsync(staying.Executions, new ExecutionQuery.Details(id, 0))).Page;
            Assert.Equal((ExecutionState.Success, 6L), (details.State, details.Version));
            Assert.All(details.Tasks, task => Assert.Equal(1, task.Attempt));
        }
    }

    private async Task<long> DriveAsync(LazyEngineNode node, ExecutionId id)
    {
        var version = 0L;
        for (var task = 1; task <= 5; task++)
        {
            var done = new ExecutionCommand.Complete(new AttemptToken(id, $"t{task}", 0, 0, 1), new TaskOutcome.Success(Payload.Json("done"))) { Id = NextId() };
            version = Assert.IsType<ExecutionReply.Accepted>(await AskAsync(node.Executions, done)).Version;
        }

        return version;
    }

    // A region may drop what it is sent while a shard moves; a repeat with the same id is the contract, and has to be answered.
    private static async Task<ExecutionReply> AskAsync(IActorRef region, IExecutionMessage message)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return await region.Ask<ExecutionReply>(message, TimeSpan.FromSeconds(1), patience.Token);
            }
            catch (AskTimeoutException)
            {
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<LazyEngineNode> StartNodeAsync(int port, string connection)
    {
        var config = ConfigurationFactory.ParseString($$"""
            akka.loglevel = OFF
            akka.remote.dot-netty.tcp.port = {{port}}
            akka.cluster.roles = [engine]
            akka.cluster.seed-nodes = ["akka.tcp://lazyengine@127.0.0.1:{{_port}}"]
            akka.cluster.gossip-interval = 100 ms
            akka.cluster.leader-actions-interval = 100 ms
            akka.cluster.sharding.retry-interval = 100 ms
            akka.cluster.singleton.hand-over-retry-interval = 100 ms
            lazyengine.journal.postgresql.connection-string = "{{connection}}"
            """)
            .WithFallback(HoconFiles.Profile("postgresql"))
            .WithFallback(HoconFiles.Profile("cluster"))
            .WithFallback(HoconFiles.Reference);
        var system = ActorSystem.Create("lazyengine", config);
        _systems.Add(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(system).RegisterOnMemberUp(up.SetResult);
        await up.Task.WaitAsync(Patience);
        return await LazyEngineNode.StartAsync(system, null, []);
    }

    private CommandId NextId() => new($"c{Interlocked.Increment(ref _commands)}");
}
