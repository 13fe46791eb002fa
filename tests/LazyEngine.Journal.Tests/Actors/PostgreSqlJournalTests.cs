namespace LazyEngine.Journal.Tests;

public sealed class PostgreSqlJournalTests : JournalContract
{
    private JournalSettings _settings = TestSettings.Memory;

    private protected override async Task<JournalSettings> CreateAsync() =>
        _settings = TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync()) with { PostgreSqlCluster = "nodes" };

    private protected override TestNode OtherNode() => TestNode.Start(_settings);
}
