using System.Diagnostics;
using LazyEngine.Executions;
using Xunit.Abstractions;

namespace LazyEngine.Journal.Tests;

/// <summary>Searches among a million executions, filled in for the purpose. The figures are for people; what is asserted are answers and plans.</summary>
[Trait("Category", "Long")]
public sealed class MillionRowTests(ITestOutputHelper output)
{
    private const int Rows = 1_000_000;
    private const int Batch = 10_000;

    [Fact]
    public async Task A_sqlite_file_answers_pages_in_the_order_of_an_index()
    {
        var file = TestDatabases.NewSqliteFile();
        try
        {
            await SearchAsync(TestSettings.Sqlite(file), "explain query plan ");
        }
        finally
        {
            TestDatabases.Delete(file);
        }
    }

    [SkippableFact]
    public async Task A_postgresql_database_answers_pages_in_the_order_of_an_index()
    {
        var settings = TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync());
        await SearchAsync(settings, "explain ", "vacuum analyze");
    }

    private async Task SearchAsync(JournalSettings settings, string explain, string? prepare = null)
    {
        using (var store = (SqlStore)ExecutionStore.Open(settings))
        {
            await using var rewrite = await store.RewriteIndexAsync();
            for (var from = 0; from < Rows; from += Batch) await rewrite.AddAsync([.. Enumerable.Range(from, Batch).Select(i => new IndexEntry(Row(i), 4))]);
            await rewrite.CommitAsync();
        }

        if (prepare is not null) await TestDatabases.RunAsync(settings, prepare);
        using var reader = StoreReader.Open(settings);
        foreach (var (name, query) in Queries)
        {
            _ = await reader.ListAsync(query);
            var watch = Stopwatch.StartNew();
            var page = await reader.ListAsync(query);
            output.WriteLine($"{name}: {page.Count} rows in {watch.Elapsed.TotalMilliseconds:0.0} ms");
            Assert.NotEmpty(page);
            Assert.All(page, row => Assert.True(query.Fits(row.Header)));
            var plan = new List<string>();
            var statement = IndexSearch.List(query, settings.Store == StoreKind.Sqlite);
            await reader.ExplainAsync(statement with { Text = explain + statement.Text }, row => plan.Add(settings.Store == StoreKind.Sqlite ? row.GetString(3) : row.GetString(0)));
            foreach (var step in plan) output.WriteLine("    " + step);
            Assert.DoesNotContain(plan, step => step.Contains("Seq Scan", StringComparison.Ordinal) || step.StartsWith("SCAN i", StringComparison.Ordinal) || step.StartsWith("SCAN lazy", StringComparison.Ordinal));
        }

        var counting = Stopwatch.StartNew();
        var counts = await reader.CountAsync(new IndexQuery(Limit: 100_000));
        output.WriteLine($"counts: {string.Join(", ", counts)} in {counting.Elapsed.TotalMilliseconds:0.0} ms");
        Assert.Equal(100_000, counts.Single(count => count.State == ExecutionState.Success).Count);
    }

    private static Dictionary<string, IndexQuery> Queries => new(StringComparer.Ordinal)
    {
        ["newest"] = new(),
        ["newest, in the middle"] = new(After: new ListCursor(Some.Noon.AddSeconds(Rows / 2), ExecutionId.Parse("e"))),
        ["running"] = new(ExecutionState.Running),
        ["of a rare flow, failed"] = new(ExecutionState.Failure, "flow 10"),
        ["changed in an hour"] = new() { Updated = new TimeRange(Some.Noon.AddHours(100), Some.Noon.AddHours(101)), Order = ExecutionOrder.Updated },
        ["ended, the oldest first"] = new() { Order = ExecutionOrder.Ended, OldestFirst = true },
        ["of a flow, ended in an hour"] = new(FlowName: "flow 3") { Ended = new TimeRange(Some.Noon.AddHours(100), Some.Noon.AddHours(101)), Order = ExecutionOrder.Ended },
        ["children"] = new() { Parent = ExecutionId.Parse("e0") },
        ["business key"] = new() { BusinessKey = "key 4711" },
        ["attribute"] = new() { Attributes = [new ExecutionAttribute("customer", "c17")] },
        ["attributes and state"] = new(ExecutionState.Success) { Attributes = [new ExecutionAttribute("customer", "c17"), new ExecutionAttribute("region", "south")] },
    };

    private static IndexHeader Row(int i)
    {
        var state = i % 100 == 99 ? ExecutionState.Running : i % 20 == 0 ? ExecutionState.Failure : ExecutionState.Success;
        return Some.Header($"e{i}", state: state, flow: $"flow {i % 50}", createdAfter: i) with
        {
            UpdatedAt = Some.Noon.AddSeconds(i + 30),
            EndedAt = state == ExecutionState.Running ? null : Some.Noon.AddSeconds(i + 30),
            Parent = i % 10 == 1 ? ExecutionId.Parse($"e{i / 100 * 100}") : null,
            BusinessKey = i % 3 == 0 ? $"key {i / 9}" : null,
            Attributes = i % 5 == 0 ? [new ExecutionAttribute("customer", $"c{i % 1_000 / 5}"), new ExecutionAttribute("region", i % 2 == 0 ? "north" : "south")] : [],
        };
    }
}
