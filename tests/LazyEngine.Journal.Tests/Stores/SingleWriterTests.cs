using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.Journal.Tests;

/// <summary>A PostgreSQL database is written by one engine, or by the nodes of one cluster, whatever dies.</summary>
public sealed class SingleWriterTests
{
    private const string HoldersOfTheLock = "select pid from pg_locks where locktype = 'advisory' and objid = 4711002 and database = (select oid from pg_database where datname = current_database())";
    private const long Formation = 4711003;
    private const long EndOfEpoch = 4711004;

    [SkippableFact]
    public async Task A_second_engine_is_refused_by_the_name_of_the_first_and_let_in_when_that_has_closed()
    {
        var settings = await NewAsync();
        using (var first = ExecutionStore.Open(settings))
        {
            var refusal = Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(settings));
            Assert.Contains($"host '{Environment.MachineName}', process {Environment.ProcessId}, since 20", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("in use by an engine", refusal.Message, StringComparison.Ordinal);
            await first.AppendAsync(Some.Write("a", 1));
        }

        for (var i = 2; i < 6; i++)
        {
            using var next = ExecutionStore.Open(settings);
            await next.AppendAsync(Some.Write("a", i));
        }

        Assert.Equal(5L, await EpochAsync(settings));
    }

    [SkippableFact]
    public async Task Nodes_of_a_cluster_share_a_database_with_nobody_else()
    {
        var alone = await NewAsync();
        var (east, west) = (alone with { PostgreSqlCluster = "east" }, alone with { PostgreSqlCluster = "west" });
        using (var first = ExecutionStore.Open(east))
        {
            var second = ExecutionStore.Open(east);
            await first.AppendAsync(Some.Write("a", 1));
            await second.AppendAsync(Some.Write("a", 2));

            foreach (var other in new[] { alone, west })
                Assert.Contains("the cluster 'east'", Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(other)).Message, StringComparison.Ordinal);

            second.Dispose();
            Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(alone));
            await first.AppendAsync(Some.Write("a", 3));
        }

        using (ExecutionStore.Open(alone))
            Assert.Contains("in use by an engine", Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(east)).Message, StringComparison.Ordinal);
        ExecutionStore.Open(west).Dispose();
    }

    [SkippableFact]
    public async Task A_node_that_starts_while_its_cluster_takes_its_locks_again_fences_nobody_off()
    {
        var settings = await NewAsync() with { PostgreSqlCluster = "nodes" };
        using var old = ExecutionStore.Open(settings);
        var starting = await OvertakeAsync(settings);

        using var fresh = await starting.WaitAsync(PostgreSqlLocks.Patience);

        Assert.Equal(1L, await EpochAsync(settings));
        await fresh.AppendAsync(Some.Write("a", 1));
        await PostgreSqlLocks.UntilAsync(() => old.AppendAsync(Some.Write("a", 2)));
    }

    [SkippableFact]
    public async Task One_that_was_taken_over_from_while_its_lock_was_lost_writes_nothing_any_more()
    {
        var settings = await NewAsync();
        using var old = ExecutionStore.Open(settings);
        await old.AppendAsync(Some.Write(Some.Header("a"), 1));
        using var rival = await (await OvertakeAsync(settings)).WaitAsync(PostgreSqlLocks.Patience);

        await AssertWritesNothingAsync(old, rival);

        await rival.AppendAsync(Some.Write("a", 2));
        Assert.Equal(2L, await EpochAsync(settings));
        Assert.Single(await ReplayAsync(old, "a", from: 2));
    }

    [SkippableFact]
    public async Task The_epoch_alone_keeps_an_old_writer_out_that_still_believes_in_its_lock()
    {
        var settings = await NewAsync();
        using var old = ExecutionStore.Open(settings);
        await old.AppendAsync(Some.Write(Some.Header("a"), 1));
        await TestDatabases.RunAsync(settings, "update lazyengine_writer set epoch = 7, host = 'elsewhere'");

        var refusal = await AssertWritesNothingAsync(old, old);

        Assert.Contains("host 'elsewhere'", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_takeover_waits_for_a_transaction_that_is_under_way()
    {
        var settings = await NewAsync();
        using var old = ExecutionStore.Open(settings);
        var held = await PostgreSqlLocks.HoldAsync(settings, "lock table journal in share mode");
        var write = old.AppendAsync(Some.Write("a", 1));
        await PostgreSqlLocks.UntilWaitsAsync(settings, "mode = 'RowExclusiveLock' and relation = 'journal'::regclass");

        var starting = await OvertakeAsync(settings);
        await PostgreSqlLocks.UntilWaitsAsync(settings, $"locktype = 'advisory' and objid = {EndOfEpoch}");
        Assert.False(starting.IsCompleted);
        await held.DisposeAsync();

        await write.WaitAsync(PostgreSqlLocks.Patience);
        using var rival = await starting.WaitAsync(PostgreSqlLocks.Patience);
        Assert.Single(await ReplayAsync(rival, "a"));
        await AssertWritesNothingAsync(old, rival);
    }

    [SkippableFact]
    public async Task A_lock_that_is_lost_is_taken_again_in_the_same_epoch()
    {
        var settings = await NewAsync();
        using var store = ExecutionStore.Open(settings);
        var lost = await TestDatabases.RunAsync(settings, HoldersOfTheLock);
        await TestDatabases.RunAsync(settings, $"select pg_terminate_backend({lost}, 10000)");

        await PostgreSqlLocks.UntilAsync(async () => Assert.NotEqual(lost, Assert.IsType<int>(await TestDatabases.RunAsync(settings, HoldersOfTheLock))));

        await PostgreSqlLocks.UntilAsync(() => store.AppendAsync(Some.Write("a", 1)));
        Assert.Equal(1L, await EpochAsync(settings));
        Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(settings));
    }

    [SkippableFact]
    public async Task A_store_goes_on_by_itself_when_its_server_is_back()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var settings = TestSettings.PostgreSql(await server.CreateDatabaseAsync());
        using var store = ExecutionStore.Open(settings);
        await store.AppendAsync(Some.Write("a", 1));

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => store.AppendAsync(Some.Write("a", 2)));
        await server.RestartAsync();

        await PostgreSqlLocks.UntilAsync(() => store.AppendAsync(Some.Write("a", 2)));
        Assert.Equal([1L, 2L], (await ReplayAsync(store, "a")).Select(row => row.SequenceNr));
        await PostgreSqlLocks.UntilAsync(async () => Assert.NotNull(await TestDatabases.RunAsync(settings, HoldersOfTheLock)));
        Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(settings));
    }

    [SkippableFact]
    public async Task Who_writes_comes_by_a_new_connection_once_a_reader_has_found_that_the_server_was_away()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var settings = TestSettings.PostgreSql(await server.CreateDatabaseAsync());
        using var store = ExecutionStore.Open(settings);
        await store.AppendAsync(Some.Write("a", 1));

        await server.KillAsync();
        await PostgreSqlLocks.UntilAsync(() => Assert.ThrowsAnyAsync<Exception>(() => ReplayAsync(store, "a")));
        await server.RestartAsync();

        await PostgreSqlLocks.UntilAsync(async () => Assert.Single(await ReplayAsync(store, "a")));
        await PostgreSqlLocks.UntilAsync(async () => Assert.NotNull(await TestDatabases.RunAsync(settings, HoldersOfTheLock)));
        await PostgreSqlLocks.UntilAsync(async () =>
        {
            if (await Record.ExceptionAsync(() => store.AppendAsync(Some.Write("a", 2))) is { } trouble) Assert.IsType<NotTheWriterException>(trouble);
            Assert.Equal(2, await store.ReadHighestSequenceNrAsync("a", 0));
        });
    }

    [SkippableFact]
    public async Task Closing_does_not_wait_for_a_server_that_is_gone()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var store = ExecutionStore.Open(TestSettings.PostgreSql(await server.CreateDatabaseAsync()));
        await server.KillAsync();

        await Task.Run(store.Dispose).WaitAsync(PostgreSqlLocks.Patience);
    }

    private static async Task<JournalSettings> NewAsync() => TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync());

    /// <summary>Ends the session that holds the lock, and lets another store get at the lock before its old holder.</summary>
    private static async Task<Task<ExecutionStore>> OvertakeAsync(JournalSettings settings)
    {
        await using var gate = await PostgreSqlLocks.SessionAsync(settings);
        await PostgreSqlConnections.RunAsync(gate, $"select pg_advisory_lock({Formation})");
        var starting = Task.Run(() => ExecutionStore.Open(settings));
        await PostgreSqlLocks.UntilWaitsAsync(settings, $"locktype = 'advisory' and objid = {Formation}");
        await PostgreSqlConnections.RunAsync(gate, $"select pg_terminate_backend(pid, 10000) from ({HoldersOfTheLock}) as holders");
        await PostgreSqlConnections.RunAsync(gate, $"select pg_advisory_unlock({Formation})");
        return starting;
    }

    private static async Task<NotTheWriterException> AssertWritesNothingAsync(ExecutionStore old, ExecutionStore any)
    {
        var id = ExecutionId.Parse("a");
        var before = (await any.FindAsync(id), await any.ReadHighestSequenceNrAsync("a", 0));
        Func<Task>[] writes =
        [
            () => old.AppendAsync(Some.Write(Some.Header("a", wake: Some.Noon), 99)),
            () => old.MoveWakeAsync(id, "a", 99, Some.Noon),
            () => old.RegisterFlowAsync(Some.Flow, "flow", [1], Some.Noon),
            () => old.SaveSnapshotAsync(new SnapshotRow("a", 99, 1, [1], "manifest", 1)),
            () => old.DeleteMessagesToAsync("a", 99),
        ];
        NotTheWriterException? last = null;
        foreach (var write in writes)
        {
            // Until its old session has come back to find the lock gone it may hear that the lock is being taken again.
            do last = await Assert.ThrowsAsync<NotTheWriterException>(() => write().WaitAsync(PostgreSqlLocks.Patience));
            while (!last.IsFinal);
            Assert.Contains("taken over by", last.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, (await any.FindAsync(id), await any.ReadHighestSequenceNrAsync("a", 0)));
        Assert.Null(any.ReadFlow(Some.Flow));
        Assert.Null(await any.LoadSnapshotAsync("a", SnapshotRange.All));
        return last!;
    }

    private static async Task<long> EpochAsync(JournalSettings settings) => (long)(await TestDatabases.RunAsync(settings, "select epoch from lazyengine_writer"))!;

    private static async Task<List<JournalRow>> ReplayAsync(ExecutionStore store, string id, long from = 0)
    {
        var rows = new List<JournalRow>();
        await store.ReplayAsync(id, from, long.MaxValue, long.MaxValue, rows.Add);
        return rows;
    }
}
