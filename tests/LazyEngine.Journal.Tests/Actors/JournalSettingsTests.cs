using Akka.Configuration;

namespace LazyEngine.Journal.Tests;

public sealed class JournalSettingsTests
{
    private static readonly Config Reference = ConfigurationFactory.FromResource("reference.conf", typeof(JournalSettingsTests).Assembly);

    [Fact]
    public void The_reference_configuration_is_complete() => Assert.Equal(
        new JournalSettings
        {
            Store = StoreKind.Sqlite,
            SqliteFile = "lazyengine.db",
            SqliteBusyTimeout = TimeSpan.FromSeconds(5),
            SqliteReaders = 4,
            PostgreSqlConnectionString = string.Empty,
            PostgreSqlCluster = string.Empty,
            PostgreSqlWriters = 3,
            PostgreSqlReaders = 16,
            BatchRowsMax = 500,
            QueueWritesMax = 50_000,
        },
        JournalSettings.From(Reference));

    [Fact]
    public void Every_wrong_key_is_reported_in_one_error()
    {
        var wrong = ConfigurationFactory.ParseString(
            """
            lazyengine.journal {
              store = postgresql
              batch-rows-max = 0
              queue-writes-max = many
              sqlite.busy-timeout = 11m
              sqlite.readers = 65
            }
            """);

        var error = Assert.Throws<InvalidSettingsException>(() => JournalSettings.From(wrong.WithFallback(Reference)));

        Assert.Equal(
            [
                "lazyengine.journal.batch-rows-max: '0' is outside 1 to 10000",
                "lazyengine.journal.postgresql.connection-string: '' is empty, but the chosen store needs it",
                "lazyengine.journal.queue-writes-max: 'many' is not a whole number between 1 and 10000000",
                "lazyengine.journal.sqlite.busy-timeout: '11m' is outside 00:00:00.0010000 to 00:10:00",
                "lazyengine.journal.sqlite.readers: '65' is outside 1 to 64",
            ],
            error.Problems.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Missing_keys_are_named()
    {
        var error = Assert.Throws<InvalidSettingsException>(() => JournalSettings.From(ConfigurationFactory.ParseString("lazyengine.journal.store = paper")));

        Assert.Contains("lazyengine.journal.store: 'paper' is none of sqlite, postgresql, memory", error.Problems);
        Assert.Equal(10, error.Problems.Count(problem => problem.EndsWith("is missing", StringComparison.Ordinal)));
    }
}
