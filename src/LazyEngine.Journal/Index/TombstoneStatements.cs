using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>What both databases are asked about executions whose journal was purged.</summary>
internal static class TombstoneStatements
{
    /// <summary>Deletes what an execution had, once its tombstone stands; again where that was broken off.</summary>
    public static SqlStatement[] Clean(ExecutionId execution, string persistenceId, long toSequenceNr) =>
    [
        JournalStatements.DeleteSnapshots(persistenceId, SnapshotRange.All),
        new("delete from journal where persistence_id = @pid and sequence_number <= @to", ("pid", persistenceId), ("to", toSequenceNr)),
        new("update lazyengine_tombstones set is_done = true where execution_id = @id and not is_done", ("id", execution.Value)),
    ];

    public static SqlStatement All() => new("select execution_id from lazyengine_tombstones order by execution_id");

    public static SqlStatement Unfinished(int limit) => new("select execution_id from lazyengine_tombstones where not is_done order by execution_id limit @limit", ("limit", limit));

    public static SqlStatement Older(DateTimeOffset than, int limit) =>
        new("select execution_id from lazyengine_tombstones where purged_at < @than order by purged_at, execution_id limit @limit", ("than", than.UtcTicks), ("limit", limit));

    public static SqlStatement Find(ExecutionId execution) => new("select purged_at from lazyengine_tombstones where execution_id = @id", ("id", execution.Value));

    /// <summary>Deletes the last row of a journal and its tombstone: the id is as if it had never been used.</summary>
    public static SqlStatement[] Forget(ExecutionId execution, string persistenceId) =>
    [
        new("delete from journal where persistence_id = @pid and exists (select 1 from lazyengine_tombstones where execution_id = @id)", ("pid", persistenceId), ("id", execution.Value)),
        new("delete from lazyengine_tombstones where execution_id = @id", ("id", execution.Value)),
    ];

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
