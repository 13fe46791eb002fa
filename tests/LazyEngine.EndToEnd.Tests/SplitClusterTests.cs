using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>The last line of defence: two halves of a cluster that know nothing of each other, and both believe that an execution is theirs.</summary>
public sealed class SplitClusterTests : IDisposable
{
    private static readonly ExecutionId Id = ExecutionId.Parse("torn");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Two_halves_cannot_both_write_one_execution()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        using var east = new EngineNode([], "engine,worker", "--postgresql", database);
        using var west = new EngineNode([], "engine", "--no-work", "--postgresql", database);
        await Task.WhenAll(east.StartAsync(), west.StartAsync());
        using var eastern = new CarefulClient(east);
        using var western = new CarefulClient(west);

        // Both have the execution awake, at the same commit.
        await eastern.RunAsync("outside", Id, new { ledger = _folder.File("ledger"), start = 1 });
        await eastern.Engine.EventsAsync(Id).AnyAsync(entry => entry.Kind == "TaskDeferred");
        var seen = await eastern.Engine.GetDetailsAsync(Id);
        Assert.Equal(seen.Version, (await western.Engine.GetDetailsAsync(Id)).Version);

        // The east writes. The west does not know, and accepts another value: its row is there already.
        await eastern.Engine.TaskCompleteAsync(Id, "two", new TaskOutcome.Success(Payload.Json(100)));
        var refused = await Assert.ThrowsAsync<EngineException>(() => western.Engine.TaskCompleteAsync(Id, "two", new TaskOutcome.Success(Payload.Json(200))));

        Assert.Contains(refused.Code, new[] { EngineError.AlreadyCompleted, EngineError.ExecutionEnded, EngineError.UnknownTask });
        await Until.TrueAsync(() => west.Process.Errors.Contains("Failed to persist event", StringComparison.Ordinal));
        Assert.Equal(ExecutionState.Success, (await eastern.WaitAsync(Id)).State);
        var accepted = await eastern.Engine.EventsAsync(Id, follow: false).Where(entry => entry.Kind == "TaskSucceeded" && entry.Token!.Task == "two").ToListAsync();
        Assert.Equal(Payload.Json(100), Assert.Single(accepted).Value);
        Assert.Empty(await JournalCheck.BrokenAsync(database));
    }
}
