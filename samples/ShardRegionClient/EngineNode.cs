using LazyEngine.Worker;
using Microsoft.Extensions.Hosting;

namespace ShardRegionClient;

/// <summary>A node that holds executions and runs their tasks.</summary>
internal static class EngineNode
{
    public static async Task RunAsync(int port)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddLazyEngine(options => options
            .UseSqlite("shard-region-client.db")
            .UseCluster("127.0.0.1", port, [$"127.0.0.1:{port}"], "engine", "worker")
            .AddFlow(Greeting.Definition)
            .AddHandler("compose", (context, _) => ValueTask.FromResult(Outcome.Success($"Hello, {context.Argument<string>("name")}!")))
            .AddHandler("approve", (_, _) => ValueTask.FromResult(Outcome.Pending))
            .AddHandler("send", (context, _) =>
            {
                Console.WriteLine($"sent: {context.Argument<string>("text")}");
                return ValueTask.FromResult(Outcome.Success(true));
            }));
        await builder.Build().RunAsync();
    }
}
