namespace LazyEngine.Journal.Tests;

public sealed class SqliteAuditTests : AuditContract
{
    private readonly string _file = TestDatabases.NewSqliteFile();

    public override Task DisposeAsync()
    {
        TestDatabases.Delete(_file);
        return Task.CompletedTask;
    }

    [SkippableFact]
    public async Task An_audit_does_not_begin_while_an_engine_has_the_store()
    {
        await FillAsync();
        using (ExecutionStore.Open(Settings))
            Assert.Contains("in use by", Assert.Throws<JournalOpenException>(Open).Message, StringComparison.Ordinal);

        using var audit = Open();
        Assert.Throws<JournalOpenException>(() => ExecutionStore.Open(Settings));
    }

    private protected override Task<JournalSettings> CreateAsync() => Task.FromResult(TestSettings.Sqlite(_file));
}
