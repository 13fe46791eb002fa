using Microsoft.Data.Sqlite;
using Npgsql;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>The bytes that a database takes, without a walk over its rows.</summary>
internal static class DatabaseSize
{
    public static async Task<long> OfAsync(string store, string address)
    {
        if (store == "sqlite")
        {
            await using var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = address, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            await file.OpenAsync();
            await using var pages = file.CreateCommand();
            pages.CommandText = "select page_count * page_size from pragma_page_count, pragma_page_size";
            return (long)(await pages.ExecuteScalarAsync())!;
        }

        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var size = new NpgsqlCommand("select pg_database_size(current_database())", connection);
        return (long)(await size.ExecuteScalarAsync())!;
    }
}
