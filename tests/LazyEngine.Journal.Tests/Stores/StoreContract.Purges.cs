using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

public abstract partial class StoreContract
{
    private static readonly ExecutionId Gone = ExecutionId.Parse("gone");

    [SkippableFact]
    public async Task A_tombstone_takes_the_place_of_a_row_and_rows_go_when_it_stands()
    {
        await GivenPurgedAsync();

        Assert.Null(await Store.FindAsync(Gone));
        Assert.Empty(await Store.ListAsync(new IndexQuery(FlowName: "flow")));
        Assert.Empty(await Store.ListAsync(new IndexQuery { Attributes = [new ExecutionAttribute("customer", "acme")] }));
        Assert.Empty(await Store.CountAsync(new IndexQuery()));
        Assert.Equal(Some.Noon.AddDays(1), await Store.FindTombstoneAsync(Gone));
        Assert.Equal([Gone], await Store.UnfinishedPurgesAsync(10));

        // A crash in between loses nothing: it is done again, and once more changes nothing.
        for (var i = 0; i < 2; i++) await Store.CleanAsync(Gone, "gone", 3);

        Assert.Empty(await Store.UnfinishedPurgesAsync(10));
        Assert.Equal([4L], await NumbersAsync("gone"));
        Assert.Equal(4, await Store.ReadHighestSequenceNrAsync("gone", 0));
        Assert.Null(await Store.LoadSnapshotAsync("gone", SnapshotRange.All));
        Assert.Equal([1L], await NumbersAsync("stays"));
    }

    [SkippableFact]
    public async Task Tombstones_are_forgotten_with_age_and_the_id_is_as_if_it_had_never_been_used()
    {
        await GivenPurgedAsync();
        await Store.CleanAsync(Gone, "gone", 3);

        Assert.Equal(0, await Store.ForgetTombstonesAsync(Some.Noon.AddDays(1), string.Empty, 10));
        Assert.Equal(1, await Store.ForgetTombstonesAsync(Some.Noon.AddDays(2), string.Empty, 10));

        Assert.Null(await Store.FindTombstoneAsync(Gone));
        Assert.Equal(0, await Store.ReadHighestSequenceNrAsync("gone", 0));
        await Store.AppendAsync(Some.Write(Some.Header("gone"), 1));
        Assert.NotNull(await Store.FindAsync(Gone));
        Assert.Equal([1L], await NumbersAsync("stays"));
    }

    private async Task GivenPurgedAsync()
    {
        await Store.AppendAsync(Some.Write("stays", 1));
        await Store.AppendAsync(Some.Write(Some.Header("gone", state: ExecutionState.Success) with { EndedAt = Some.Noon, Attributes = [new ExecutionAttribute("customer", "acme")] }, 1, 2, 3));
        await Store.SaveSnapshotAsync(new SnapshotRow("gone", 2, 1, [1], "m", 1));
        await Store.AppendAsync(Some.Write(Some.Header("gone", state: ExecutionState.Success) with { PurgedAt = Some.Noon.AddDays(1) }, 4));
    }

    private async Task<List<long>> NumbersAsync(string persistenceId)
    {
        var numbers = new List<long>();
        await Store.ReplayAsync(persistenceId, 0, long.MaxValue, long.MaxValue, row => numbers.Add(row.SequenceNr));
        return numbers;
    }
}
