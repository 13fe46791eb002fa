using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Testing;
using LazyEngine.Wire;

namespace LazyEngine.Actors.Tests;

/// <summary>One execution on two nodes of one journal, as when its shard moves.</summary>
public sealed class MovingExecutionTests : IAsyncLifetime
{
    private static readonly ExecutionId Id = ExecutionId.Parse("moves");
    private static readonly Flow Chain = Flow.Linear("chain", Enumerable.Range(1, 6).Select(number => Flow.Task($"t{number}")));
    private static readonly Flow OnceOnly = Flow.Linear("once only", Flow.Task("pay").AtMostOnce());

    private readonly List<ActorSystem> _systems = [];
    private int _commands;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var system in _systems) await system.Terminate();
    }

    [SkippableFact]
    public async Task An_execution_that_moves_from_node_1_to_2_and_back_replays_every_commit()
    {
        var (first, second) = await StartNodesAsync();
        var nodes = new[] { first, second, first, second, first, second, first };

        var version = 0L;
        for (var step = 0; step < nodes.Length; step++)
        {
            var execution = Start(nodes[step]);
            var reply = await AskAsync(execution, step == 0 ? Run() : Complete($"t{step}"));
            Assert.Equal(++version, Assert.IsType<ExecutionReply.Accepted>(reply).Version);
            await execution.GracefulStop(TimeSpan.FromSeconds(10));
        }

        var details = Assert.IsType<ExecutionReply.Details>(await AskAsync(Start(second), new ExecutionQuery.Details(Id, 0))).Page;
        Assert.Equal((ExecutionState.Success, 7L), (details.State, details.Version));
        Assert.All(details.Tasks, task => Assert.Equal((TaskState.Success, 1), (task.State, task.Attempt)));
    }

    [SkippableFact]
    public async Task Two_incarnations_cannot_both_write_and_the_one_that_lost_answers_again_after_recovery()
    {
        var (first, second) = await StartNodesAsync();
        var stale = Start(first);
        await AskAsync(stale, Run());
        var fresh = Start(second);
        Assert.Equal(2, Assert.IsType<ExecutionReply.Accepted>(await AskAsync(fresh, Complete("t1"))).Version);

        var conflict = await AskAsync(stale, Complete("t1", "another value"));

        Assert.Equal(EngineError.JournalUnavailable, Assert.IsType<ExecutionReply.Refused>(conflict).Error.Code);
        var recovered = Start(first);
        Assert.Equal(EngineError.AlreadyCompleted, Assert.IsType<ExecutionReply.Refused>(await AskAsync(recovered, Complete("t1", "another value"))).Error.Code);
        Assert.Equal(2, Assert.IsType<ExecutionReply.Accepted>(await AskAsync(recovered, Complete("t1"))).Version);
    }

    [SkippableFact]
    public async Task Two_nodes_that_finish_one_execution_at_once_finish_it_once()
    {
        var (first, second) = await StartNodesAsync();
        var one = Start(first);
        await AskAsync(one, Run());
        for (var task = 1; task < 6; task++) await AskAsync(one, Complete($"t{task}"));
        var other = Start(second);
        await AskAsync(other, new ExecutionQuery.Details(Id, 0));

        var answers = await Task.WhenAll(AskAsync(one, Complete("t6", "first")), AskAsync(other, Complete("t6", "second")));

        var winner = Array.FindIndex(answers, answer => answer is ExecutionReply.Accepted);
        Assert.Equal(ExecutionState.Success, Assert.IsType<ExecutionReply.Accepted>(answers[winner]).State);
        Assert.Equal(EngineError.JournalUnavailable, Assert.IsType<ExecutionReply.Refused>(answers[1 - winner]).Error.Code);
        var details = Assert.IsType<ExecutionReply.Details>(await AskAsync(Start(second), new ExecutionQuery.Details(Id, 0))).Page;
        Assert.Equal((ExecutionState.Success, 7L), (details.State, details.Version));
        Assert.Equal(Payload.Json(winner == 0 ? "first" : "second"), details.Tasks[5].Result);
    }

    [SkippableFact]
    public async Task A_recovery_that_is_out_of_date_does_not_run_what_is_done_again()
    {
        var (first, second) = await StartNodesAsync();
        var stale = Start(first);
        await AskAsync(stale, Run(OnceOnly));
        var fresh = Start(second);
        Assert.IsType<ExecutionReply.Granted>(await AskAsync(fresh, Claim("pay")));
        Assert.IsType<ExecutionReply.Accepted>(await AskAsync(fresh, Complete("pay")));

        // It knows of neither, and believes that the attempt waits for a worker.
        var claim = Assert.IsType<ExecutionReply.Refused>(await AskAsync(stale, Claim("pay")));

        Assert.Equal(EngineError.JournalUnavailable, claim.Error.Code);
        Assert.Equal(EngineError.AlreadyCompleted, Assert.IsType<ExecutionReply.Refused>(await AskAsync(Start(first), Claim("pay"))).Error.Code);
    }

    private async Task<(ActorSystem First, ActorSystem Second)> StartNodesAsync()
    {
        var connection = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        var config = ConfigurationFactory.ParseString($$"""
            akka.loglevel = OFF
            lazyengine.journal.postgresql.connection-string = "{{connection}}"
            lazyengine.journal.postgresql.cluster = "moving"
            """).WithFallback(HoconFiles.Profile("postgresql")).WithFallback(HoconFiles.Reference);
        for (var node = 0; node < 2; node++)
        {
            var system = ActorSystem.Create("lazyengine", config);
            _systems.Add(system);
            await JournalExtension.StartAsync(system);
        }

        foreach (var flow in new[] { Chain, OnceOnly })
            await JournalExtension.For(_systems[0]).Store.RegisterFlowAsync(FlowCodec.HashOf(flow), flow.Name, FlowCodec.Encode(flow), DateTimeOffset.UnixEpoch);
        return (_systems[0], _systems[1]);
    }

    private static IActorRef Start(ActorSystem system)
    {
        var store = JournalExtension.For(system).Store;
        var settings = EngineSettings.From(system.Settings.Config);
        var parts = new ExecutionParts(settings, new PlanCache(store), store, new TakenAsNew(), new Ways(() => ActorRefs.Nobody, () => ActorRefs.Nobody, settings.PassivateIdleAfter, system.Scheduler), system.Log);
        return system.ActorOf(Props.Create<Shard>(Props.Create<ExecutionActor>(parts)));
    }

    private static Task<ExecutionReply> AskAsync(IActorRef execution, IExecutionMessage message) => execution.Ask<ExecutionReply>(message, TimeSpan.FromSeconds(20));

    private ExecutionCommand.Run Run(Flow? flow = null) => new(Id, FlowCodec.HashOf(flow ?? Chain), ImmutableSortedDictionary<string, Payload>.Empty) { Id = NextId() };

    private ExecutionCommand.Claim Claim(string task) => new(new AttemptToken(Id, task, 0, 0, 1), new WorkerId("worker")) { Id = NextId() };

    private ExecutionCommand.Complete Complete(string task, string value = "done") =>
        new(new AttemptToken(Id, task, 0, 0, 1), new TaskOutcome.Success(Payload.Json(value))) { Id = NextId() };

    private CommandId NextId() => new($"c{++_commands}");

    // An execution has its id from its name, and each incarnation has the same one.
    private sealed class Shard : UntypedActor
    {
        private readonly IActorRef _execution;

        public Shard(Props execution) => _execution = Context.Watch(Context.ActorOf(execution, Id.Value));

        protected override void OnReceive(object message)
        {
            if (message is Terminated) Context.Stop(Self);
            else if (message is not Passivate) _execution.Forward(message);
        }
    }
}
