using System.Data.Common;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace LazyEngine.Journal;

/// <summary>Who writes a PostgreSQL database: the one row of <c>lazyengine_writer</c>.</summary>
/// <param name="Epoch">Counts the owners; every write is checked against it.</param>
/// <param name="Cluster">The cluster that owns the database; empty for a single engine.</param>
/// <param name="Host">The machine of the process that began, or of the one that took up, this epoch.</param>
/// <param name="ProcessId">That process.</param>
/// <param name="Since">When it did.</param>
internal sealed record WriterRow(long Epoch, string Cluster, string Host, int ProcessId, DateTimeOffset Since)
{
    private const string Table =
        "create table if not exists lazyengine_writer (id smallint not null primary key check (id = 1), epoch bigint not null, cluster text not null, host text not null, process_id integer not null, since bigint not null)";

    /// <summary>Creates the table where it does not exist.</summary>
    public static void CreateTable(NpgsqlConnection connection)
    {
        if (PostgreSqlConnections.Run(connection, "select to_regclass('lazyengine_writer')::text") is not string) PostgreSqlConnections.Run(connection, Table);
    }

    /// <summary>Asks for the row.</summary>
    public static SqlStatement Query { get; } = new("select epoch, cluster, host, process_id, since from lazyengine_writer");

    /// <summary>Reads the row; null where nobody has ever written.</summary>
    public static WriterRow? Read(NpgsqlConnection connection)
    {
        using var command = PostgreSqlConnections.Command(connection, Query);
        using var reader = command.ExecuteReader();
        return reader.Read() ? Of(reader) : null;
    }

    /// <summary>The row that a reader stands on.</summary>
    public static WriterRow Of(DbDataReader reader) =>
        new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), new DateTimeOffset(reader.GetInt64(4), TimeSpan.Zero));

    /// <summary>Replaces the row.</summary>
    public void Write(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(
            "insert into lazyengine_writer (id, epoch, cluster, host, process_id, since) values (1, $1, $2, $3, $4, $5) "
            + "on conflict (id) do update set epoch = excluded.epoch, cluster = excluded.cluster, host = excluded.host, process_id = excluded.process_id, since = excluded.since",
            connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Epoch });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Cluster, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Host, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ProcessId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Since.UtcTicks });
        command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Cluster.Length == 0 ? "an engine" : $"the cluster '{Cluster}', by a node")} on host '{Host}', process {ProcessId}, since {Since:u}");
}
