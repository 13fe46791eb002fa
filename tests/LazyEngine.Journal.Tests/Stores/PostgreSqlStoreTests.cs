using Npgsql;

namespace LazyEngine.Journal.Tests;

public sealed class PostgreSqlStoreTests : StoreContract
{
    private string _connectionString = string.Empty;

    [SkippableFact]
    public async Task The_connection_that_writes_is_fully_durable() => Assert.Equal("on", await Store.ReadDurabilityAsync());

    [SkippableFact]
    public async Task A_server_that_acknowledges_before_it_writes_is_refused()
    {
        Store.Dispose();
        var careless = new NpgsqlConnectionStringBuilder(_connectionString) { Options = "-c synchronous_commit=off" }.ConnectionString;

        var refusal = Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(TestSettings.PostgreSql(careless)));

        Assert.Contains("synchronous_commit = off", refusal.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [SkippableFact]
    public async Task A_newer_layout_is_refused_by_both_numbers()
    {
        await RunAsync("update lazyengine_schema set version = 99, oldest = 98");

        var refusal = Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(TestSettings.PostgreSql(_connectionString) with { PostgreSqlCluster = "nodes" }));

        Assert.Contains("layout 99", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"layout {Schema.Version}", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Nodes_that_start_at_once_create_the_tables_once()
    {
        var fresh = await TestDatabases.NewPostgreSqlAsync();

        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ExecutionStore.Open(TestSettings.PostgreSql(fresh) with { PostgreSqlCluster = "nodes" }))));

        await Task.WhenAll(stores.Select((store, i) => store.AppendAsync(Some.Write($"p{i}", 1))));
        Assert.Equal(1, await stores[0].ReadHighestSequenceNrAsync("p3", 0));
        Array.ForEach(stores, store => store.Dispose());
    }

    [SkippableFact]
    public async Task Two_nodes_that_write_the_same_rows_share_them_out_without_a_deadlock()
    {
        using var other = ExecutionStore.Open(TestSettings.PostgreSql(_connectionString) with { PostgreSqlCluster = "nodes" });
        var ids = Enumerable.Range(0, 300).Select(i => $"p{i}").ToList();
        var writes = new List<Task>();
        for (var i = 0; i < ids.Count; i++)
        {
            writes.Add(Store.AppendAsync(Some.Write(Some.Header(ids[i]), 1)));
            writes.Add(other.AppendAsync(Some.Write(Some.Header(ids[^(i + 1)]), 1)));
        }

        var failures = await FailuresOf(writes);

        Assert.Equal(ids.Count, failures.Count);
        Assert.All(failures, failure => Assert.IsType<JournalConflictException>(failure));
    }

    [SkippableFact]
    public async Task More_writers_than_the_queue_holds_all_get_through()
    {
        using var small = ExecutionStore.Open(TestSettings.PostgreSql(_connectionString) with { PostgreSqlCluster = "nodes", QueueWritesMax = 3, BatchRowsMax = 2 });

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => small.AppendAsync(Some.Write($"p{i}", 1))));

        Assert.Equal(1, await small.ReadHighestSequenceNrAsync("p399", 0));
    }

    [SkippableFact]
    public async Task A_failed_batch_fails_its_writes_and_no_later_ones()
    {
        await RunAsync("alter table journal rename to elsewhere");
        await Assert.ThrowsAsync<PostgresException>(() => Store.AppendAsync(Some.Write(Some.Header("a"), 1)));
        await RunAsync("alter table elsewhere rename to journal");

        Assert.Null(await Store.FindAsync(Some.Header("a").Execution));
        await Store.AppendAsync(Some.Write(Some.Header("a"), 1));
        Assert.Equal(1, await Store.ReadHighestSequenceNrAsync("a", 0));
    }

    private protected override async Task<JournalSettings> CreateAsync()
    {
        _connectionString = await TestDatabases.NewPostgreSqlAsync();
        return TestSettings.PostgreSql(_connectionString) with { PostgreSqlCluster = "nodes", PostgreSqlWriters = 1 };
    }

    protected override async Task<IAsyncDisposable> HoldWritesAsync()
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("lock table journal in share mode", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task RunAsync(string text)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }
}
