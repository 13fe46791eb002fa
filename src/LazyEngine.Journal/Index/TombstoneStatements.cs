using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>What both databases are asked about executions whose journal was purged.</summary>
internal static class TombstoneStatements
{
    /// <summary>Puts a tombstone in the place of a row.</summary>
    public static SqlStatement[] Put(IndexHeader header) =>
    [
        new("delete from lazyengine_attributes where execution_id = @id", ("id", header.Execution.Value)),
        new("delete from lazyengine_index where execution_id = @id", ("id", header.Execution.Value)),
        new(
            "insert into lazyengine_tombstones (execution_id, flow_name, state, purged_at, is_done) values (@id, @flow, @state, @at, false) on conflict (execution_id) do nothing",
            ("id", header.Execution.Value), ("flow", header.FlowName), ("state", (int)header.State), ("at", header.PurgedAt!.Value.UtcTicks)),
    ];
}
