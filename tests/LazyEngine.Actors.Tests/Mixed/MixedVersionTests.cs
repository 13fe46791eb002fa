using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Wire;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LazyEngine.Actors.Tests.Mixed;

/// <summary>
/// A rolling upgrade, and the way back: a node of today and one that is held to the wire of the first release are one cluster on one
/// journal, and executions go from one to the other. It shows that what each writes the other reads; the older node's own decisions
/// are those of today, for its program is not at hand.
/// </summary>
public sealed class MixedVersionTests : IAsyncLifetime
{
    private const int Count = 24;

    private const string Older = "akka.actor.serializers.lazyengine = \"LazyEngine.Actors.Tests.Mixed.OlderSerializer, LazyEngine.Actors.Tests\"";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly Flow Long = Flow.Linear(
        "long",
        Flow.Task("one").Handler("adds").Requires("start").Provides("a"),
        Flow.Signal("first", "go"),
        Flow.Task("two").Handler("falters").Rebind("start", "a").Provides("b").Retry(RetryPolicy.Fixed(3, TimeSpan.FromMilliseconds(50))),
        Flow.Child("inner", Flow.Linear("inner", Flow.Task("three").Handler("adds").Requires("b").Rebind("start", "b").Provides("c"))).Requires("b").Provides("child"),
        Flow.Signal("second", "go"),
        Flow.Task("four").Handler("adds").Rebind("start", "b").Provides("d"));

