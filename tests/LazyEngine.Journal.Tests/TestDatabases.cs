using System.Data.Common;
using LazyEngine.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LazyEngine.Journal.Tests;

/// <summary>Fresh databases for tests.</summary>
internal static class TestDatabases
{
    public static string NewSqliteFile() => Path.Combine(Directory.CreateTempSubdirectory("lazyengine-").FullName, "test.db");

    public static void Delete(string sqliteFile)
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path.GetDirectoryName(sqliteFile)!, recursive: true);
    }

    public static async Task<string> NewPostgreSqlAsync() => await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();

    /// <summary>Runs a text beside the store, and returns its single value, if it has any.</summary>
    public static async Task<object?> RunAsync(JournalSettings settings, string text)
    {
        await using DbConnection connection = settings.Store == StoreKind.Sqlite
            ? new SqliteConnection($"Data Source={settings.SqliteFile};Pooling=False")
            : new NpgsqlConnection(settings.PostgreSqlConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        return await command.ExecuteScalarAsync();
    }
}
