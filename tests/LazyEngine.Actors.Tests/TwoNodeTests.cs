using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Wire;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Actors.Tests;

/// <summary>An engine node and a worker node on loopback: every message crosses the wire.</summary>
public sealed class TwoNodeTests : Akka.TestKit.Xunit2.TestKit
{
    private const string Hocon = """
        lazyengine.queue.lease = 3 s
        lazyengine.worker.renew-every = 500 ms
        lazyengine.wake.first-check = 1 s
        akka.cluster.gossip-interval = 100 ms
        akka.cluster.leader-actions-interval = 100 ms
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 1 s
        akka.cluster.split-brain-resolver.stable-after = 1 s
        akka.cluster.sharding.retry-interval = 100 ms
        # An abrupt end: the node says nothing to the others.
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        """;

    private readonly List<ActorSystem> _others = [];
    private readonly int _enginePort = FreePort.Next();
    private int _commands;

    public TwoNodeTests()
        : base(ConfigurationFactory.ParseString("akka.loglevel = WARNING"))
    {
    }

    [Fact]
    public async Task A_worker_on_another_node_runs_tasks_with_payloads_of_one_mebibyte_both_ways()
    {
        var (engine, flow) = await StartEngine(Flow.Linear("echo", Flow.Task("first").Handler("echo").Requires("big").Provides("echoed"), Flow.Task("second").Handler("echo").Rebind("big", "echoed")));
        var big = new Payload(new byte[1024 * 1024], "application/octet-stream");
        var handlers = new HandlerRegistry();
        handlers.Add("echo", (context, _) => ValueTask.FromResult<TaskOutcome>(new TaskOutcome.Success(context.Arguments["big"])));
        await StartWorker(handlers);

        var id = ExecutionId.Parse("echo-1");
        await Ask(engine, new ExecutionCommand.Run(id, flow, Inputs(("big", big))) { Id = NextId });
        var end = Assert.IsType<ExecutionReply.Moved>(await Ask(engine, new ExecutionQuery.Watch(id, long.MaxValue)));

        Assert.Equal(ExecutionState.Success, end.State);
        var details = Assert.IsType<ExecutionReply.Details>(await Ask(engine, new ExecutionQuery.Details(id, 0))).Page;
        Assert.All(details.Tasks, task => Assert.Equal((big, 1), (task.Result, task.Attempt)));
    }

    [Fact]
    public async Task What_a_frame_would_not_hold_is_refused_by_its_name_and_what_it_just_holds_arrives()
    {
        var values = Enumerable.Range(0, 5).Select(number => $"v{number}").ToArray();
        var makers = values.Select(name => Flow.Task(name).Handler("makes").Provides(name));
        var (engine, flow) = await StartEngine(Flow.Linear("large", [.. makers, Flow.Task("three").Handler("counts").Requires([.. values.Take(3)]), Flow.Task("all").Handler("counts").Requires(values)]));
        var handlers = new HandlerRegistry();
        handlers.Add("makes", (_, _) => ValueTask.FromResult<TaskOutcome>(new TaskOutcome.Success(new Payload(new byte[1024 * 1024], "application/octet-stream"))));
        handlers.Add("counts", (context, _) => ValueTask.FromResult<TaskOutcome>(new TaskOutcome.Success(Payload.Json(context.Arguments.Values.Sum(value => value.Size)))));
        await StartWorker(handlers);

        var id = ExecutionId.Parse("large-1");
        await Ask(engine, new ExecutionCommand.Run(id, flow, Inputs()) { Id = NextId });
        var end = Assert.IsType<ExecutionReply.Moved>(await Ask(engine, new ExecutionQuery.Watch(id, long.MaxValue)));

        Assert.Equal((ExecutionState.Failure, EngineError.TooLarge), (end.State, end.Error!.Code));
        Assert.Contains("'all'", end.Error.Message, StringComparison.Ordinal);
        var tasks = Assert.IsType<ExecutionReply.Details>(await Ask(engine, new ExecutionQuery.Details(id, 5))).Page.Tasks;
        Assert.Equal(3 * 1024 * 1024, tasks.First(task => task.Name == "three").Result!.As<int>());
    }

    [Fact]
    public async Task A_killed_worker_node_loses_its_attempt_to_a_new_number_and_its_late_completion_is_refused()
    {
        var (engine, flow) = await StartEngine(Flow.Linear("single", Flow.Task("only")));
        var started = new TaskCompletionSource<AttemptToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<TaskOutcome>();
        var hanging = new HandlerRegistry();
        hanging.Add("only", (context, _) =>
        {
            started.TrySetResult(context.Token);
            return new ValueTask<TaskOutcome>(never.Task);
        });
        var doomed = await StartWorker(hanging);
        var id = ExecutionId.Parse("single-1");
        await Ask(engine, new ExecutionCommand.Run(id, flow, Inputs()) { Id = NextId });
        var first = await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, first.Attempt);

