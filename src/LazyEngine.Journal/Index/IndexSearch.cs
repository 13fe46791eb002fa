using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>Searches of the index, in words that both databases understand.</summary>
/// <remarks>
/// A search walks one index in its order, or one for each state and puts the first rows of each in order; what the index
/// does not hold is looked at row by row. Such a condition is written as an expression, so that neither database is
/// tempted to walk another index for it and to sort all that it finds.
/// </remarks>
internal static class IndexSearch
{
    private static readonly string Columns = string.Join(", ", IndexStatements.Columns.Split(", ").Select(column => $"i.{column}"));

    /// <summary>One page.</summary>
    public static SqlStatement List(IndexQuery query, bool isSqlite)
    {
        var values = new List<(string, object?)> { ("limit", query.Limit) };
        if (query.IsNarrow) return new SqlStatement(Narrow(query, isSqlite, Columns, values, ordered: true), [.. values]);
        var states = query.StatesMeant.ToList();
        if (states.Count == 0) return new SqlStatement($"select {IndexStatements.Columns} from lazyengine_index where 1 = 0");
        var branches = states.Select((_, place) => Branch(query, isSqlite, place, Columns, values, ordered: true)).ToList();
        for (var place = 0; place < states.Count; place++) values.Add(($"s{place}", (int)states[place]));
        if (branches.Count == 1) return new SqlStatement(branches[0], [.. values]);
        var union = string.Join(" union all ", branches.Select((branch, place) => $"select * from ({branch}) as b{place}"));
        return new SqlStatement($"select {IndexStatements.Columns} from ({union}) as i order by {OrderOf(query, "i.")} limit @limit", [.. values]);
    }

    /// <summary>How many rows of a state fit, up to the limit of the query.</summary>
    public static SqlStatement Count(IndexQuery query, ExecutionState state, bool isSqlite)
    {
        var values = new List<(string, object?)> { ("limit", query.Limit), ("s0", (int)state) };
        return new SqlStatement($"select count(*) from ({Branch(query with { After = null }, isSqlite, 0, "1", values, ordered: false)}) as found", [.. values]);
    }

    /// <summary>How many rows fit, by state; no more than the limit of the query are looked at.</summary>
    public static SqlStatement CountNarrow(IndexQuery query, bool isSqlite)
    {
        var values = new List<(string, object?)> { ("limit", query.Limit) };
        return new SqlStatement($"select state, count(*) from ({Narrow(query with { After = null }, isSqlite, "i.state", values, ordered: false)}) as found group by state", [.. values]);
    }

    private static string Branch(IndexQuery query, bool isSqlite, int place, string columns, List<(string, object?)> values, bool ordered)
    {
        var text = $"select {columns} from lazyengine_index i{Hint(isSqlite, IndexOf(query))} where i.state = @s{place}";
        // Only the index by the last change begins with the state alone.
        if (query.FlowName is not null) text += query.Order == ExecutionOrder.Updated ? " and i.flow_name || '' = @flow" : " and i.flow_name = @flow";
        if (query.Order == ExecutionOrder.Ended) text += " and i.ended_at is not null";
        text += Times(query) + After(query, $"i.{ColumnOf(query.Order)}", "i.execution_id");
        if (place == 0) AddValues(query, values);
        return $"{text}{(ordered ? $" order by {OrderOf(query, "i.")}" : string.Empty)} limit @limit";
    }

