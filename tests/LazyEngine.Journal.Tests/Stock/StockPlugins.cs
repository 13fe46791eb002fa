using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;

namespace LazyEngine.Journal.Tests;

/// <summary>Akka.Persistence.Sql as it comes, on a database of ours.</summary>
internal static class StockPlugins
{
    public static ActorSystem Start(JournalSettings settings, bool createTables) => ActorSystem.Create("stock", ConfigurationFactory.ParseString(
        $$"""
        akka.loglevel = ERROR
        akka.log-dead-letters = off
        akka.persistence {
          journal.plugin = "akka.persistence.journal.sql"
          journal.sql.auto-initialize = {{(createTables ? "on" : "off")}}
          snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
          snapshot-store.sql.auto-initialize = {{(createTables ? "on" : "off")}}
          query.journal.sql.write-plugin = "akka.persistence.journal.sql"
        }
        """)
        .WithFallback(At("akka.persistence.journal.sql", settings))
        .WithFallback(At("akka.persistence.snapshot-store.sql", settings))
        .WithFallback(At("akka.persistence.query.journal.sql", settings))
        .WithFallback(SqlPersistence.DefaultConfiguration));

    private static Config At(string path, JournalSettings settings)
    {
        var database = StockDatabase.Of(settings);
        return ConfigurationFactory.ParseString(
            $"""
            {path}.provider-name = "{database.GetString("provider-name")}"
            {path}.connection-string = "{database.GetString("connection-string")}"
            """);
    }
}
