using Npgsql;

namespace LazyEngine.Journal.Tests;

public sealed class PostgreSqlReaderTests : ReaderContract
{
    [SkippableFact]
    public void A_database_that_does_not_exist_is_named()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(Settings.PostgreSqlConnectionString) { Database = "nowhere" }.ConnectionString;

        var refusal = Assert.Throws<JournalOpenException>(() => StoreReader.Open(TestSettings.PostgreSql(nowhere)));

        Assert.Contains("\"nowhere\" does not exist", refusal.Message, StringComparison.Ordinal);
    }

    private protected override async Task<JournalSettings> CreateAsync() => TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync());

    private protected override Task RunAsync(string text) => TestDatabases.RunAsync(Settings, text);

    private protected override async Task ChangeAsReaderAsync(string text)
    {
        using var session = PostgreSqlReadSession.Open(Settings);
        await session.ReadAsync(new SqlStatement(text), _ => { });
    }
}
