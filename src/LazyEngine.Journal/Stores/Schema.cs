using System.Globalization;
using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>The tables: those of stock Akka.Persistence.Sql 1.5.73 in its <c>default</c> mapping, column by column, and the engine's own.</summary>
/// <remarks>The stock plugin's secondary indexes of <c>journal</c> and <c>snapshot</c> (by creation, by bare sequence number) are left out: no query uses them, and each costs every write.</remarks>
internal static class Schema
{
    /// <summary>The number of the layout that this release reads and writes.</summary>
    public const int Version = 2;

    /// <summary>
    /// The oldest layout whose releases can read and write tables of this one, so that they may be started again on them. A new layout keeps
    /// it where it only adds tables, indexes, and columns that may be null.
    /// </summary>
    private const int Oldest = 2;

    public static readonly string[] Sqlite =
    [
        """
        create table if not exists journal (
            ordering integer not null primary key autoincrement, created integer not null, deleted bit not null,
            persistence_id nvarchar(255) not null, sequence_number integer not null, message varbinary not null,
            manifest nvarchar(500), identifier integer, writer_uuid nvarchar(128))
        """,
        "create unique index if not exists journal_uq on journal (persistence_id, sequence_number)",
        """
        create table if not exists snapshot (
            persistence_id nvarchar(255) not null, sequence_number integer not null, created integer not null,
            snapshot varbinary, manifest nvarchar(500), serializer_id integer,
            constraint PK_snapshot primary key (persistence_id, sequence_number))
        """,
        """
        create table if not exists tags (
            ordering_id integer not null, tag nvarchar(64) not null, sequence_nr integer not null, persistence_id nvarchar(255) not null,
            constraint PK_tags primary key (ordering_id, tag))
        """,
        .. Shared,
        .. SqliteIndex,
        "create table if not exists lazyengine_flows (hash text not null primary key, name text not null, definition blob not null, registered_at integer not null)",
        FlowNames,
    ];

    public static readonly string[] PostgreSql =
    [
        """
        create table if not exists journal (
            ordering bigint not null generated always as identity, created bigint not null, deleted boolean not null,
            persistence_id text not null, sequence_number bigint not null, message bytea not null,
            manifest text, identifier integer, writer_uuid text,
            constraint "PK_journal" primary key (ordering), constraint journal_uq unique (persistence_id, sequence_number))
        """,
        """
        create table if not exists snapshot (
            persistence_id text not null, sequence_number bigint not null, created bigint not null,
            snapshot bytea, manifest text, serializer_id integer,
            constraint "PK_snapshot" primary key (persistence_id, sequence_number))
        """,
        """
        create table if not exists tags (
            ordering_id bigint not null, tag text not null, sequence_nr bigint not null, persistence_id text not null,
            constraint "PK_tags" primary key (ordering_id, tag))
        """,
        .. Shared,
        .. PostgreSqlIndex,
        """create table if not exists lazyengine_flows (hash text collate "C" not null primary key, name text collate "C" not null, definition bytea not null, registered_at bigint not null)""",
        FlowNames,
    ];

    /// <summary>Where the number of the layout stands. The second column came later.</summary>
    private static readonly (string Find, string Create)[] SqliteSchema =
    [
        ("select name from sqlite_master where name = 'lazyengine_schema'", SchemaTable),
        ("select name from pragma_table_info('lazyengine_schema') where name = 'oldest'", OldestColumn),
    ];

    /// <inheritdoc cref="SqliteSchema" />
    private static readonly (string Find, string Create)[] PostgreSqlSchema =
    [
        ("select to_regclass('lazyengine_schema')::text", SchemaTable),
        ("select attname::text from pg_attribute where attrelid = to_regclass('lazyengine_schema') and attname = 'oldest'", OldestColumn),
    ];

    /// <summary>Tables and columns that came later and that earlier releases do without, so that they may go on using the database. Each is made where a query does not find it.</summary>
    public static readonly (string Find, string Create)[] SqliteAdditions =
    [
        ("select name from sqlite_master where name = 'lazyengine_queues'", "create table lazyengine_queues (name text not null primary key, state integer not null, since integer, weights text not null) without rowid"),
        ("select name from pragma_table_info('lazyengine_queues') where name = 'said'", "alter table lazyengine_queues add column said text"),
        ("select name from sqlite_master where name = 'lazyengine_crons'", "create table lazyengine_crons (name text not null primary key, generation text not null, definition blob not null, next_at integer not null, remaining integer, last_at integer, last_execution text, last_error text)"),
        ("select name from sqlite_master where name = 'lazyengine_crons_next'", "create index lazyengine_crons_next on lazyengine_crons (next_at)"),
    ];

