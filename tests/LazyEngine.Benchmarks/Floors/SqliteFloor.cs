using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LazyEngine.Benchmarks.Floors;

/// <summary>The floor of SQLite: a table in the same file, write-ahead log, synchronous = full.</summary>
internal sealed class SqliteFloor : Floor
{
    private const string Table = "floor";

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _commit;

    private SqliteFloor(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Command("begin immediate");
        _commit = Command("commit");
        // Another table has the shape of the journal, its unique index included, when it is made of the same words.
        foreach (var definition in Definitions()) Run(definition.Replace("journal", Table, StringComparison.Ordinal));
        _insert = Command(
            $"insert into {Table} (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) "
            + "values (@created, 0, @pid, @nr, @message, @manifest, @identifier, @writer)");
        var size = Convert.ToInt32(Run("select coalesce(avg(length(message)), 0) from journal"), CultureInfo.InvariantCulture);
        _insert.Parameters.AddWithValue("@nr", 0L);
        _insert.Parameters.AddWithValue("@created", 0L);
        _insert.Parameters.AddWithValue("@pid", PersistenceId);
        _insert.Parameters.AddWithValue("@message", new byte[size]);
        _insert.Parameters.AddWithValue("@manifest", Run("select max(manifest) from journal"));
        _insert.Parameters.AddWithValue("@identifier", Run("select max(identifier) from journal"));
        _insert.Parameters.AddWithValue("@writer", Run("select max(writer_uuid) from journal"));
    }

    public static SqliteFloor Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var durable = connection.CreateCommand();
            durable.CommandText = "pragma journal_mode = wal; pragma synchronous = full";
            durable.ExecuteNonQuery();
            return new SqliteFloor(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The floor itself is in the same file, so that only differences tell, between which it was at rest.
    public override Task<StoreSize> SizeAsync()
    {
        using var query = Command("select count(*), coalesce(sum(length(message)), 0), (select (page_count - freelist_count) * page_size from pragma_page_count, pragma_freelist_count, pragma_page_size) from journal");
        using var reader = query.ExecuteReader();
        reader.Read();
        return Task.FromResult(new StoreSize(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
    }

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    protected override Task CommitAsync(long first, int count)
    {
        _begin.ExecuteNonQuery();
        for (var number = first; number < first + count; number++)
        {
            _insert.Parameters[0].Value = number;
            _insert.ExecuteNonQuery();
        }

        _commit.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    private List<string> Definitions()
    {
        using var query = Command("select sql from sqlite_master where tbl_name = 'journal' and sql is not null order by type desc");
        using var reader = query.ExecuteReader();
        var found = new List<string>();
        while (reader.Read()) found.Add(reader.GetString(0));
        return found;
    }

    private object Run(string text)
    {
        using var command = Command(text);
        return command.ExecuteScalar() ?? DBNull.Value;
    }

    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}
