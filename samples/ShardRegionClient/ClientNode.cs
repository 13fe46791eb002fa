using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using LazyEngine;
using LazyEngine.Actors;
using LazyEngine.Executions;

namespace ShardRegionClient;

/// <summary>A node without an engine: it sends commands through a proxy of the shard region, by messages alone.</summary>
internal static class ClientNode
{
    public static async Task RunAsync(int enginePort, string name)
    {
        var config = ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $"""
            akka.remote.dot-netty.tcp.port = 0
            akka.cluster.seed-nodes = ["akka.tcp://lazyengine@127.0.0.1:{enginePort}"]
            akka.cluster.roles = ["client"]
            akka.loglevel = WARNING
            """)).WithFallback(ExecutionRegion.ProxyConfiguration);
        using var system = ActorSystem.Create("lazyengine", config);
        var executions = ExecutionRegion.StartProxy(system);

        var id = ExecutionId.Parse($"greeting-{Guid.NewGuid():N}");
        var run = new ExecutionCommand.Run(id, ExecutionRegion.HashOf(Greeting.Definition), Inputs.From(new { name })) { Id = NewCommandId() };
        Console.WriteLine($"Run:          {await AskAsync(executions, run)}");

        while (!await IsWaitingAsync(executions, id, "approve")) await Task.Delay(TimeSpan.FromMilliseconds(100));
        var approve = new ExecutionCommand.CompleteByName(id, "approve", new TaskOutcome.Success(Payload.Json("fine"))) { Id = NewCommandId() };
        Console.WriteLine($"TaskComplete: {await AskAsync(executions, approve)}");
        Console.WriteLine($"End:          {await AskAsync(executions, new ExecutionQuery.Watch(id, long.MaxValue))}");
        await system.Terminate();
    }

    private static CommandId NewCommandId() => new(Guid.NewGuid().ToString("N"));

    private static async Task<bool> IsWaitingAsync(IActorRef executions, ExecutionId id, string task)
    {
        var reply = (ExecutionReply.Details)await AskAsync(executions, new ExecutionQuery.Details(id, 0));
        return reply.Page.Tasks.Any(known => known.Name == task && known.State == TaskState.Waiting);
    }

    /// <summary>Asks until there is an answer: a region may drop a message while a shard moves. The command id makes the repeat harmless.</summary>
    private static async Task<ExecutionReply> AskAsync(IActorRef executions, IExecutionMessage message)
    {
        while (true)
        {
            try
            {
                return await executions.Ask<ExecutionReply>(message, TimeSpan.FromSeconds(5));
            }
            catch (AskTimeoutException)
            {
                Console.WriteLine("no answer yet, asking again");
            }
        }
    }
}
