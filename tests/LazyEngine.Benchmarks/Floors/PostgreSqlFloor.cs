using System.Globalization;
using Npgsql;

namespace LazyEngine.Benchmarks.Floors;

/// <summary>The floor of PostgreSQL: a table in the same database, synchronous_commit = on, one round trip for each commit.</summary>
internal sealed class PostgreSqlFloor : Floor
{
    private readonly NpgsqlConnection _connection;
    private readonly byte[] _message;

    private PostgreSqlFloor(NpgsqlConnection connection, int size) => (_connection, _message) = (connection, new byte[size]);

    public static async Task<PostgreSqlFloor> OpenAsync(string address)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false, MaxAutoPrepare = 8, AutoPrepareMinUsages = 1 }.ConnectionString);
        try
        {
            await connection.OpenAsync();
            await RunAsync(connection, "set synchronous_commit = on");
            await RunAsync(connection, "create table floor (like journal including all)");
            var size = await RunAsync(connection, "select coalesce(avg(length(message)), 0)::int from journal");
            return new PostgreSqlFloor(connection, Convert.ToInt32(size, CultureInfo.InvariantCulture));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task<StoreSize> SizeAsync()
    {
        await using var command = new NpgsqlCommand("select count(*), coalesce(sum(length(message)), 0)::bigint, pg_total_relation_size('journal') + pg_total_relation_size('lazyengine_index') from journal", _connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new StoreSize(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    protected override async Task CommitAsync(long first, int count)
    {
        await using var insert = new NpgsqlCommand(
            "insert into floor (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) "
            + "select created, false, pid, nr, message, manifest, identifier, writer "
            + "from unnest($1, $2, $3, $4, $5, $6, $7) as rows (created, pid, nr, message, manifest, identifier, writer)",
            _connection);
        Add(insert, new long[count]);
        Add(insert, Repeated(PersistenceId, count));
        Add(insert, [.. Enumerable.Range(0, count).Select(offset => first + offset)]);
        Add(insert, Repeated(_message, count));
        Add(insert, Repeated("c", count));
        Add(insert, new int[count]);
        Add(insert, Repeated("00000000000000000000000000000000", count));
        await insert.ExecuteNonQueryAsync();
    }

    private static T[] Repeated<T>(T value, int count) => [.. Enumerable.Repeat(value, count)];

    private static void Add<T>(NpgsqlCommand command, T[] values) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values });

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync();
    }
}
