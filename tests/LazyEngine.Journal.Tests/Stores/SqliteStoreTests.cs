using System.Diagnostics;
using LazyEngine.Executions;
using Microsoft.Data.Sqlite;

namespace LazyEngine.Journal.Tests;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _file = TestDatabases.NewSqliteFile();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        TestDatabases.Delete(_file);
    }

    [Fact]
    public async Task The_connection_that_writes_is_fully_durable() => Assert.Equal("FULL", await Store.ReadDurabilityAsync());

    [Fact]
    public void A_file_that_is_open_is_refused()
    {
        var refusal = Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(TestSettings.Sqlite(_file)));

        Assert.Contains("in use by another LazyEngine process", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_file, refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_file_that_another_process_holds_is_refused_until_that_process_dies()
    {
        Skip.IfNot(File.Exists("/usr/bin/flock"), "The flock program is not installed.");
        Store.Dispose();
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", [_file + ".lock", "sh", "-c", "echo locked; read answer"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("locked", await other.StandardOutput.ReadLineAsync());

        Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(TestSettings.Sqlite(_file)));

        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync();
        await other.StandardOutput.ReadToEndAsync();
        ExecutionStore.Open(TestSettings.Sqlite(_file)).Dispose();
    }

    [Fact]
    public async Task What_was_written_is_there_when_the_file_is_opened_again()
    {
        var header = Some.Header("a", wake: Some.Noon);
        await Store.AppendAsync(Some.Write(header, 1));
        Store.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.AppendAsync(Some.Write("a", 2)));

        using var again = ExecutionStore.Open(TestSettings.Sqlite(_file));

        Assert.Equal(1, await again.ReadHighestSequenceNrAsync("a", 0));
        Assert.Equal(new IndexEntry(header, 1), await again.FindAsync(header.Execution));
    }

    [Fact]
    public async Task A_file_from_before_there_were_queues_in_it_gets_what_is_missing()
    {
        await Store.AppendAsync(Some.Write("a", 1));
        Store.Dispose();
        using (var connection = new SqliteConnection($"Data Source={_file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "drop table lazyengine_queues";
            command.ExecuteNonQuery();
        }

        using var again = ExecutionStore.Open(TestSettings.Sqlite(_file));
        await again.SaveQueueAsync("mail", Dispatch.QueueControl.None with { State = Queues.QueueState.Paused });

        Assert.Equal(Queues.QueueState.Paused, (await again.FindQueueAsync("mail"))!.State);
        Assert.Equal(1, await again.ReadHighestSequenceNrAsync("a", 0));
    }

    [Fact]
    public async Task Who_paused_a_queue_is_not_who_an_earlier_release_left_there()
    {
        var paused = Dispatch.QueueControl.None with { State = Queues.QueueState.Paused, Since = Some.Noon, By = new Origin("ann") };
        await Store.SaveQueueAsync("mail", paused);
        Store.Dispose();
        using (var connection = new SqliteConnection($"Data Source={_file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "update lazyengine_queues set since = since + 1";
            command.ExecuteNonQuery();
        }

        using var again = ExecutionStore.Open(TestSettings.Sqlite(_file));

        Assert.Equal(paused with { Since = Some.Noon.AddTicks(1), By = null }, await again.FindQueueAsync("mail"));
    }

    [Fact]
    public async Task A_file_from_before_queues_told_who_paused_them_gets_what_is_missing()
    {
        await Store.SaveQueueAsync("mail", Dispatch.QueueControl.None with { State = Queues.QueueState.Paused, Since = Some.Noon });
        Store.Dispose();
        using (var connection = new SqliteConnection($"Data Source={_file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "alter table lazyengine_queues drop column said";
            command.ExecuteNonQuery();
        }

        using var again = ExecutionStore.Open(TestSettings.Sqlite(_file));

        Assert.Equal(Some.Noon, (await again.FindQueueAsync("mail"))!.Since);
    }

    [Fact]
    public async Task A_file_from_before_there_were_triggers_in_it_gets_what_is_missing()
    {
        await Store.AppendAsync(Some.Write("a", 1));
        Store.Dispose();
        using (var connection = new SqliteConnection($"Data Source={_file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "drop table lazyengine_crons";
            command.ExecuteNonQuery();
        }

        using var again = ExecutionStore.Open(TestSettings.Sqlite(_file));
        Assert.Empty(await again.Crons.ListAsync(string.Empty, 10));
        Assert.Equal(1, await again.ReadHighestSequenceNrAsync("a", 0));
    }

    [Fact]
    public void A_newer_layout_is_refused_by_both_numbers()
    {
        Store.Dispose();
        using (var connection = new SqliteConnection($"Data Source={_file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "update lazyengine_schema set version = 99, oldest = 98";
            command.ExecuteNonQuery();
        }

        var refusal = Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(TestSettings.Sqlite(_file)));

        Assert.Contains("layout 99", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"layout {Schema.Version}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named()
    {
        var refusal = Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(TestSettings.Sqlite("/nowhere/at/all/test.db")));

        Assert.Contains("'/nowhere/at/all'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_let_go()
    {
        Store.Dispose();
        await File.WriteAllTextAsync(_file, new string('x', 10_000));

        for (var i = 0; i < 2; i++)
        {
            var refusal = Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(TestSettings.Sqlite(_file)));
            Assert.Contains("cannot be opened", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task More_writers_than_the_queue_holds_all_get_through()
    {
        Store.Dispose();
        using var small = ExecutionStore.Open(TestSettings.Sqlite(_file) with { QueueWritesMax = 3, BatchRowsMax = 2 });
        Task[] writes;
        await using (await HoldWritesAsync())
            writes = [.. Enumerable.Range(0, 400).Select(i => small.AppendAsync(Some.Write($"p{i}", 1)))];

        await Task.WhenAll(writes);

        Assert.Equal(1, await small.ReadHighestSequenceNrAsync("p399", 0));
    }

    [Fact]
    public async Task Closing_waits_for_what_was_accepted()
    {
        Task[] writes;
        await using (await HoldWritesAsync())
            writes = [.. Enumerable.Range(0, 100).Select(i => Store.AppendAsync(Some.Write($"p{i}", 1)))];

        Store.Dispose();

        await Task.WhenAll(writes);
        using var again = ExecutionStore.Open(TestSettings.Sqlite(_file));
        Assert.Equal(1, await again.ReadHighestSequenceNrAsync("p99", 0));
    }

    [Fact]
    public async Task A_transaction_that_cannot_begin_fails_its_writes_and_no_later_ones()
    {
        Store.Dispose();
        using var impatient = ExecutionStore.Open(TestSettings.Sqlite(_file) with { SqliteBusyTimeout = TimeSpan.FromMilliseconds(1) });
        await using (await HoldWritesAsync())
            await Assert.ThrowsAsync<SqliteException>(() => impatient.AppendAsync(Some.Write(Some.Header("a"), 1)));

        Assert.Equal(0, await impatient.ReadHighestSequenceNrAsync("a", 0));
        Assert.Null(await impatient.FindAsync(Some.Header("a").Execution));
        await impatient.AppendAsync(Some.Write(Some.Header("a"), 1));
        Assert.Equal(1, await impatient.ReadHighestSequenceNrAsync("a", 0));
        Assert.Equal("FULL", await impatient.ReadDurabilityAsync());
    }

    private protected override Task<JournalSettings> CreateAsync() => Task.FromResult(TestSettings.Sqlite(_file));

    protected override async Task<IAsyncDisposable> HoldWritesAsync()
    {
        var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        return connection;
    }
}
