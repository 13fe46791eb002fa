using System.Globalization;
using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Killing;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A node that is told to stop ends in time and with code 0, whatever else goes on.</summary>
public sealed class StoppingNodeTests : IDisposable
{
    /// <summary>Drain 14 s, leaving 20 s, listeners and doors 10 s, the rest of the actor system 5 s; and a machine that does much else.</summary>
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(75);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task It_ends_in_time_though_another_has_died_the_moment_before()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        using var first = new EngineNode([], "engine,worker", "--postgresql", database);
        await first.StartAsync();
        using var second = new EngineNode([first.Address], "engine,worker", "--postgresql", database);
        using var third = new EngineNode([first.Address], "engine,worker", "--postgresql", database);
        await Task.WhenAll(second.StartAsync(), third.StartAsync());
        using (var client = new CarefulClient(second))
        {
            var ledger = _folder.File("ledger");
            for (var run = 0; run < 20; run++) await client.ThroughAsync(Kind.All[0].Flow, ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"e{run}")), new { ledger, start = 1 });
        }

        // It places the shards, and nobody does until it has been found lost.
        await first.KillAsync();
        second.Process.Terminate();

        await EndsWellAsync(second);
    }

    [SkippableFact]
    public async Task It_ends_in_time_though_clients_wait_and_follow()
    {
        var impatient = _folder.Write("impatient.conf", "lazyengine.worker.drain-timeout = 1 s");
        using var engine = new EngineNode([], "engine,worker", "--postgresql", await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync(), "--conf", impatient);
        await engine.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(engine.Url) };
        using var client = new CarefulClient(engine);
        await client.RunAsync("seed", ExecutionId.Parse("long"), new { folder = _folder.Path });
        using var follows = await http.GetAsync("/v1/executions/long/events?follow=true", HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await follows.Content.ReadAsStreamAsync());
        Assert.StartsWith("id: ", await events.ReadLineAsync(), StringComparison.Ordinal);
        var waits = client.Engine.WaitAsync(ExecutionId.Parse("long"));

        engine.Process.Terminate();

        await EndsWellAsync(engine);
        Assert.Equal(EngineError.Unavailable, (await Assert.ThrowsAsync<EngineException>(() => waits)).Code);
    }

    private static async Task EndsWellAsync(EngineNode node)
    {
        var code = await node.Process.ExitAsync(ExitLimit);
        Assert.True(code == 0, $"code {code}\n{node.Process.Everything()}");
        Assert.DoesNotContain("ShutdownTimeout", node.Process.Everything(), StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", node.Process.Everything(), StringComparison.Ordinal);
    }
}
