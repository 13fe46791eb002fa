using LazyEngine.Executions;
namespace LazyEngine.Journal.Tests;

/// <summary>What every store does alike. The three stores run the same tests.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private protected ExecutionStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = ExecutionStore.Open(await CreateAsync());

    public virtual Task DisposeAsync()
    {
        Store?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Makes an empty database.</summary>
    private protected abstract Task<JournalSettings> CreateAsync();

    /// <summary>Keeps writes from being committed until it is disposed, so that they come together in one batch.</summary>
    protected abstract Task<IAsyncDisposable> HoldWritesAsync();

    [SkippableFact]
    public async Task Rows_come_back_in_order_as_they_were_written()
    {
        var rows = new[] { Some.Row(1, "one", "first writer"), Some.Row(2, "two", "first writer"), Some.Row(3, string.Empty, "second writer") };
        await Store.AppendAsync(new JournalWrite("a", rows[..2]));
        await Store.AppendAsync(new JournalWrite("a", rows[2..]));
        await Store.AppendAsync(Some.Write("b", 1));

        Assert.Equal(rows.Select(Text), (await ReplayAsync("a")).Select(Text));
        Assert.Equal([2L], (await ReplayAsync("a", from: 2, to: 2)).Select(row => row.SequenceNr));
        Assert.Equal([1L, 2L], (await ReplayAsync("a", max: 2)).Select(row => row.SequenceNr));
        Assert.Empty(await ReplayAsync("nobody"));
    }

    [SkippableFact]
    public async Task The_highest_sequence_number_is_known_and_survives_deletion()
    {
        await Store.AppendAsync(Some.Write("a", 1, 2, 3));
        Assert.Equal(3, await Store.ReadHighestSequenceNrAsync("a", 0));
        Assert.Equal(0, await Store.ReadHighestSequenceNrAsync("a", 4));
        Assert.Equal(0, await Store.ReadHighestSequenceNrAsync("nobody", 0));

        await Store.DeleteMessagesToAsync("a", 2);
        Assert.Equal([3L], (await ReplayAsync("a")).Select(row => row.SequenceNr));
        await Store.DeleteMessagesToAsync("a", long.MaxValue);

        Assert.Empty(await ReplayAsync("a"));
        Assert.Equal(3, await Store.ReadHighestSequenceNrAsync("a", 0));
        await Assert.ThrowsAsync<JournalConflictException>(() => Store.AppendAsync(Some.Write("a", 3)));
    }

    [SkippableFact]
    public async Task One_conflict_among_sixty_writers_of_a_batch_fails_one()
    {
        await Store.AppendAsync(Some.Write("p17", 1));
        List<Task> writes;
        await using (await HoldWritesAsync())
        {
            var plug = Store.AppendAsync(Some.Write("plug", 1));
            writes = [.. Enumerable.Range(0, 60).Select(i => Store.AppendAsync(Some.Write(Some.Header($"p{i}"), 1)))];
            writes.Insert(0, plug);
        }

        var failures = await FailuresOf(writes);

        var conflict = Assert.IsType<JournalConflictException>(Assert.Single(failures));
        Assert.Equal("p17", conflict.PersistenceId);
        Assert.Equal(1, conflict.SequenceNr);
        for (var i = 0; i < 60; i++)
        {
            Assert.Single(await ReplayAsync($"p{i}"));
            Assert.Equal(i != 17, await Store.FindAsync(Some.Header($"p{i}").Execution) is not null);
        }
    }

    [SkippableFact]
    public async Task A_write_that_conflicts_in_its_last_row_leaves_neither_rows_nor_index()
    {
        await Store.AppendAsync(Some.Write("a", 3));

        await Assert.ThrowsAsync<JournalConflictException>(() => Store.AppendAsync(Some.Write(Some.Header("a"), 1, 2, 3)));

        Assert.Equal([3L], (await ReplayAsync("a")).Select(row => row.SequenceNr));
        Assert.Null(await Store.FindAsync(Some.Header("a").Execution));
        Assert.Equal(0, Store.IndexWrites);
    }

    [SkippableFact]
    public async Task Two_writers_of_one_row_at_once_get_one_success()
    {
        List<Task> writes;
        await using (await HoldWritesAsync())
            writes = [.. Enumerable.Range(0, 20).Select(_ => Store.AppendAsync(Some.Write("a", 1)))];

        var failures = await FailuresOf(writes);

        Assert.Equal(19, failures.Count);
        Assert.All(failures, failure => Assert.IsType<JournalConflictException>(failure));
        Assert.Single(await ReplayAsync("a"));
    }

    [SkippableFact]
    public async Task Snapshots_are_kept_replaced_found_and_deleted()
    {
        SnapshotRow Snapshot(long number, long created, string text) => new("a", number, created, System.Text.Encoding.UTF8.GetBytes(text), "manifest", 5);
        await Store.SaveSnapshotAsync(Snapshot(1, 10, "one"));
        await Store.SaveSnapshotAsync(Snapshot(2, 20, "two"));
        await Store.SaveSnapshotAsync(Snapshot(2, 21, "two again"));

        Assert.Equal("two again"u8.ToArray(), (await Store.LoadSnapshotAsync("a", SnapshotRange.All))!.Snapshot);
        Assert.Equal(1, (await Store.LoadSnapshotAsync("a", SnapshotRange.All with { MaxSequenceNr = 1 }))!.SequenceNr);
        Assert.Equal(1, (await Store.LoadSnapshotAsync("a", SnapshotRange.All with { MaxCreated = 20 }))!.SequenceNr);
        await Store.DeleteSnapshotsAsync("a", SnapshotRange.All with { MinSequenceNr = 2 });
        Assert.Equal(1, (await Store.LoadSnapshotAsync("a", SnapshotRange.All))!.SequenceNr);
        await Store.DeleteSnapshotsAsync("a", SnapshotRange.All);
        Assert.Null(await Store.LoadSnapshotAsync("a", SnapshotRange.All));
    }

    [SkippableFact]
    public async Task Text_is_a_value_and_never_part_of_a_statement()
    {
        const string Evil = "x'; drop table journal; --\"\\";
        await Store.AppendAsync(new JournalWrite(Evil, [new JournalRow(1, [1], Evil, 1, 1, Evil)]));
        await Store.SaveSnapshotAsync(new SnapshotRow(Evil, 1, 1, [1], Evil, 1));
        await Store.RegisterFlowAsync(Some.Flow, Evil, [1], Some.Noon);
        await Store.AppendAsync(Some.Write(Some.Header("a", flow: Evil), 1));

        Assert.Equal(Evil, Assert.Single(await ReplayAsync(Evil)).Manifest);
        Assert.Equal(Evil, (await Store.LoadSnapshotAsync(Evil, SnapshotRange.All))!.Manifest);
        Assert.Equal(Some.Flow, await Store.FindFlowAsync(Evil));
        Assert.Equal(Evil, Assert.Single(await Store.ListAsync(new IndexQuery(FlowName: Evil))).Header.FlowName);
        Assert.Empty(await Store.ListAsync(new IndexQuery(FlowName: "' or 1=1 --")));
    }

    private async Task<List<JournalRow>> ReplayAsync(string id, long from = 0, long to = long.MaxValue, long max = long.MaxValue)
    {
        var rows = new List<JournalRow>();
        await Store.ReplayAsync(id, from, to, max, rows.Add);
        return rows;
    }

    private protected static async Task<List<Exception>> FailuresOf(IEnumerable<Task> tasks)
    {
        var failures = new List<Exception>();
        foreach (var task in tasks)
        {
            if (await Record.ExceptionAsync(() => task) is { } failure) failures.Add(failure);
        }

        return failures;
    }

    private static string Text(JournalRow row) => $"{row with { Message = [] }} {Convert.ToHexString(row.Message)}";
}