    private static string Narrow(IndexQuery query, bool isSqlite, string columns, List<(string, object?)> values, bool ordered)
    {
        string text, order;
        if (query.BusinessKey is null && query.Parent is null)
        {
            // The order of a cross join is left as it is written.
            text = $"select {columns} from lazyengine_attributes a{Hint(isSqlite, "attributes_value")} cross join lazyengine_index i where i.execution_id = a.execution_id and a.name = @n0 and a.value = @v0";
            text += Range(LeftOf(query), "a.created_at", "created") + After(query, "a.created_at", "a.execution_id");
            order = OrderOf(query, "a.");
        }
        else
        {
            text = $"select {columns} from lazyengine_index i{Hint(isSqlite, query.BusinessKey is not null ? "index_key" : "index_parent")} where {(query.BusinessKey is not null ? "i.business_key = @key" : "i.parent = @parent")}";
            if (query is { BusinessKey: not null, Parent: not null }) text += " and i.parent || '' = @parent";
            text += Range(LeftOf(query), "i.created_at", "created") + After(query, "i.created_at", "i.execution_id");
            order = OrderOf(query, "i.");
        }

        var first = query.BusinessKey is null && query.Parent is null ? 1 : 0;
        for (var place = first; place < query.Attributes.Count; place++)
            text += $" and exists (select 1 from lazyengine_attributes a{place} where a{place}.execution_id = i.execution_id and a{place}.name = @n{place} and a{place}.value || '' = @v{place})";
        for (var place = 0; place < query.Attributes.Count; place++)
        {
            values.Add(($"n{place}", query.Attributes[place].Name));
            values.Add(($"v{place}", query.Attributes[place].Value));
        }

        var states = query.StatesMeant.ToList();
        if (states.Count < Enum.GetValues<ExecutionState>().Length)
        {
            text += $" and i.state + 0 in ({string.Join(", ", states.Select((_, place) => $"@s{place}").DefaultIfEmpty("-1"))})";
            for (var place = 0; place < states.Count; place++) values.Add(($"s{place}", (int)states[place]));
        }

        if (query.FlowName is not null) text += " and i.flow_name || '' = @flow";
        if (query.BusinessKey is not null) values.Add(("key", query.BusinessKey));
        if (query.Parent is { } parent) values.Add(("parent", parent.Value));
        text += Range(query.Updated, "i.updated_at + 0", "updated") + Range(query.Ended, "i.ended_at + 0", "ended");
        AddValues(query, values);
        return $"{text}{(ordered ? $" order by {order}" : string.Empty)} limit @limit";
    }

    // Without statistics SQLite weighs indexes by guesses. PostgreSQL has statistics, and no such word.
    private static string Hint(bool isSqlite, string index) => isSqlite ? $" indexed by lazyengine_{index}" : string.Empty;

    private static string IndexOf(IndexQuery query) => query.Order switch
    {
        ExecutionOrder.Updated => "index_state_updated",
        ExecutionOrder.Ended => query.FlowName is null ? "index_state_ended" : "index_flow_ended",
        _ => query.FlowName is null ? "index_state_created" : "index_flow_created",
    };

    private static string Times(IndexQuery query) =>
        (query.Order == ExecutionOrder.Created ? Range(LeftOf(query), "i.created_at", "created") : Range(query.Created, "i.created_at + 0", "created"))
        + (query.Order == ExecutionOrder.Updated ? Range(LeftOf(query), "i.updated_at", "updated") : Range(query.Updated, "i.updated_at + 0", "updated"))
        + (query.Order == ExecutionOrder.Ended ? Range(LeftOf(query), "i.ended_at", "ended") : Range(query.Ended, "i.ended_at + 0", "ended"));

    // A place lies within the range, so that it bounds it further.
    private static TimeRange LeftOf(IndexQuery query) =>
        query.After is null ? query.Range : query.OldestFirst ? query.Range with { From = null } : query.Range with { Before = null };

    private static string Range(TimeRange range, string column, string name) =>
        (range.From is null ? string.Empty : $" and {column} >= @{name}_from") + (range.Before is null ? string.Empty : $" and {column} < @{name}_before");

    private static string After(IndexQuery query, string time, string id) =>
        query.After is null ? string.Empty
        : query.OldestFirst ? $" and {time} >= @at and ({time} > @at or {id} < @id)"
        : $" and {time} <= @at and ({time} < @at or {id} > @id)";

    private static string OrderOf(IndexQuery query, string prefix) =>
        query.OldestFirst ? $"{prefix}{ColumnOf(query.Order)}, {prefix}execution_id desc" : $"{prefix}{ColumnOf(query.Order)} desc, {prefix}execution_id";

    private static string ColumnOf(ExecutionOrder order) => order switch
    {
        ExecutionOrder.Updated => "updated_at",
        ExecutionOrder.Ended => "ended_at",
        _ => "created_at",
    };

    private static void AddValues(IndexQuery query, List<(string, object?)> values)
    {
        if (query.FlowName is not null) values.Add(("flow", query.FlowName));
        Add(values, query.Order == ExecutionOrder.Created ? LeftOf(query) : query.Created, "created");
        Add(values, query.Order == ExecutionOrder.Updated ? LeftOf(query) : query.Updated, "updated");
        Add(values, query.Order == ExecutionOrder.Ended ? LeftOf(query) : query.Ended, "ended");
        if (query.After is not { } after) return;
        values.Add(("at", after.At.UtcTicks));
        values.Add(("id", after.Execution.Value));
    }

    private static void Add(List<(string, object?)> values, TimeRange range, string name)
    {
        if (range.From is { } from) values.Add(($"{name}_from", from.UtcTicks));
        if (range.Before is { } before) values.Add(($"{name}_before", before.UtcTicks));
    }
}