        await doomed.Terminate();

        await AwaitAssertAsync(
            async () =>
            {
                var task = Assert.IsType<ExecutionReply.Details>(await Ask(engine, new ExecutionQuery.Details(id, 0))).Page.Tasks[0];
                Assert.Equal((TaskState.Scheduled, 2), (task.State, task.Attempt));
            },
            TimeSpan.FromSeconds(30));
        var late = await Ask(engine, new ExecutionCommand.Complete(first, new TaskOutcome.Success(Payload.Json("late"))) { Id = NextId });
        Assert.Equal(EngineError.StaleAttempt, Assert.IsType<ExecutionReply.Refused>(late).Error.Code);

        var working = new HandlerRegistry();
        working.Add("only", (context, _) => ValueTask.FromResult<TaskOutcome>(new TaskOutcome.Success(Payload.Json(context.Token.Attempt))));
        await StartWorker(working);
        Assert.Equal(ExecutionState.Success, Assert.IsType<ExecutionReply.Moved>(await Ask(engine, new ExecutionQuery.Watch(id, long.MaxValue))).State);
        var done = Assert.IsType<ExecutionReply.Details>(await Ask(engine, new ExecutionQuery.Details(id, 0))).Page.Tasks[0];
        Assert.Equal(2, done.Result!.As<int>());
    }

    [Fact]
    public async Task A_node_with_neither_role_sends_commands_through_a_proxy()
    {
        var (_, flow) = await StartEngine(Flow.Linear("single", Flow.Task("only")));
        var client = await StartSystem(0, "client");
        var proxy = ExecutionRegion.StartProxy(client);

        var id = ExecutionId.Parse("by-proxy");
        Assert.Equal(ExecutionState.Running, Assert.IsType<ExecutionReply.Accepted>(await Ask(proxy, new ExecutionCommand.Run(id, flow, Inputs()) { Id = NextId })).State);
        var end = await Ask(proxy, new ExecutionCommand.CompleteByName(id, "only", new TaskOutcome.Success(Payload.Json("done"))) { Id = NextId });

        Assert.Equal(ExecutionState.Success, Assert.IsType<ExecutionReply.Accepted>(end).State);
    }

    protected override void AfterAll()
    {
        foreach (var system in _others) system.Terminate().Wait(TimeSpan.FromSeconds(10));
        base.AfterAll();
    }

    private CommandId NextId => new($"c{Interlocked.Increment(ref _commands)}");

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, Payload> Inputs(params (string Name, Payload Value)[] inputs) =>
        System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, inputs.Select(input => KeyValuePair.Create(input.Name, input.Value)));

    private async Task<(IActorRef Engine, FlowHash Flow)> StartEngine(Flow flow)
    {
        var system = await StartSystem(_enginePort, "engine");
        var node = await LazyEngineNode.StartAsync(system, null, []);
        var hash = FlowCodec.HashOf(flow);
        await node.Store!.RegisterFlowAsync(hash, flow.Name, FlowCodec.Encode(flow), DateTimeOffset.UnixEpoch);
        return (node.Executions, hash);
    }

    private async Task<ActorSystem> StartWorker(HandlerRegistry handlers)
    {
        var system = await StartSystem(0, "worker");
        var services = new ServiceCollection().BuildServiceProvider();
        await LazyEngineNode.StartAsync(system, new HandlerRunner(services.GetRequiredService<IServiceScopeFactory>(), handlers), [new WorkedQueue("default")]);
        return system;
    }

    private async Task<ActorSystem> StartSystem(int port, string role)
    {
        var config = ConfigurationFactory.ParseString($$"""
            akka.remote.dot-netty.tcp.port = {{port}}
            akka.cluster.roles = [{{role}}]
            akka.cluster.seed-nodes = ["akka.tcp://lazyengine@127.0.0.1:{{_enginePort}}"]
            akka.loglevel = WARNING
            """)
            .WithFallback(ConfigurationFactory.ParseString(Hocon))
            .WithFallback(HoconFiles.Profile("memory"))
            .WithFallback(HoconFiles.Profile("cluster"))
            .WithFallback(HoconFiles.Reference);
        var system = ActorSystem.Create("lazyengine", config);
        _others.Add(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Cluster.Get(system).RegisterOnMemberUp(up.SetResult);
        await up.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return system;
    }

    private static async Task<ExecutionReply> Ask(IActorRef region, IExecutionMessage message)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await region.Ask<ExecutionReply>(message, TimeSpan.FromSeconds(5));
            }
            catch (AskTimeoutException) when (attempt < 6)
            {
                // A region may drop what it is sent while it starts; a repeat with the same id is part of the contract.
            }
        }
    }
}