    /// <inheritdoc cref="SqliteAdditions" />
    public static readonly (string Find, string Create)[] PostgreSqlAdditions =
    [
        ("select to_regclass('lazyengine_queues')::text", """create table lazyengine_queues (name text collate "C" not null primary key, state smallint not null, since bigint, weights text not null)"""),
        ("select attname::text from pg_attribute where attrelid = to_regclass('lazyengine_queues') and attname = 'said'", "alter table lazyengine_queues add column said text"),
        ("select to_regclass('lazyengine_crons')::text", """create table lazyengine_crons (name text collate "C" not null primary key, generation text not null, definition bytea not null, next_at bigint not null, remaining integer, last_at bigint, last_execution text, last_error text)"""),
        ("select to_regclass('lazyengine_crons_next')::text", "create index lazyengine_crons_next on lazyengine_crons (next_at)"),
    ];

    /// <summary>The index of a SQLite file, which can be dropped and made anew.</summary>
    public static string[] SqliteIndex =>
    [
        """
        create table if not exists lazyengine_index (
            execution_id text not null primary key, slice integer not null, flow_name text not null, flow_hash text not null, state integer not null,
            created_at integer not null, updated_at integer not null, wake_at integer, has_attempts integer not null, sequence_nr integer not null,
            ended_at integer, parent text, business_key text, attributes text) without rowid
        """,
        "create table if not exists lazyengine_attributes (execution_id text not null, name text not null, value text not null, created_at integer not null, primary key (execution_id, name)) without rowid",
        "create table if not exists lazyengine_tombstones (execution_id text not null primary key, flow_name text not null, state integer not null, purged_at integer not null, is_done integer not null) without rowid",
        .. Indexes,
    ];

    /// <summary>The index of a PostgreSQL database, which can be dropped and made anew.</summary>
    public static string[] PostgreSqlIndex =>
    [
        """
        create table if not exists lazyengine_index (
            execution_id text collate "C" not null primary key, slice smallint not null, flow_name text collate "C" not null, flow_hash text collate "C" not null, state smallint not null,
            created_at bigint not null, updated_at bigint not null, wake_at bigint, has_attempts boolean not null, sequence_nr bigint not null,
            ended_at bigint, parent text collate "C", business_key text collate "C", attributes text)
        """,
        """
        create table if not exists lazyengine_attributes (
            execution_id text collate "C" not null, name text collate "C" not null, value text collate "C" not null, created_at bigint not null, primary key (execution_id, name))
        """,
        """
        create table if not exists lazyengine_tombstones (
            execution_id text collate "C" not null primary key, flow_name text collate "C" not null, state smallint not null, purged_at bigint not null, is_done boolean not null)
        """,
        .. Indexes,
    ];

    private static string[] Shared =>
    [
        "create index if not exists tags_persistence_id_sequence_nr_idx on tags (persistence_id, sequence_nr)",
        "create index if not exists tags_tag_idx on tags (tag)",
    ];

    // Each list is one walk, or one for each state, through the index whose order it has. Those that begin with a condition
    // cost nothing where it does not hold.
    private static string[] Indexes =>
    [
        "create index if not exists lazyengine_index_state_created on lazyengine_index (state, created_at desc, execution_id)",
        "create index if not exists lazyengine_index_flow_created on lazyengine_index (flow_name, state, created_at desc, execution_id)",
        "create index if not exists lazyengine_index_state_updated on lazyengine_index (state, updated_at desc, execution_id)",
        "create index if not exists lazyengine_index_state_ended on lazyengine_index (state, ended_at desc, execution_id) where ended_at is not null",
        "create index if not exists lazyengine_index_flow_ended on lazyengine_index (flow_name, state, ended_at desc, execution_id) where ended_at is not null",
        "create index if not exists lazyengine_index_parent on lazyengine_index (parent, created_at desc, execution_id) where parent is not null",
        "create index if not exists lazyengine_index_key on lazyengine_index (business_key, created_at desc, execution_id) where business_key is not null",
        "create index if not exists lazyengine_index_wake on lazyengine_index (wake_at, execution_id) where wake_at is not null",
        "create index if not exists lazyengine_index_attempts on lazyengine_index (execution_id) where has_attempts",
        "create index if not exists lazyengine_attributes_value on lazyengine_attributes (name, value, created_at desc, execution_id)",
        "create index if not exists lazyengine_tombstones_age on lazyengine_tombstones (purged_at, execution_id)",
        "create index if not exists lazyengine_tombstones_open on lazyengine_tombstones (execution_id) where not is_done",
    ];

