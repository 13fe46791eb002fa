using Akka.Configuration;

namespace LazyEngine.Journal;

/// <summary>How stock Akka.Persistence.Sql calls the database of these settings.</summary>
internal static class StockDatabase
{
    /// <summary>The keys <c>provider-name</c> and <c>connection-string</c> for its plugins.</summary>
    /// <exception cref="ConfigurationException">The store is no database.</exception>
    public static Config Of(JournalSettings settings)
    {
        var (provider, connection) = settings.Store switch
        {
            StoreKind.Sqlite => ("SQLite.MS", new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = settings.SqliteFile }.ToString()),
            StoreKind.PostgreSql => ("PostgreSQL.15", settings.PostgreSqlConnectionString),
            _ => throw new ConfigurationException("lazyengine.journal.store is 'memory', but the journal plugin is the one for databases: set akka.persistence.journal.plugin to akka.persistence.journal.lazyengine-memory."),
        };
        return ConfigurationFactory.ParseString($"provider-name = {Quoted(provider)}\nconnection-string = {Quoted(connection)}");
    }

    private static string Quoted(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
