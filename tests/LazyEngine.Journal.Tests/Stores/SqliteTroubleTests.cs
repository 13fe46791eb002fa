using Microsoft.Data.Sqlite;

namespace LazyEngine.Journal.Tests;

/// <summary>What becomes of writes when the disk is full under them.</summary>
public sealed class SqliteTroubleTests : IDisposable
{
    private const int Full = 13;

    private readonly string _file = TestDatabases.NewSqliteFile();

    public void Dispose() => TestDatabases.Delete(_file);

    [Fact]
    public async Task A_full_disk_fails_the_batch_that_did_not_fit_and_leaves_nothing_of_it()
    {
        var settings = TestSettings.Sqlite(_file);
        ExecutionStore.Open(settings).Dispose();
        var isFull = true;
        using (var writer = new SqliteWriter(100, 500, Connect(), Connect))
        {
            await Append(writer, Some.Write(Some.Header("fits"), 1));
            var (entered, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
            var plug = new SqliteTask<int>(_ =>
            {
                entered.SetResult();
                Assert.True(gate.Task.Wait(TimeSpan.FromSeconds(60)));
                return 0;
            });
            await writer.AddAsync(plug);
            await entered.Task;
            Task[] batch = [Append(writer, Some.Write(Some.Header("small"), 1)), Append(writer, Large("large")), Append(writer, Some.Write(Some.Header("late"), 1))];
            gate.SetResult();

            await plug.Done;
            foreach (var write in batch) Assert.Equal(Full, (await Assert.ThrowsAsync<SqliteException>(() => write)).SqliteErrorCode);

            await Append(writer, Some.Write(Some.Header("next"), 1));
            isFull = false;
            await Assert.ThrowsAsync<SqliteException>(() => Append(writer, Large("large")));
            await Append(writer, Large("large"));
        }

        using var store = ExecutionStore.Open(settings);
        foreach (var id in new[] { "fits", "next", "large" }) Assert.Equal(1, await store.ReadHighestSequenceNrAsync(id, 0));
        foreach (var id in new[] { "small", "late" })
        {
            Assert.Equal(0, await store.ReadHighestSequenceNrAsync(id, 0));
            Assert.Null(await store.FindAsync(Some.Header(id).Execution));
        }

        SqliteSession Connect()
        {
            var session = SqliteSession.Open(_file, TimeSpan.FromSeconds(30));
            if (isFull) session.Run("pragma max_page_count = 100");
            return session;
        }
    }

    private static JournalWrite Large(string id) => Some.Write(Some.Header(id)) with { Rows = [Some.Row(1, new string('x', 1_000_000))] };

    private static async Task Append(SqliteWriter writer, JournalWrite write)
    {
        var awaited = new AwaitedWrite();
        await writer.AddAsync(new SqliteAppend(write, awaited, _ => { }));
        await awaited.Ended;
    }
}
