using System.Data.Common;
using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

/// <summary>What can be read of a store from outside, alike on both databases.</summary>
public abstract class ReaderContract : IAsyncLifetime
{
    private protected JournalSettings Settings { get; private set; } = TestSettings.Memory;

    public async Task InitializeAsync() => Settings = await CreateAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Makes an empty database.</summary>
    private protected abstract Task<JournalSettings> CreateAsync();

    /// <summary>Runs a text beside the store.</summary>
    private protected abstract Task RunAsync(string text);

    /// <summary>Tries to change something by way of a reader's own connection.</summary>
    private protected abstract Task ChangeAsReaderAsync(string text);

    [SkippableFact]
    public async Task What_an_engine_writes_is_read_while_it_runs_and_when_it_is_gone()
    {
        var flow = Some.Flow;
        var store = ExecutionStore.Open(Settings);
        await store.RegisterFlowAsync(flow, "flow", "a flow"u8.ToArray(), Some.Noon);
        await store.AppendAsync(Some.Write(Some.Header("a"), 1, 2));
        using (var reader = StoreReader.Open(Settings))
        {
            await AssertReadsAsync(reader, ["a"]);
            await store.AppendAsync(Some.Write(Some.Header("b", state: ExecutionState.Success), 1));
            await AssertReadsAsync(reader, ["a", "b"]);
            store.Dispose();
            await AssertReadsAsync(reader, ["a", "b"]);
        }

        using var later = StoreReader.Open(Settings);
        await AssertReadsAsync(later, ["a", "b"]);
        Assert.Equal("a flow"u8.ToArray(), await later.ReadFlowAsync(flow));
        Assert.Equal(flow, await later.FindFlowAsync("flow"));
        Assert.Null(await later.FindFlowAsync("another"));
        Assert.Equal("b", Assert.Single(await later.ListAsync(new IndexQuery(ExecutionState.Success))).Header.Execution.Value);
        Assert.Equal(2, (await later.FindAsync(ExecutionId.Parse("a")))!.SequenceNr);
    }

    [SkippableFact]
    public async Task A_reader_keeps_no_engine_from_starting()
    {
        ExecutionStore.Open(Settings).Dispose();
        using var reader = StoreReader.Open(Settings);

        using var store = ExecutionStore.Open(Settings);
        await store.AppendAsync(Some.Write(Some.Header("a"), 1, 2));

        await AssertReadsAsync(reader, ["a"]);
    }

    [SkippableFact]
    public async Task A_reader_cannot_change_anything()
    {
        ExecutionStore.Open(Settings).Dispose();

        await Assert.ThrowsAnyAsync<DbException>(() => ChangeAsReaderAsync("delete from journal"));
        await Assert.ThrowsAnyAsync<DbException>(() => ChangeAsReaderAsync("create table other (id integer)"));
    }

    [SkippableFact]
    public async Task A_database_that_is_no_store_is_refused_and_left_as_it_is()
    {
        await RunAsync("create table other (id integer)");

        for (var i = 0; i < 2; i++)
        {
            var refusal = Assert.Throws<JournalOpenException>(() => StoreReader.Open(Settings));
            Assert.Contains("is no LazyEngine store", refusal.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_newer_layout_is_refused_by_both_numbers()
    {
        ExecutionStore.Open(Settings).Dispose();
        await RunAsync("update lazyengine_schema set version = 99, oldest = 98");

        var refusal = Assert.Throws<JournalOpenException>(() => StoreReader.Open(Settings));

        Assert.Contains("layout 99", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"layout {Schema.Version}", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_dropped_index_is_noticed()
    {
        ExecutionStore.Open(Settings).Dispose();
        using var reader = StoreReader.Open(Settings);
        Assert.True(await reader.HasIndexAsync());

        await RunAsync("drop table lazyengine_index");

        Assert.False(await reader.HasIndexAsync());
    }

    private static async Task AssertReadsAsync(StoreReader reader, string[] ids)
    {
        Assert.Equal(ids, (await reader.ListAsync(new IndexQuery())).Select(row => row.Header.Execution.Value));
        Assert.Equal(ids, await reader.PersistenceIdsAsync(string.Empty, 10));
        Assert.Equal(ids[1..], await reader.PersistenceIdsAsync(ids[0], 10));
        Assert.Equal(ids[1..], (await reader.InOrderAsync(ExecutionId.Parse(ids[0]), 10)).Select(row => row.Header.Execution.Value));
        var rows = new List<long>();
        await reader.ReplayAsync("a", 0, long.MaxValue, long.MaxValue, row => rows.Add(row.SequenceNr));
        Assert.Equal([1L, 2L], rows);
    }
}
