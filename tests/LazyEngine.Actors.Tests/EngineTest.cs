using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Actors.Tests;

/// <summary>A node without workers: the test itself asks the queue for work, claims and completes.</summary>
public abstract class EngineTest(string profile, string hocon = "") : Akka.TestKit.Xunit2.TestKit(Configure(profile, hocon), "lazyengine")
{
    private LazyEngineNode? _node;
    private int _commands;

    internal LazyEngineNode Node => _node ??= Task.Run(() => LazyEngineNode.StartAsync(Sys, null, [])).GetAwaiter().GetResult();

    protected static ExecutionId Id { get; } = ExecutionId.Parse("x");

    protected CommandId NextId => new($"c{++_commands}");

    public static Config Configure(string profile, string hocon) => ConfigurationFactory.ParseString(hocon)
        .WithFallback(ConfigurationFactory.ParseString("akka.loglevel = WARNING"))
        .WithFallback(HoconFiles.Profile(profile))
        .WithFallback(HoconFiles.Reference);

    internal FlowHash Register(Flow flow)
    {
        var registration = Node.RegisterAsync(flow);
        registration.Wait(RemainingOrDefault);
        return registration.Result;
    }

    internal ExecutionReply Send(IExecutionMessage message)
    {
        // A region that has just started may still drop what it is sent, as any region may: a repeat is part of the contract.
        var probe = CreateTestProbe();
        ExecutionReply? reply = null;
        AwaitAssert(
            () =>
            {
                Node.Executions.Tell(message, probe.Ref);
                reply = probe.ExpectMsg<ExecutionReply>(TimeSpan.FromSeconds(5));
            },
            TimeSpan.FromSeconds(30));
        return reply!;
    }

    internal ExecutionReply.Accepted Accepted(IExecutionMessage message) => Assert.IsType<ExecutionReply.Accepted>(Send(message));

    internal ExecutionReply.Refused Refused(IExecutionMessage message) => Assert.IsType<ExecutionReply.Refused>(Send(message));

    internal ExecutionCommand Run(FlowHash flow, params (string Name, Payload Value)[] inputs) =>
        new ExecutionCommand.Run(Id, flow, inputs.ToImmutableSortedDictionary(input => input.Name, input => input.Value, StringComparer.Ordinal)) { Id = NextId };

    internal ExecutionCommand Complete(string task, object? result = null, int attempt = 1) =>
        new ExecutionCommand.Complete(Token(task, attempt), new TaskOutcome.Success(Payload.Json(result ?? "done"))) { Id = NextId };

    internal ExecutionCommand Outcome(string task, TaskOutcome outcome, int attempt = 1) => new ExecutionCommand.Complete(Token(task, attempt), outcome) { Id = NextId };

    internal static AttemptToken Token(string task, int attempt = 1) => new(Id, task, 0, 0, attempt);

    internal ExecutionDetails Details() => Details(Id);

    internal ExecutionDetails Details(ExecutionId id) => Assert.IsType<ExecutionReply.Details>(Send(new ExecutionQuery.Details(id, 0))).Page;

    /// <summary>Stops the execution's actor, as a crash of its process would, and waits until it is gone.</summary>
    internal void Crash() => Crash(Id);

    /// <inheritdoc cref="Crash()" />
    internal void Crash(ExecutionId id)
    {
        var extractor = new ExecutionMessageExtractor();
        var path = $"/system/sharding/{Names.ExecutionRegion}/{extractor.ShardId(id.Value, null)}/{id.Value}";
        var entity = Sys.ActorSelection(path).ResolveOne(RemainingOrDefault).GetAwaiter().GetResult();
        var probe = CreateTestProbe();
        probe.Watch(entity);
        entity.Tell(Kill.Instance);
        probe.ExpectTerminated(entity, TimeSpan.FromSeconds(10));
    }

    /// <summary>A worker that the test plays.</summary>
    internal TestProbe Worker(WorkerId id, int slots = 100, params AttemptToken[] held)
    {
        var worker = CreateTestProbe();
        AwaitAssert(
            () =>
            {
                Node.Queues.Tell(new QueueMessage.Renew("default", id, slots, string.Empty, 0, [.. held]), worker.Ref);
                worker.ExpectMsg<WorkerMessage.Renewed>(TimeSpan.FromSeconds(5));
            },
            TimeSpan.FromSeconds(30));
        return worker;
    }
}
