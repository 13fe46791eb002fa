using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

/// <summary>Readings that are asked for together.</summary>
public sealed class PostgreSqlLookupTests : IAsyncLifetime, IDisposable
{
    // Many more than go in one round trip.
    private const int Many = 300;

    private static readonly Dictionary<string, (SqlStatement Query, string Index)> Queries = new()
    {
        ["highest sequence number"] = (JournalStatements.HighestSequenceNr("a", 0), "journal_uq"),
        ["replay"] = (JournalStatements.ReplayToEnd("a", 0), "journal_uq"),
        ["snapshot"] = (JournalStatements.LoadSnapshot("a", SnapshotRange.All), "PK_snapshot"),
        ["find"] = (IndexStatements.Find(ExecutionId.Parse("a")), "lazyengine_index_pkey"),
    };

    private JournalSettings _settings = null!;
    private PostgreSqlLookups? _lookups;
    private int _reconnects;

    public static TheoryData<string> Lookups => [.. Queries.Keys];

    public async Task InitializeAsync()
    {
        _settings = TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync()) with { PostgreSqlReaders = 1 };
        ExecutionStore.Open(_settings).Dispose();
        _lookups = new PostgreSqlLookups(_settings, () => _reconnects++);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _lookups?.Dispose();

    [SkippableFact]
    public async Task Each_hears_its_own_rows_in_their_order()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, Many).Select(number => ReadAsync(Numbers(number, number % 4))));

        for (var number = 0; number < Many; number++) Assert.Equal(Enumerable.Range(number, number % 4), found[number]);
    }

    [SkippableFact]
    public async Task Who_cannot_take_a_row_fails_alone()
    {
        var others = Enumerable.Range(0, 20).Select(number => ReadAsync(Numbers(number, 2))).ToList();
        var failing = _lookups!.ReadAsync(Numbers(0, 2), _ => throw new FormatException("not mine"));
        others.AddRange(Enumerable.Range(20, 20).Select(number => ReadAsync(Numbers(number, 2))));

        Assert.Equal("not mine", (await Assert.ThrowsAsync<FormatException>(() => failing)).Message);
        var found = await Task.WhenAll(others);
        Assert.All(found.Select((rows, number) => (rows, number)), one => Assert.Equal([one.number, one.number + 1], one.rows));
    }

    [SkippableFact]
    public async Task A_connection_that_ends_fails_those_on_it_and_none_after_them()
    {
        await ReadAsync(Numbers(1, 1));

        await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync(new SqlStatement("select pg_terminate_backend(pg_backend_pid())::int")));

        Assert.Equal(1, _reconnects);
        Assert.Equal([7], await ReadAsync(Numbers(7, 1)));
    }

    [SkippableFact]
    public async Task Nothing_is_read_once_it_is_closed()
    {
        _lookups!.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(Numbers(1, 1)));
    }

    // The plan is made once, perhaps when there is nothing in the tables yet, and has to do for all that comes.
    [SkippableTheory]
    [MemberData(nameof(Lookups))]
    public async Task Their_plans_walk_a_key_even_where_the_tables_are_empty(string lookup)
    {
        var (query, index) = Queries[lookup];
        var plan = new List<string>();

        await _lookups!.ReadAsync(query with { Text = "explain " + query.Text }, reader => plan.Add(reader.GetString(0)));

        Assert.True(query.IsLookup);
        Assert.Contains(plan, line => line.Contains($" {index}", StringComparison.Ordinal) || line.Contains($"\"{index}\"", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan", StringComparison.Ordinal));
    }

    private static SqlStatement Numbers(int first, int count) => new("select generate_series(@first, @first + @count - 1)", ("first", first), ("count", count));

    private async Task<List<int>> ReadAsync(SqlStatement query)
    {
        var found = new List<int>();
        await _lookups!.ReadAsync(query, reader => found.Add(reader.GetInt32(0)));
        return found;
    }
}
