using LazyEngine.Testing;
using Microsoft.Data.Sqlite;

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
}
