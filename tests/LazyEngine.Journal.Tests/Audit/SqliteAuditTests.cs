namespace LazyEngine.Journal.Tests;

public sealed class SqliteAuditTests : AuditContract
{
    private readonly string _file = TestDatabases.NewSqliteFile();

    public override Task DisposeAsync()
    {
        TestDatabases.Delete(_file);
        return Task.CompletedTask;
    }

    private protected override Task<JournalSettings> CreateAsync() => Task.FromResult(TestSettings.Sqlite(_file));
}
