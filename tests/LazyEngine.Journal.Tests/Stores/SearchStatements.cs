using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

/// <summary>Searches of every kind, each called by the index that it must walk.</summary>
internal static class SearchStatements
{
    private static readonly TimeRange Today = new(Some.Noon, Some.Noon.AddDays(1));

    private static readonly Sequence<ExecutionAttribute> Two = [new("customer", "acme"), new("region", "north")];

    private static readonly IndexQuery ByKey = new() { BusinessKey = "k" };

    private static readonly IndexQuery ByParent = new() { Parent = ExecutionId.Parse("p") };

    private static readonly IndexQuery ByAttributes = new() { Attributes = Two };

    public static Dictionary<string, Func<bool, SqlStatement>> All { get; } = new(StringComparer.Ordinal)
    {
        ["index_state_created: all"] = List(new IndexQuery()),
        ["index_state_created: all, the oldest first"] = List(new IndexQuery { OldestFirst = true }),
        ["index_state_created: all, next page"] = Next(new IndexQuery()),
        ["index_state_created: by state"] = Next(new IndexQuery(ExecutionState.Running)),
        ["index_state_created: by states and time"] = Next(new IndexQuery { States = [ExecutionState.Running, ExecutionState.Suspended], Created = Today, OldestFirst = true }),
        ["index_flow_created: by flow"] = Next(new IndexQuery(FlowName: "trip")),
        ["index_flow_created: by flow, state and time"] = Next(new IndexQuery(ExecutionState.Running, "trip") { Created = Today }),
        ["index_state_updated: by last change"] = Next(new IndexQuery { Updated = Today, Order = ExecutionOrder.Updated }),
        ["index_state_updated: by flow and last change"] = Next(new IndexQuery(ExecutionState.Running, "trip") { Updated = Today, Order = ExecutionOrder.Updated }),
        ["index_state_ended: by end"] = Next(new IndexQuery { Ended = Today, Order = ExecutionOrder.Ended }),
        ["index_flow_ended: by flow and end"] = Next(new IndexQuery(FlowName: "trip") { Ended = Today, Order = ExecutionOrder.Ended, OldestFirst = true }),
        ["index_parent: by parent"] = Next(ByParent),
        ["index_parent: by parent and state"] = Next(ByParent with { State = ExecutionState.Running, FlowName = "trip", Updated = Today }),
        ["index_key: by key"] = Next(ByKey),
        ["index_key: by key and everything"] = Next(ByKey with { State = ExecutionState.Success, FlowName = "trip", Ended = Today, Parent = ByParent.Parent, Attributes = Two, OldestFirst = true }),
        ["attributes_value: by attributes"] = Next(ByAttributes),
        ["attributes_value: by attributes and state"] = List(ByAttributes with { State = ExecutionState.Running, FlowName = "trip", Created = Today, OldestFirst = true }),
        ["index_state_created: count"] = isSqlite => IndexSearch.Count(new IndexQuery(), ExecutionState.Running, isSqlite),
        ["index_flow_ended: count"] = isSqlite => IndexSearch.Count(new IndexQuery(FlowName: "trip") { Ended = Today, Order = ExecutionOrder.Ended }, ExecutionState.Success, isSqlite),
    };

    public static string IndexOf(string search) => search[..search.IndexOf(':', StringComparison.Ordinal)];

    private static Func<bool, SqlStatement> List(IndexQuery query) => isSqlite => IndexSearch.List(query, isSqlite);

    private static Func<bool, SqlStatement> Next(IndexQuery query) => List(query with { After = new ListCursor(Some.Noon, ExecutionId.Parse("a")) });
}