    // What layout 1 lacks. Whose child an execution is stands in its journal only: a rebuild of the index fills that in.
    private static string[] From1(string text, string number) =>
    [
        $"alter table lazyengine_index add column ended_at {number}",
        $"alter table lazyengine_index add column parent {text}",
        $"alter table lazyengine_index add column business_key {text}",
        "alter table lazyengine_index add column attributes text",
        $"update lazyengine_index set ended_at = updated_at where state in ({string.Join(", ", Enum.GetValues<ExecutionState>().Where(state => state.IsTerminal()).Select(state => (int)state))})",
        "drop index if exists lazyengine_index_created",
        "drop index if exists lazyengine_index_state",
        "drop index if exists lazyengine_index_flow",
    ];

    private const string SchemaTable = "create table lazyengine_schema (version integer not null, oldest integer)";
    private const string OldestColumn = "alter table lazyengine_schema add column oldest integer";
    private const string FlowNames = "create index if not exists lazyengine_flows_name on lazyengine_flows (name, registered_at, hash)";

    /// <summary>Creates what is missing and brings an older layout up to date, in the transaction of the caller. A newer layout that lets this release in is left as it is.</summary>
    /// <param name="isSqlite">Whether it is a SQLite file; a PostgreSQL database else.</param>
    /// <param name="run">Runs a statement and returns its single value, if it has any.</param>
    /// <exception cref="JournalOpenException">A newer release has changed the tables in a way that this one cannot deal with.</exception>
    public static void Create(bool isSqlite, Func<string, object?> run)
    {
        foreach (var addition in isSqlite ? SqliteSchema : PostgreSqlSchema) Add(addition);
        var version = VersionOf(run);
        if (version < Version) Update(isSqlite, version, run);
        foreach (var addition in isSqlite ? SqliteAdditions : PostgreSqlAdditions) Add(addition);

        // Whoever may not create tables need not, where they are there: even "if not exists" asks for the right to.
        void Add((string Find, string Create) addition)
        {
            if (run(addition.Find) is null or DBNull) run(addition.Create);
        }
    }

    private static void Update(bool isSqlite, int version, Func<string, object?> run)
    {
        // Without a number the tables may be those of the stock plugin. An index that was dropped is made anew.
        if (version == 1 && run(isSqlite ? "select name from sqlite_master where name = 'lazyengine_index'" : "select to_regclass('lazyengine_index')::text") is string)
        {
            foreach (var statement in isSqlite ? From1("text", "integer") : From1("text collate \"C\"", "bigint")) run(statement);
        }

        foreach (var statement in isSqlite ? Sqlite : PostgreSql) run(statement);
        run(string.Create(CultureInfo.InvariantCulture, $"insert into lazyengine_schema (version, oldest) values ({Version}, {Oldest})"));
    }

    /// <summary>Checks that the tables are there and that this release can read them.</summary>
    /// <param name="database">The file, or the name of the database.</param>
    /// <param name="hasSchema">Whether the table <c>lazyengine_schema</c> exists.</param>
    /// <param name="run">Runs a statement and returns its single value, if it has any.</param>
    /// <exception cref="JournalOpenException">It is no store, or another release made it.</exception>
    public static void Require(string database, bool hasSchema, Func<string, object?> run)
    {
        var version = hasSchema ? VersionOf(run) : 0;
        if (version == 0) throw new JournalOpenException($"The database '{database}' is no LazyEngine store: it has none of its tables. Check the name.");
        if (version < Version)
        {
            throw new JournalOpenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database '{database}' has layout {version} of LazyEngine; this release reads layout {Version}. Start an engine of this release on it once, which brings it up to date."));
        }
    }

    private static int VersionOf(Func<string, object?> run)
    {
        var found = run("select max(version) from lazyengine_schema");
        var version = found is null or DBNull ? 0 : Convert.ToInt32(found, CultureInfo.InvariantCulture);
        if (version <= Version) return version;
        // Before there was a layout 3 the table had no such column, so that it is asked for only here.
        var oldest = run("select min(coalesce(oldest, version)) from lazyengine_schema where version = (select max(version) from lazyengine_schema)");
        if (oldest is not null and not DBNull && Convert.ToInt32(oldest, CultureInfo.InvariantCulture) <= Version) return version;
        throw new JournalOpenException(string.Create(
            CultureInfo.InvariantCulture,
            $"The database has layout {version} of LazyEngine, which releases of layout {oldest} and later can use; this release knows layout {Version}. Use the release that wrote it, or a later one."));
    }
}
