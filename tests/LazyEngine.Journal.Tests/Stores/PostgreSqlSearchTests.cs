using Npgsql;

namespace LazyEngine.Journal.Tests;

public sealed class PostgreSqlSearchTests : IAsyncLifetime
{
    private string _connectionString = string.Empty;

    public static TheoryData<string> Searches => [.. SearchStatements.All.Keys];

    public async Task InitializeAsync()
    {
        _connectionString = await TestDatabases.NewPostgreSqlAsync();
        ExecutionStore.Open(TestSettings.PostgreSql(_connectionString)).Dispose();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [SkippableTheory]
    [MemberData(nameof(Searches))]
    public async Task Every_search_can_walk_its_index_in_order(string search)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        // Few rows are read faster without an index; here it is asked what is done with many.
        await using (var set = new NpgsqlCommand("set enable_seqscan = off; set enable_bitmapscan = off", connection)) await set.ExecuteNonQueryAsync();
        var statement = SearchStatements.All[search](false);
        await using var command = PostgreSqlConnections.Command(connection, statement with { Text = "explain " + statement.Text });
        var plan = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) plan.Add(reader.GetString(0));
        }

        Assert.DoesNotContain(plan, step => step.Contains("Seq Scan", StringComparison.Ordinal));
        // Several indexes serve a count alike.
        if (search.EndsWith("count", StringComparison.Ordinal)) Assert.Contains(plan, step => step.Contains("Index Only Scan", StringComparison.Ordinal));
        else Assert.Contains(plan, step => step.Contains($"lazyengine_{SearchStatements.IndexOf(search)} ", StringComparison.Ordinal) || step.TrimEnd().EndsWith($"lazyengine_{SearchStatements.IndexOf(search)}", StringComparison.Ordinal));
        // Branches are merged, or sorted once each has read its page; none sorts what it finds.
        var sorts = plan.FindIndex(step => step.TrimStart().StartsWith("->  Sort ", StringComparison.Ordinal) || step.StartsWith("Sort ", StringComparison.Ordinal));
        if (sorts >= 0) Assert.Contains(plan.Skip(sorts), step => step.Contains("->  Append", StringComparison.Ordinal));
    }
}
