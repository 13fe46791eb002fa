using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Testing;

namespace LazyEngine.Actors.Tests;

/// <summary>An execution of many commits keeps no more snapshots than it may need.</summary>
public sealed class OldSnapshotTests(TemporaryFolder folder) : EngineTest("sqlite", $"""
    lazyengine.journal.sqlite.file = "{folder.File($"{Guid.NewGuid():N}.db").Replace('\\', '/')}"
    lazyengine.execution.snapshot-every = 2
    """), IClassFixture<TemporaryFolder>
{
    private static readonly Flow Chain = Flow.Linear("chain", Enumerable.Range(1, 8).Select(number => Flow.Task($"t{number}")));

    [Fact]
    public async Task Of_the_snapshots_of_an_execution_the_newest_and_the_one_before_are_kept()
    {
        Accepted(new ExecutionCommand.Run(Id, Register(Chain), System.Collections.Immutable.ImmutableSortedDictionary<string, Payload>.Empty) { Id = NextId });

        for (var task = 1; task <= 7; task++) Accepted(new ExecutionCommand.Complete(new AttemptToken(Id, $"t{task}", 0, 0, 1), new TaskOutcome.Success(Payload.Json("done"))) { Id = NextId });

        await AwaitConditionAsync(async () => await NewestUpToAsync(long.MaxValue) == 8, TimeSpan.FromSeconds(20));
        await AwaitConditionAsync(async () => await NewestUpToAsync(5) is null, TimeSpan.FromSeconds(20));
        Assert.Equal(6, await NewestUpToAsync(7));
    }

    private async Task<long?> NewestUpToAsync(long version) => (await Node.Store!.LoadSnapshotAsync(Names.PersistenceId(Id), SnapshotRange.All with { MaxSequenceNr = version }))?.SequenceNr;
}
