using LazyEngine.Executions;
using LazyEngine.Plans;
using LazyEngine.Testing;
using LazyEngine.Wire;

namespace LazyEngine.Journal.Tests;

/// <summary>Databases that an earlier release has written: they are brought up to date where they are, and lose nothing.</summary>
public sealed class LayoutTests
{
    private static readonly JournalReading Reading = new(
        "execution-", row => (Commit)WireCodec.Decode(row.Manifest, row.Message), (hash, bytes) => PlanCompiler.Compile(FlowCodec.Decode(bytes), hash).Plan!, WakeSchedule.Default);

    private static readonly ExecutionId Good = ExecutionId.Parse("v1-good");

    [Fact]
    public async Task A_sqlite_file_of_the_first_layout_goes_on()
    {
        var file = TestDatabases.NewSqliteFile();
        File.Copy(Recorded("layout1.sqlite"), file);
        try
        {
            Assert.Contains("has layout 1", Assert.Throws<JournalOpenException>(() => StoreReader.Open(TestSettings.Sqlite(file))).Message, StringComparison.Ordinal);
            await GoesOnAsync(TestSettings.Sqlite(file));
        }
        finally
        {
            TestDatabases.Delete(file);
        }
    }

    [SkippableFact]
    public async Task A_postgresql_database_of_the_first_layout_goes_on()
    {
        var settings = TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync());
        await TestDatabases.RunAsync(settings, await File.ReadAllTextAsync(Recorded("layout1.sql")));

        await GoesOnAsync(settings);
    }

    private static async Task GoesOnAsync(JournalSettings settings)
    {
        List<IndexHeader> before;
        using (var store = ExecutionStore.Open(settings))
        {
            before = [.. (await store.ListAsync(new IndexQuery())).Select(entry => entry.Header)];
            Assert.Equal(4, before.Count);
            var ended = await store.ListAsync(new IndexQuery(FlowName: "good") { Order = ExecutionOrder.Ended });
            Assert.Equal(Good, Assert.Single(ended).Header.Execution);
            await store.AppendAsync(Some.Write(Some.Header("new") with { BusinessKey = "k", Attributes = [new ExecutionAttribute("customer", "acme")] }, 1));
            Assert.Single(await store.ListAsync(new IndexQuery { BusinessKey = "k", Attributes = [new ExecutionAttribute("customer", "acme")] }));
        }

        // A second opening finds nothing left to do.
        ExecutionStore.Open(settings).Dispose();
        await TestDatabases.RunAsync(settings, "delete from journal where persistence_id = 'new'");
        await TestDatabases.RunAsync(settings, "delete from lazyengine_index where execution_id = 'new'");
        await TestDatabases.RunAsync(settings, "delete from lazyengine_attributes where execution_id = 'new'");
        var differences = new List<IndexDifference>();
        using (var audit = IndexAudit.Open(settings, Reading, TimeProvider.System)) await audit.VerifyAsync(differences.Add);
        Assert.Empty(differences);

        // The journal knows whose child an execution is; the old rows did not.
        using (var audit = IndexAudit.Open(settings, Reading, TimeProvider.System)) await audit.RebuildAsync(differences.Add);
        Assert.Empty(differences);
        using var again = ExecutionStore.Open(settings);
        var child = Assert.Single(await again.ListAsync(new IndexQuery { Parent = Good })).Header;
        Assert.Equal("inner", child.FlowName);
        Assert.Equal(before.Select(row => row.Execution), (await again.ListAsync(new IndexQuery())).Select(row => row.Header.Execution));
        Assert.All(await again.ListAsync(new IndexQuery { Order = ExecutionOrder.Ended }), row => Assert.True(row.Header.EndedAt <= row.Header.UpdatedAt));
    }

    private static string Recorded(string file) => Repository.File("tests", "LazyEngine.Journal.Tests", "Recorded", file);
}
