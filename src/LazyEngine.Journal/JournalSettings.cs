using Akka.Configuration;

namespace LazyEngine.Journal;

/// <summary>Where the global state lives.</summary>
internal enum StoreKind
{
    /// <summary>A file of this machine.</summary>
    Sqlite,

    /// <summary>A database server.</summary>
    PostgreSql,

    /// <summary>This process; gone with it.</summary>
    Memory,
}

/// <summary>The <c>lazyengine.journal</c> section, read once at start. Meanings, units, defaults and ranges are in the reference configuration.</summary>
internal sealed record JournalSettings
{
    public required StoreKind Store { get; init; }

    public required string SqliteFile { get; init; }

    public required TimeSpan SqliteBusyTimeout { get; init; }

    public required int SqliteReaders { get; init; }

    public required string PostgreSqlConnectionString { get; init; }

    public required string PostgreSqlCluster { get; init; }

    public required int PostgreSqlWriters { get; init; }

    public required int PostgreSqlReaders { get; init; }

    public required int BatchRowsMax { get; init; }

    public required int QueueWritesMax { get; init; }

    /// <summary>The file of the keys by which everything is encrypted; empty for none.</summary>
    public string EncryptionKeyFile { get; init; } = string.Empty;

    /// <summary>The keys that the application has given in code; they go before those of a file.</summary>
    public IPayloadKeys? GivenKeys { get; init; }

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="InvalidSettingsException">Lists every wrong or missing key, not just the first.</exception>
    public static JournalSettings From(Config config)
    {
        var read = new SettingsReader(config, "lazyengine.journal");
        var settings = From(read);
        read.ThrowIfAnyProblem();
        return settings;
    }

    /// <summary>Reads the section; what is wrong with it stays with the reader.</summary>
    public static JournalSettings From(SettingsReader read)
    {
        var store = read.Choice("store", ("sqlite", StoreKind.Sqlite), ("postgresql", StoreKind.PostgreSql), ("memory", StoreKind.Memory));
        return new JournalSettings
        {
            Store = store,
            SqliteFile = read.Text("sqlite.file", needed: store == StoreKind.Sqlite),
            SqliteBusyTimeout = read.Duration("sqlite.busy-timeout", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)),
            SqliteReaders = read.Int("sqlite.readers", 1, 64),
            PostgreSqlConnectionString = read.Text("postgresql.connection-string", needed: store == StoreKind.PostgreSql),
            PostgreSqlCluster = read.Text("postgresql.cluster", needed: false),
            PostgreSqlWriters = read.Int("postgresql.writers", 1, 64),
            PostgreSqlReaders = read.Int("postgresql.readers", 1, 1_000),
            BatchRowsMax = read.Int("batch-rows-max", 1, 10_000),
            QueueWritesMax = read.Int("queue-writes-max", 1, 10_000_000),
            EncryptionKeyFile = read.Text("encryption.key-file", needed: false),
        };
    }
}
