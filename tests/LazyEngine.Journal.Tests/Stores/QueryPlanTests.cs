using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

public sealed class QueryPlanTests : IDisposable
{
    private readonly string _file = TestDatabases.NewSqliteFile();
    private readonly SqliteSession _session;

    public QueryPlanTests()
    {
        ExecutionStore.Open(TestSettings.Sqlite(_file)).Dispose();
        _session = SqliteSession.Open(_file, TimeSpan.FromSeconds(5));
    }

    public static TheoryData<string> Queries => [.. Statements.Keys];

    public static TheoryData<string> Searches => [.. SearchStatements.All.Keys];

    private static Dictionary<string, SqlStatement> Statements { get; } = new()
    {
        ["find"] = IndexStatements.Find(Id),
        ["count of a family"] = IndexStatements.CountFamily(Id),
        ["due"] = IndexStatements.Due(Some.Noon, SliceRange.All, null, 10),
        ["with attempts"] = IndexStatements.WithAttempts(SliceRange.All, null, 10),
        ["move wake"] = IndexStatements.MoveWake(Id, "a", 1, null),
        ["highest sequence number"] = JournalStatements.HighestSequenceNr("a", 0),
        ["replay"] = JournalStatements.Replay("a", 0, 10, 10),
        ["snapshot"] = JournalStatements.LoadSnapshot("a", SnapshotRange.All),
        ["flow by name"] = JournalStatements.FindFlow("flow"),
    };

    private static ExecutionId Id => ExecutionId.Parse("a");

    [Theory]
    [MemberData(nameof(Queries))]
    public void Every_query_walks_an_index_in_its_order(string query)
    {
        var statement = Statements[query];
        var plan = new List<string>();

        _session.Read(new SqlStatement("explain query plan " + statement.Text, statement.Parameters), reader => plan.Add(reader.GetString(3)));

        Assert.NotEmpty(plan);
        Assert.All(plan.Where(step => !step.StartsWith("SCALAR SUBQUERY", StringComparison.Ordinal)), step => Assert.StartsWith("SEARCH", step, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Every_search_walks_one_index_for_each_state_and_sorts_no_more_than_their_pages(string search)
    {
        var statement = SearchStatements.All[search](true);
        var plan = new List<string>();

        _session.Read(new SqlStatement("explain query plan " + statement.Text, statement.Parameters), reader => plan.Add(reader.GetString(3)));

        // What is sorted are the pages that the branches have read.
        Assert.Equal(plan.Count(step => step.StartsWith("SCAN b", StringComparison.Ordinal)), plan.Count(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.StartsWith("SCAN b", StringComparison.Ordinal) && step != "SCAN found");
        Assert.Contains(plan, step => step.StartsWith("SEARCH", StringComparison.Ordinal) && step.Contains($"INDEX lazyengine_{SearchStatements.IndexOf(search)} (", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _session.Dispose();
        TestDatabases.Delete(_file);
    }
}
