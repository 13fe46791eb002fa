using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A worker node that is told to stop, and has more to do than it may still do.</summary>
public sealed class LeavingWorkerTests : IDisposable
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task What_it_runs_is_begun_by_another_at_once_and_not_after_a_lease()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        // Nothing else than a word of the worker can free its attempt while the test looks.
        var patient = _folder.Write("patient.conf", """
            lazyengine.queue.lease = 30 m
            lazyengine.wake.first-check = 30 m
            lazyengine.wake.longest-check = 30 m
            lazyengine.worker.drain-timeout = 1 s
            """);
        var starts = new Starts(_folder);
        using var engine = new EngineNode([], "engine", "--postgresql", database, "--no-work", "--conf", patient);
        await engine.StartAsync();
        using var first = new WorkerNode([engine.Address], "--conf", patient);
        await first.StartAsync();
        using var client = new CarefulClient(engine);
        await client.RunAsync("seed", ExecutionId.Parse("left"), new { folder = _folder.Path });
        await Until.TrueAsync(() => starts.Of("left", "one").Count == 1);
        using var second = new WorkerNode([engine.Address], "--conf", patient);
        await second.StartAsync();

        first.Process.Terminate();

        Assert.Equal(0, await first.Process.ExitAsync(ExitLimit));
        await Until.TrueAsync(() => starts.Of("left", "one").Count == 2);
        starts.Open("left", "one");
        var done = await Until.TrueAsync(async () => (await client.Engine.GetDetailsAsync(ExecutionId.Parse("left"))).Tasks.Single(task => task.Name == "one"), task => task.State == TaskState.Success);
        Assert.Equal(2, done.Attempt);
    }
}
