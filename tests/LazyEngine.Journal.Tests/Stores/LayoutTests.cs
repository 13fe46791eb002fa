using System.Globalization;
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

    [Fact]
    public async Task A_sqlite_file_of_the_next_layout_that_lets_this_release_in_is_used_and_left_as_it_is()
    {
        var file = TestDatabases.NewSqliteFile();
        try
        {
            await IsUsedAsync(TestSettings.Sqlite(file));
        }
        finally
        {
            TestDatabases.Delete(file);
        }
    }

    [SkippableFact]
    public async Task A_postgresql_database_of_the_next_layout_that_lets_this_release_in_is_used_and_left_as_it_is() =>
        await IsUsedAsync(TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync()));

    /// <summary>What the next release may do to the tables, beside engines of this one that are started again.</summary>
    private static async Task IsUsedAsync(JournalSettings settings)
    {
        using (var store = ExecutionStore.Open(settings)) await store.AppendAsync(Some.Write(Some.Header("old"), 1));
        foreach (var statement in new[]
        {
            "alter table journal add column colour text",
            "alter table lazyengine_index add column colour text",
            "alter table lazyengine_flows add column colour text",
            "alter table lazyengine_queues add column colour text",
            "alter table lazyengine_crons add column colour text",
            "alter table lazyengine_attributes add column colour text",
            "alter table lazyengine_tombstones add column colour text",
            "create table lazyengine_colours (name text not null primary key)",
            "create index lazyengine_index_colour on lazyengine_index (colour)",
            "update lazyengine_index set colour = 'red'",
            $"insert into lazyengine_schema (version, oldest) values ({Schema.Version + 1}, {Schema.Version})",
        })
        {
            await TestDatabases.RunAsync(settings, statement);
        }

        using (var store = ExecutionStore.Open(settings))
        {
            await store.AppendAsync(Some.Write(Some.Header("old") with { BusinessKey = "k" }, 2));
            await store.AppendAsync(Some.Write(Some.Header("new"), 1));
            await store.SaveQueueAsync("mail", Dispatch.QueueControl.None with { State = Queues.QueueState.Paused });
            Assert.Equal(2, await store.ReadHighestSequenceNrAsync("old", 0));
            Assert.Equal("old", Assert.Single(await store.ListAsync(new IndexQuery { BusinessKey = "k" })).Header.Execution.Value);
        }

        using (var reader = StoreReader.Open(settings)) Assert.Equal(["new", "old"], (await reader.PersistenceIdsAsync(string.Empty, 10)).Order(StringComparer.Ordinal));
        Assert.Equal("red", await TestDatabases.RunAsync(settings, "select colour from lazyengine_index where execution_id = 'old'"));
        Assert.Equal((long)Schema.Version + 1, Convert.ToInt64(await TestDatabases.RunAsync(settings, "select max(version) from lazyengine_schema"), CultureInfo.InvariantCulture));

        // The release after that takes away what this one needs.
        await TestDatabases.RunAsync(settings, $"insert into lazyengine_schema (version, oldest) values ({Schema.Version + 2}, {Schema.Version + 1})");
        foreach (var open in new Func<IDisposable>[] { () => ExecutionStore.Open(settings), () => StoreReader.Open(settings) })
        {
            var refusal = Assert.Throws<JournalOpenException>(open);
            Assert.Contains($"layout {Schema.Version + 2}", refusal.Message, StringComparison.Ordinal);
            Assert.Contains($"releases of layout {Schema.Version + 1} and later", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2L, Convert.ToInt64(await TestDatabases.RunAsync(settings, "select count(*) from lazyengine_index"), CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_file_from_before_layouts_told_who_may_use_them_gets_what_is_missing()
    {
        var file = TestDatabases.NewSqliteFile();
        var settings = TestSettings.Sqlite(file);
        try
        {
            using (var store = ExecutionStore.Open(settings)) await store.AppendAsync(Some.Write("a", 1));
            await TestDatabases.RunAsync(settings, "alter table lazyengine_schema drop column oldest");
            using (StoreReader.Open(settings)) { }

            using (var again = ExecutionStore.Open(settings)) Assert.Equal(1, await again.ReadHighestSequenceNrAsync("a", 0));

            Assert.Equal(1L, await TestDatabases.RunAsync(settings, "select count(*) from pragma_table_info('lazyengine_schema') where name = 'oldest'"));
        }
        finally
        {
            TestDatabases.Delete(file);
        }
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
