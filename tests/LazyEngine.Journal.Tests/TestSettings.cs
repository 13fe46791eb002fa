namespace LazyEngine.Journal.Tests;

/// <summary>Settings for a store that is opened without an actor system.</summary>
internal static class TestSettings
{
    public static JournalSettings Memory { get; } = new()
    {
        Store = StoreKind.Memory,
        SqliteFile = string.Empty,
        SqliteBusyTimeout = TimeSpan.FromSeconds(30),
        SqliteReaders = 2,
        PostgreSqlConnectionString = string.Empty,
        PostgreSqlCluster = string.Empty,
        PostgreSqlWriters = 3,
        PostgreSqlReaders = 4,
        BatchRowsMax = 500,
        QueueWritesMax = 5_000,
    };

    public static JournalSettings Sqlite(string file) => Memory with { Store = StoreKind.Sqlite, SqliteFile = file };

    public static JournalSettings PostgreSql(string connectionString) => Memory with { Store = StoreKind.PostgreSql, PostgreSqlConnectionString = connectionString };
}
