namespace LazyEngine.Journal.Tests;

public sealed class PostgreSqlAuditTests : AuditContract
{
    private protected override async Task<JournalSettings> CreateAsync() => TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync());
}