    private readonly List<ActorSystem> _systems = [];
    private readonly int[] _ports = [FreePort.Next(), FreePort.Next()];
    private int _commands;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var system in _systems) await system.Terminate();
    }

    [Fact]
    public void Every_message_that_the_first_release_wrote_is_read_and_what_it_knew_of_ours_it_reads()
    {
        var recorded = Directory.GetFiles(Repository.File("tests", "LazyEngine.Wire.Tests", "Golden", "v1"), "lazyengine.*.hex");
        var read = 0;
        foreach (var file in recorded)
        {
            var manifest = string.Join('.', Path.GetFileName(file).Split('.')[..3]);
            var bytes = Convert.FromHexString(File.ReadAllText(file).TrimEnd());
            if (!Release.First.Knows(manifest) || !Release.First.Understands(manifest, bytes)) continue;
            // Both ways: an older node sees no more of the newest bytes than this, and writes no more.
            WireCodec.Decode(manifest, Release.First.Reduce(manifest, bytes));
            read++;
        }

        Assert.True(read > 100, $"{read} recordings");
    }

    [SkippableFact]
    public async Task Executions_go_from_an_older_node_to_a_newer_one_and_back_and_none_is_lost()
    {
        var connection = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        var older = await StartNodeAsync(0, connection, Older);
        var newer = await StartNodeAsync(1, connection);
        var flow = await older.RegisterAsync(Long);
        var ids = Enumerable.Range(0, Count).Select(number => ExecutionId.Parse($"e{number}")).ToArray();
        foreach (var (id, number) in ids.Select((id, number) => (id, number)))
            await AskAsync(number % 2 == 0 ? older : newer, new ExecutionCommand.Run(id, flow, ImmutableSortedDictionary<string, Payload>.Empty.WithComparers(StringComparer.Ordinal).Add("start", Payload.Json(number))) { Id = NextId() });
        foreach (var id in ids) await ReachesAsync(newer, id, "first");
        Assert.NotEmpty((await older.Executions.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Patience)).Shards);
        Assert.NotEmpty((await newer.Executions.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Patience)).Shards);

        // The upgrade: what the older has written is gone on with by the newer.
        await LeaveAsync(older);
        foreach (var id in ids) await AskAsync(newer, new ExecutionCommand.Signal(id, "go", Payload.Json("upgraded")) { Id = NextId() });
        foreach (var id in ids) await ReachesAsync(newer, id, "second");

        // The way back: what the newer has written is gone on with by the older, on tables to which the newer has added.
        await AddToTablesAsync(connection);
        var back = await StartNodeAsync(0, connection, Older);
        await LeaveAsync(newer);
        foreach (var id in ids) await AskAsync(back, new ExecutionCommand.Signal(id, "go", Payload.Json("back")) { Id = NextId() });

        foreach (var (id, number) in ids.Select((id, number) => (id, number)))
        {
            Assert.Equal(ExecutionState.Success, Assert.IsType<ExecutionReply.Moved>(await AskAsync(back, new ExecutionQuery.Watch(id, long.MaxValue))).State);
            var details = Assert.IsType<ExecutionReply.Details>(await AskAsync(back, new ExecutionQuery.Details(id, 0))).Page;
            Assert.Equal(
                [(number + 1).ToString(CultureInfo.InvariantCulture), "\"upgraded\"", (number + 2).ToString(CultureInfo.InvariantCulture), $$"""{"c":{{number + 3}}}""", "\"back\"", (number + 3).ToString(CultureInfo.InvariantCulture)],
                details.Tasks.Select(task => task.Result!.ToString()));
            Assert.Equal([1, 1, 2, 1, 1, 1], details.Tasks.Select(task => task.Attempt));
        }
    }

    private static async Task AddToTablesAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var addition = source.CreateCommand("""
            alter table journal add column colour text;
            alter table lazyengine_index add column colour text;
            alter table lazyengine_flows add column colour text;
            insert into lazyengine_schema (version, oldest) select max(version) + 1, max(version) from lazyengine_schema
            """);
        await addition.ExecuteNonQueryAsync();
    }

    private async Task ReachesAsync(LazyEngineNode node, ExecutionId id, string signal)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var details = Assert.IsType<ExecutionReply.Details>(await AskAsync(node, new ExecutionQuery.Details(id, 0))).Page;
            if (details.Tasks.Single(task => task.Name == signal).State == TaskState.Waiting) return;
            await AskAsync(node, new ExecutionQuery.Watch(id, details.Version), late.Token);
        }
    }

    private static async Task LeaveAsync(LazyEngineNode node)
    {
        await node.DrainAsync();
        await CoordinatedShutdown.Get(node.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance).WaitAsync(Patience);
    }

    // A region may drop what it is sent while a shard moves; a repeat with the same id is the contract.
    private static async Task<ExecutionReply> AskAsync(LazyEngineNode node, IExecutionMessage message, CancellationToken cancellationToken = default)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        while (true)
        {
            try
            {
                return await node.Executions.Ask<ExecutionReply>(message, TimeSpan.FromSeconds(2), late.Token);
            }
            catch (AskTimeoutException)
            {
                late.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<LazyEngineNode> StartNodeAsync(int place, string connection, string serializer = "")
    {
        var config = ConfigurationFactory.ParseString($$"""
            {{serializer}}
            akka.loglevel = OFF
            akka.remote.dot-netty.tcp.port = {{_ports[place]}}
            akka.cluster.roles = [engine, worker]
            akka.cluster.seed-nodes = ["akka.tcp://lazyengine@127.0.0.1:{{_ports[place == 0 && _systems.Count > 0 ? 1 : 0]}}"]
            akka.cluster.gossip-interval = 100 ms
            akka.cluster.leader-actions-interval = 100 ms
            akka.cluster.sharding.retry-interval = 100 ms
            akka.cluster.singleton.hand-over-retry-interval = 100 ms
            lazyengine.worker.renew-every = 500 ms
            lazyengine.wake.first-check = 1 s
            lazyengine.watchdog.poll-every = 500 ms
            lazyengine.journal.postgresql.connection-string = "{{connection}}"
            """)
            .WithFallback(HoconFiles.Profile("postgresql"))
            .WithFallback(HoconFiles.Profile("cluster"))
            .WithFallback(HoconFiles.Reference);
        var system = ActorSystem.Create("lazyengine", config);
        _systems.Add(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(system).RegisterOnMemberUp(up.SetResult);
        var handlers = new HandlerRegistry();
        handlers.Add("adds", (context, _) => ValueTask.FromResult<TaskOutcome>(new TaskOutcome.Success(Payload.Json(context.Argument<int>("start") + 1))));
        handlers.Add("falters", (context, _) => ValueTask.FromResult<TaskOutcome>(context.Attempt == 1
            ? new TaskOutcome.Failure(new TaskFailure("Not yet", "The first attempt fails."))
            : new TaskOutcome.Success(Payload.Json(context.Argument<int>("start") + 1))));
        var runner = new HandlerRunner(new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), handlers);
        var node = await LazyEngineNode.StartAsync(system, runner, [new WorkedQueue("default")]);
        await up.Task.WaitAsync(Patience);
        return node;
    }

    private CommandId NextId() => new($"c{Interlocked.Increment(ref _commands)}");
}
