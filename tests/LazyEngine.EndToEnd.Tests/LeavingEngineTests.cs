using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>An engine that is told to stop while another is lost, and nobody can yet say what becomes of that one's shards.</summary>
public sealed class LeavingEngineTests : IDisposable
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task It_ends_well_and_the_others_go_on()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        using var first = new EngineNode([], "engine,worker", "--postgresql", database);
        using var second = new EngineNode([first.Address], "engine,worker", "--postgresql", database);
        using var third = new EngineNode([first.Address], "engine,worker", "--postgresql", database);
        using var fourth = new EngineNode([first.Address], "engine,worker", "--postgresql", database);
        foreach (var node in new[] { first, second, third, fourth }) await node.StartAsync();
        using var client = new CarefulClient(fourth);
        await client.ThroughAsync("quick", ExecutionId.Parse("before"), new { folder = _folder.Path });

        await second.KillAsync();
        first.Process.Terminate(); // the oldest: it places the shards

        Assert.Equal(0, await first.Process.ExitAsync(ExitLimit));
        Assert.DoesNotContain("Unhandled exception", first.Process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("has not left", first.Process.Errors, StringComparison.Ordinal);
        Assert.Equal(ExecutionState.Success, (await client.ThroughAsync("quick", ExecutionId.Parse("after"), new { folder = _folder.Path })).State);
    }
}
