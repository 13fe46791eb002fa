namespace LazyEngine.Journal.Tests;

public sealed class PostgreSqlAuditTests : AuditContract
{
    [SkippableFact]
    public void An_audit_does_not_join_a_cluster_either()
    {
        var settings = Settings with { PostgreSqlCluster = "nodes" };
        using var node = ExecutionStore.Open(settings);

        var refusal = Assert.Throws<JournalOpenException>(() => IndexAudit.Open(settings, ToldExecution.Reading, TimeProvider.System));

        Assert.Contains("in use by the cluster 'nodes'", refusal.Message, StringComparison.Ordinal);
    }

    private protected override async Task<JournalSettings> CreateAsync() => TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync());
}
