using System.Data.Common;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Journal;

/// <summary>What both databases are asked about the index, in words that both understand. Each query walks one index.</summary>
internal static class IndexStatements
{
    /// <summary>The columns, in the order in which they are read and written.</summary>
    public const string Columns = "execution_id, slice, flow_name, flow_hash, state, created_at, updated_at, wake_at, has_attempts, sequence_nr, ended_at, parent, business_key, attributes";

    /// <summary>What an insert does when the row exists: a row that knows a later commit stays as it is.</summary>
    public const string Merge =
        "on conflict (execution_id) do update set flow_name = excluded.flow_name, flow_hash = excluded.flow_hash, state = excluded.state, "
        + "created_at = excluded.created_at, updated_at = excluded.updated_at, wake_at = excluded.wake_at, has_attempts = excluded.has_attempts, "
        + "sequence_nr = excluded.sequence_nr, ended_at = excluded.ended_at, parent = excluded.parent, business_key = excluded.business_key, attributes = excluded.attributes where lazyengine_index.sequence_nr <= excluded.sequence_nr";

    /// <summary>Everything that can be made anew out of the journal.</summary>
    public static readonly string[] Tables = ["lazyengine_index", "lazyengine_attributes", "lazyengine_tombstones"];

    public static SqlStatement Upsert(IndexEntry entry)
    {
        var header = entry.Header;
        return new SqlStatement(
            $"insert into lazyengine_index ({Columns}) values (@id, @slice, @flow, @hash, @state, @created, @updated, @wake, @attempts, @nr, @ended, @parent, @key, @attributes) {Merge}",
            ("id", header.Execution.Value), ("slice", SliceRange.Of(header.Execution)), ("flow", header.FlowName), ("hash", header.Flow.Value), ("state", (int)header.State),
            ("created", header.CreatedAt.UtcTicks), ("updated", header.UpdatedAt.UtcTicks), ("wake", header.WakeAt?.UtcTicks), ("attempts", header.HasAttempts), ("nr", entry.SequenceNr),
            ("ended", header.EndedAt?.UtcTicks), ("parent", header.Parent?.Value), ("key", header.BusinessKey), ("attributes", IndexAttributes.Write(header.Attributes)));
    }

    /// <summary>Writes an attribute that can be searched by.</summary>
    public static SqlStatement Upsert(IndexHeader header, ExecutionAttribute attribute) => new(
        $"insert into lazyengine_attributes (execution_id, name, value, created_at) values (@id, @name, @value, @created) {MergeAttribute}",
        ("id", header.Execution.Value), ("name", attribute.Name), ("value", attribute.Value), ("created", header.CreatedAt.UtcTicks));

    /// <summary>What an insert does when the attribute exists: what stays the same costs nothing.</summary>
    public const string MergeAttribute =
        "on conflict (execution_id, name) do update set value = excluded.value, created_at = excluded.created_at where lazyengine_attributes.value <> excluded.value or lazyengine_attributes.created_at <> excluded.created_at";

    public static SqlStatement Find(ExecutionId execution) =>
        SqlStatement.Lookup($"select {Columns} from lazyengine_index where execution_id = @id", ("id", execution.Value));

    public static SqlStatement Attributes(ExecutionId execution) =>
        new("select name, value from lazyengine_attributes where execution_id = @id order by name", ("id", execution.Value));

    public static SqlStatement StrayAttributes() =>
        new("select distinct execution_id from lazyengine_attributes a where not exists (select 1 from lazyengine_index i where i.execution_id = a.execution_id) order by execution_id");

    public static SqlStatement InOrder(ExecutionId? after, int limit) => new(
        $"select {Columns} from lazyengine_index where execution_id > @id order by execution_id limit @limit",
        ("id", after?.Value ?? string.Empty), ("limit", limit));

    /// <summary>How many ids continue that of an execution as those of its children do: from <c>~</c> to the character after it.</summary>
    public static SqlStatement CountFamily(ExecutionId root) => new(
        "select count(*) from lazyengine_index where execution_id > @from and execution_id < @to", ("from", root.Value + "~"), ("to", root.Value + "\u007f"));

    public static SqlStatement Due(DateTimeOffset now, SliceRange slices, IndexCursor? after, int limit) => new(
        $"select {Columns} from lazyengine_index where wake_at is not null and wake_at <= @now and (wake_at, execution_id) > (@wake, @id) "
        + "and slice >= @first and slice <= @last order by wake_at, execution_id limit @limit",
        ("now", now.UtcTicks), ("wake", after?.WakeAt.UtcTicks ?? -1L), ("id", after?.Execution.Value ?? string.Empty), ("first", slices.First), ("last", slices.Last), ("limit", limit));

    public static SqlStatement WithAttempts(SliceRange slices, ExecutionId? after, int limit) => new(
        $"select {Columns} from lazyengine_index where has_attempts and execution_id > @id "
        + "and slice >= @first and slice <= @last order by execution_id limit @limit",
        ("id", after?.Value ?? string.Empty), ("first", slices.First), ("last", slices.Last), ("limit", limit));

    public static SqlStatement MoveWake(ExecutionId execution, string persistenceId, long expectedSequenceNr, DateTimeOffset? wakeAt) => new(
        "update lazyengine_index set wake_at = @wake, sequence_nr = @nr where execution_id = @id and sequence_nr <= @nr "
        + "and not exists (select 1 from journal where persistence_id = @pid and sequence_number > @nr)",
        ("wake", wakeAt?.UtcTicks), ("nr", expectedSequenceNr), ("id", execution.Value), ("pid", persistenceId));

    public static IndexEntry Read(DbDataReader reader) => new(
        new IndexHeader(
            ExecutionId.Parse(reader.GetString(0)),
            reader.GetString(2),
            FlowHash.Parse(reader.GetString(3)),
            (ExecutionState)reader.GetInt32(4),
            At(reader.GetInt64(5)),
            At(reader.GetInt64(6)),
            reader.IsDBNull(7) ? null : At(reader.GetInt64(7)),
            reader.GetBoolean(8))
        {
            EndedAt = reader.IsDBNull(10) ? null : At(reader.GetInt64(10)),
            Parent = reader.IsDBNull(11) ? null : ExecutionId.Parse(reader.GetString(11)),
            BusinessKey = reader.IsDBNull(12) ? null : reader.GetString(12),
            Attributes = reader.IsDBNull(13) ? [] : IndexAttributes.Read(reader.GetString(13)),
        },
        reader.GetInt64(9));

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
