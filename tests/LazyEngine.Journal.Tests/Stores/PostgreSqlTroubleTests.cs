using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.Journal.Tests;

/// <summary>What becomes of writes when the connection breaks under them.</summary>
public sealed class PostgreSqlTroubleTests
{
    // A commit that waits for a standby is made already; it is only not acknowledged.
    private const string Committing = "select min(pid) from pg_stat_activity where wait_event = 'SyncRep' having count(*) > 0";

    [SkippableFact]
    public async Task A_connection_that_breaks_fails_the_batch_on_it_and_no_other()
    {
        var settings = TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync()) with { PostgreSqlWriters = 1 };
        using var store = ExecutionStore.Open(settings);
        await store.AppendAsync(Some.Write(Some.Header("before"), 1));
        List<Task> first, second, third;
        await using (await PostgreSqlLocks.HoldAsync(settings, "lock table journal in share mode"))
        {
            first = [store.AppendAsync(Some.Write(Some.Header("plug"), 1))];
            var stuck = await StuckAsync(settings, null);
            second = [.. Enumerable.Range(0, 20).Select(i => store.AppendAsync(Some.Write(Some.Header($"second{i}"), 1)))];
            await TerminateAsync(settings, stuck);
            stuck = await StuckAsync(settings, stuck);
            third = [.. Enumerable.Range(0, 20).Select(i => store.AppendAsync(Some.Write(Some.Header($"third{i}"), 1)))];
            await TerminateAsync(settings, stuck);
            await StuckAsync(settings, stuck);
        }

        foreach (var lost in first.Concat(second)) Assert.NotNull(await Record.ExceptionAsync(() => lost.WaitAsync(PostgreSqlLocks.Patience)));
        await Task.WhenAll(third).WaitAsync(PostgreSqlLocks.Patience);

        Assert.Equal(21, (await store.ListAsync(new IndexQuery())).Count);
        Assert.Equal(21L, await TestDatabases.RunAsync(settings, "select count(*) from journal"));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => store.AppendAsync(Some.Write(Some.Header($"second{i}"), 1)))).WaitAsync(PostgreSqlLocks.Patience);
        Assert.Equal(41, store.IndexWrites);
    }

    [SkippableFact]
    public async Task A_commit_whose_answer_is_lost_is_in_doubt_and_not_stored_twice()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var settings = TestSettings.PostgreSql(await server.CreateDatabaseAsync()) with { PostgreSqlWriters = 1 };
        using var store = ExecutionStore.Open(settings);
        await store.AppendAsync(Some.Write("a", 1));
        await SetStandbyAsync(settings, "nobody");
        await AwaitWaitingCommitsAsync(settings);

        var write = store.AppendAsync(Some.Write(Some.Header("a"), 2));
        await PostgreSqlLocks.UntilAsync(async () => Assert.NotNull(await TestDatabases.RunAsync(settings, Committing)));
        await TestDatabases.RunAsync(settings, $"select pg_terminate_backend(({Committing}))");
        Assert.NotNull(await Record.ExceptionAsync(() => write.WaitAsync(PostgreSqlLocks.Patience)));
        await SetStandbyAsync(settings, string.Empty);

        await Assert.ThrowsAsync<JournalConflictException>(() => store.AppendAsync(Some.Write("a", 2)).WaitAsync(PostgreSqlLocks.Patience));
        Assert.Equal(2, await store.ReadHighestSequenceNrAsync("a", 0));
        Assert.Equal(2, (await store.FindAsync(Some.Header("a").Execution))!.SequenceNr);
        await store.AppendAsync(Some.Write("a", 3));
    }

    private static async Task SetStandbyAsync(JournalSettings settings, string standby)
    {
        await TestDatabases.RunAsync(settings, $"alter system set synchronous_standby_names = '{standby}'");
        await TestDatabases.RunAsync(settings, "select pg_reload_conf()");
        await PostgreSqlLocks.UntilAsync(async () => Assert.Equal(standby, await TestDatabases.RunAsync(settings, "show synchronous_standby_names")));
    }

    // Commits wait from when the server's checkpointer has heard of the setting, which it cannot be asked: one after the other is made until one waits.
    private static async Task AwaitWaitingCommitsAsync(JournalSettings settings) => await PostgreSqlLocks.UntilAsync(async () =>
    {
        var commit = TestDatabases.RunAsync(settings, "select pg_logical_emit_message(true, 'commit', '')::text");
        await PostgreSqlLocks.UntilAsync(async () => Assert.True(commit.IsCompleted || await TestDatabases.RunAsync(settings, Committing) is not null));
        Assert.False(commit.IsCompleted);
        await TestDatabases.RunAsync(settings, $"select pg_terminate_backend(({Committing}))");
        Assert.NotNull(await Record.ExceptionAsync(() => commit.WaitAsync(PostgreSqlLocks.Patience)));
        await PostgreSqlLocks.UntilAsync(async () => Assert.Null(await TestDatabases.RunAsync(settings, Committing)));
    });

    /// <summary>The session of a batch that waits for the table.</summary>
    private static async Task<int> StuckAsync(JournalSettings settings, int? other)
    {
        object? found = null;
        await PostgreSqlLocks.UntilAsync(async () =>
        {
            found = await TestDatabases.RunAsync(settings, $"select pid from pg_locks where not granted and relation = 'journal'::regclass and pid <> {other ?? 0}");
            Assert.NotNull(found);
        });
        return (int)found!;
    }

    private static Task TerminateAsync(JournalSettings settings, int session) => TestDatabases.RunAsync(settings, $"select pg_terminate_backend({session}, 10000)");
}
