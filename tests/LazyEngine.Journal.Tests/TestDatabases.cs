using Microsoft.Data.Sqlite;
using Npgsql;

namespace LazyEngine.Journal.Tests;

/// <summary>Fresh databases for tests. PostgreSQL is taken from LAZYENGINE_TEST_POSTGRES; without it those tests are skipped.</summary>
internal static class TestDatabases
{
    public static string NewSqliteFile() => Path.Combine(Directory.CreateTempSubdirectory("lazyengine-").FullName, "test.db");

    public static void Delete(string sqliteFile)
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path.GetDirectoryName(sqliteFile)!, recursive: true);
    }

    public static async Task<string> NewPostgreSqlAsync()
    {
        var server = Environment.GetEnvironmentVariable("LAZYENGINE_TEST_POSTGRES");
        Skip.If(string.IsNullOrEmpty(server), "LAZYENGINE_TEST_POSTGRES is not set.");
        var name = $"lazyengine_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }
}
