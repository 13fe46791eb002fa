using System.Data.Common;
using LazyEngine.Flows;
using LazyEngine.Nodes;

namespace LazyEngine.Journal;

/// <summary>What both databases are asked about rows, snapshots and flows, in words that both understand.</summary>
internal static class JournalStatements
{
    public static SqlStatement HighestSequenceNr(string persistenceId, long from) => SqlStatement.Lookup(
        "select sequence_number from journal where persistence_id = @pid and sequence_number >= @from order by sequence_number desc limit 1",
        ("pid", persistenceId), ("from", from));

    // By the key of the table: that row was written last, or nearly so.
    public static SqlStatement Newest() => new("select message from journal order by ordering desc limit 1");

    public static SqlStatement Replay(string persistenceId, long from, long to, long max) => new(
        "select sequence_number, message, manifest, identifier, created, writer_uuid from journal "
        + "where persistence_id = @pid and sequence_number >= @from and sequence_number <= @to and deleted = false order by sequence_number limit @max",
        ("pid", persistenceId), ("from", from), ("to", to), ("max", max));

    // With the rows that are deleted: the last of them may be all that carries the highest sequence number.
    public static SqlStatement ReplayToEnd(string persistenceId, long from) => SqlStatement.Lookup(
        "select sequence_number, message, manifest, identifier, created, writer_uuid, deleted from journal "
        + "where persistence_id = @pid and sequence_number >= @from order by sequence_number",
        ("pid", persistenceId), ("from", from));

    public static bool IsDeleted(DbDataReader reader) => reader.GetBoolean(6);

    // In the order of the unique key, whatever the database takes that to be: each page begins where the last one ended.
    public static SqlStatement PersistenceIds(string after, int limit) => new(
        "select distinct persistence_id from journal where persistence_id > @after and deleted = false order by persistence_id limit @limit",
        ("after", after), ("limit", limit));

    public static JournalRow ReadRow(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetFieldValue<byte[]>(1),
        reader.IsDBNull(2) ? string.Empty : reader.GetString(2),
        reader.GetInt32(3),
        reader.GetInt64(4),
        reader.IsDBNull(5) ? string.Empty : reader.GetString(5));

    // The highest deleted row stays as a mark, as the stock plugin leaves it: it carries the highest sequence number.
    public static SqlStatement MarkDeleted(string persistenceId, long to) => new(
        "update journal set deleted = true where persistence_id = @pid and sequence_number <= @to and deleted = false",
        ("pid", persistenceId), ("to", to));

    public static SqlStatement Delete(string persistenceId, long to) => new(
        "delete from journal where persistence_id = @pid and sequence_number <= @to and sequence_number < "
        + "(select max(sequence_number) from journal where persistence_id = @pid and deleted = true)",
        ("pid", persistenceId), ("to", to));

    public static SqlStatement SaveSnapshot(SnapshotRow row) => new(
        "insert into snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id) "
        + "values (@pid, @nr, @created, @snapshot, @manifest, @serializer) on conflict (persistence_id, sequence_number) do update set "
        + "created = excluded.created, snapshot = excluded.snapshot, manifest = excluded.manifest, serializer_id = excluded.serializer_id",
        ("pid", row.PersistenceId), ("nr", row.SequenceNr), ("created", row.Created), ("snapshot", row.Snapshot), ("manifest", row.Manifest), ("serializer", row.SerializerId));

    public static SqlStatement LoadSnapshot(string persistenceId, SnapshotRange range) => SqlStatement.Lookup(
        $"select persistence_id, sequence_number, created, snapshot, manifest, serializer_id from snapshot where {InRange} order by sequence_number desc limit 1",
        RangeOf(persistenceId, range));

    public static SqlStatement DeleteSnapshots(string persistenceId, SnapshotRange range) =>
        new($"delete from snapshot where {InRange}", RangeOf(persistenceId, range));

    public static SnapshotRow ReadSnapshot(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetInt64(1),
        reader.GetInt64(2),
        reader.GetFieldValue<byte[]>(3),
        reader.IsDBNull(4) ? string.Empty : reader.GetString(4),
        reader.GetInt32(5));

    public static SqlStatement RegisterFlow(string hash, string name, byte[] definition, long at) => new(
        "insert into lazyengine_flows (hash, name, definition, registered_at) values (@hash, @name, @definition, @at) on conflict (hash) do nothing",
        ("hash", hash), ("name", name), ("definition", definition), ("at", at));

    public static SqlStatement Flows() => new("select name, hash from lazyengine_flows order by name, registered_at desc, hash desc");

    public static SqlStatement ReadFlow(string hash) => new("select definition from lazyengine_flows where hash = @hash", ("hash", hash));

    public static SqlStatement FindFlow(string name) =>
        new("select hash from lazyengine_flows where name = @name order by registered_at desc, hash desc limit 1", ("name", name));

    public static SqlStatement ListFlows(FlowQuery query) => query switch
    {
        { Name: { } name, After: { } after } => new(
            "select name, hash, registered_at from lazyengine_flows where name = @name and (registered_at < @at or (registered_at = @at and hash < @hash)) order by registered_at desc, hash desc limit @limit",
            ("name", name), ("at", after.RegisteredAt.UtcTicks), ("hash", after.Flow.Value), ("limit", query.Limit)),
        { Name: { } name } => new("select name, hash, registered_at from lazyengine_flows where name = @name order by registered_at desc, hash desc limit @limit", ("name", name), ("limit", query.Limit)),
        _ => new(
            """
            select flow.name, flow.hash, flow.registered_at from (select distinct name from lazyengine_flows where name > @after order by name limit @limit) as named
            join lazyengine_flows as flow on flow.hash = (select hash from lazyengine_flows where name = named.name order by registered_at desc, hash desc limit 1)
            order by flow.name
            """,
            ("after", query.After?.Name ?? string.Empty), ("limit", query.Limit)),
    };

    public static RegisteredFlow ReadListed(DbDataReader reader) => new(reader.GetString(0), FlowHash.Parse(reader.GetString(1)), new DateTimeOffset(reader.GetInt64(2), TimeSpan.Zero));

    private const string InRange =
        "persistence_id = @pid and sequence_number >= @first and sequence_number <= @last and created >= @since and created <= @until";

    private static (string, object?)[] RangeOf(string persistenceId, SnapshotRange range) =>
        [("pid", persistenceId), ("first", range.MinSequenceNr), ("last", range.MaxSequenceNr), ("since", range.MinCreated), ("until", range.MaxCreated)];
}
