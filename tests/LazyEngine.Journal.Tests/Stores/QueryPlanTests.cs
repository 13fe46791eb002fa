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

    private static Dictionary<string, SqlStatement> Statements { get; } = new()
    {
        ["find"] = IndexStatements.Find(Id),
        ["list"] = IndexStatements.List(new IndexQuery()),
        ["list, next page"] = IndexStatements.List(new IndexQuery(After: new ListCursor(Some.Noon, Id))),
        ["list by state"] = IndexStatements.List(new IndexQuery(ExecutionState.Running, After: new ListCursor(Some.Noon, Id))),
        ["list by flow"] = IndexStatements.List(new IndexQuery(FlowName: "flow", After: new ListCursor(Some.Noon, Id))),
        ["list by both"] = IndexStatements.List(new IndexQuery(ExecutionState.Running, "flow")),
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

    public void Dispose()
    {
        _session.Dispose();
        TestDatabases.Delete(_file);
    }
}
