using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Testing;

namespace LazyEngine.Actors.Tests;

public sealed class SnapshotTests(TemporaryFolder folder) : EngineTest("sqlite", $"""
    lazyengine.journal.sqlite.file = "{folder.File($"{Guid.NewGuid():N}.db").Replace('\\', '/')}"
    lazyengine.execution.snapshot-before-sleep-from = 4
    lazyengine.execution.passivate-idle-after = 500 ms
    lazyengine.execution.passivate-finished-after = 500 ms
    """), IClassFixture<TemporaryFolder>
{
    private static readonly Flow Chain = Flow.Linear("chain", Enumerable.Range(1, 6).Select(number => Flow.Task($"t{number}")));
    private static readonly ExecutionId Few = ExecutionId.Parse("few");
    private static readonly ExecutionId Ended = ExecutionId.Parse("ended");

    [Fact]
    public async Task An_execution_that_leaves_the_memory_writes_a_snapshot_where_that_saves_reading()
    {
        Begin(Few, commits: 3);
        await GoneAsync(Few);
        Begin(Ended, commits: 7);
        await GoneAsync(Ended);
        Begin(Id, commits: 4);
        await GoneAsync(Id);
        await AwaitConditionAsync(async () => await SnapshotOfAsync(Id) is { SequenceNr: 4 }, TimeSpan.FromSeconds(20));

        // Snapshots are written in turn: those that left before have none.
        Assert.Null(await SnapshotOfAsync(Few));
        Assert.Null(await SnapshotOfAsync(Ended));
        Accepted(Completion(Id, 4));
        await GoneAsync(Id);
        Accepted(Completion(Id, 5));
        await GoneAsync(Id);
        Assert.Equal(4, (await SnapshotOfAsync(Id))!.SequenceNr);
        Assert.Equal(ExecutionState.Success, Accepted(Completion(Id, 6)).State);
    }

    [Fact]
    public async Task Snapshots_may_be_deleted_at_any_time_and_never_take_the_place_of_commits()
    {
        Begin(Id, commits: 5);
        await GoneAsync(Id);
        await AwaitConditionAsync(async () => await SnapshotOfAsync(Id) is not null, TimeSpan.FromSeconds(20));
        var withSnapshot = Details();
        await GoneAsync(Id);

        await Node.Store!.DeleteSnapshotsAsync(Names.PersistenceId(Id), SnapshotRange.All);

        Assert.Equal(withSnapshot, Details());
        var rows = new List<long>();
        await Node.Store.ReplayAsync(Names.PersistenceId(Id), 1, long.MaxValue, long.MaxValue, row => rows.Add(row.SequenceNr));
        Assert.Equal([1, 2, 3, 4, 5], rows);
        Assert.Equal(6, Accepted(Completion(Id, 5)).Version);
    }

    private void Begin(ExecutionId id, int commits)
    {
        Accepted(new ExecutionCommand.Run(id, Register(Chain), System.Collections.Immutable.ImmutableSortedDictionary<string, Payload>.Empty) { Id = NextId });
        for (var task = 1; task < commits; task++) Accepted(Completion(id, task));
    }

    private ExecutionCommand.Complete Completion(ExecutionId id, int task) =>
        new(new AttemptToken(id, $"t{task}", 0, 0, 1), new TaskOutcome.Success(Payload.Json("done"))) { Id = NextId };

    private async Task GoneAsync(ExecutionId id)
    {
        var entity = await Sys.ActorSelection($"/system/sharding/{Names.ExecutionRegion}/{new ExecutionMessageExtractor().ShardId(id.Value, null)}/{id}").ResolveOne(TimeSpan.FromSeconds(5));
        Watch(entity);
        await ExpectTerminatedAsync(entity, TimeSpan.FromSeconds(20));
    }

    private Task<SnapshotRow?> SnapshotOfAsync(ExecutionId id) => Node.Store!.LoadSnapshotAsync(Names.PersistenceId(id), SnapshotRange.All);
}
