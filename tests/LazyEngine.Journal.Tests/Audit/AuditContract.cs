using System.Globalization;
using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

/// <summary>The index is checked against the journal and made anew from it, alike on both databases.</summary>
public abstract class AuditContract : IAsyncLifetime
{
    private readonly List<IndexDifference> _found = [];

    private protected JournalSettings Settings { get; private set; } = TestSettings.Memory;

    public async Task InitializeAsync() => Settings = await CreateAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Makes an empty database.</summary>
    private protected abstract Task<JournalSettings> CreateAsync();

    [SkippableFact]
    public async Task What_an_engine_writes_has_no_differences()
    {
        await FillAsync();
        var progress = new Progress();

        var result = await VerifyAsync(progress);

        Assert.Empty(_found);
        Assert.Equal(new AuditResult(5, 12, 0), result);
        Assert.Equal(new AuditProgress(5, 12), progress.Last);
    }

    [SkippableTheory]
    [InlineData("delete from lazyengine_index")]
    [InlineData("drop table lazyengine_index")]
    public async Task A_lost_index_is_made_anew_and_gives_the_same_answers(string loss)
    {
        await FillAsync();
        var before = await IndexAsync();
        await TestDatabases.RunAsync(Settings, loss);

        await VerifyAsync();
        Assert.Equal(before.Select(row => row.Header.Execution.Value), _found.Select(IdOfMissing).Order(StringComparer.Ordinal));
        _found.Clear();
        var result = await RebuildAsync();

        Assert.Empty(_found);
        Assert.Equal(new AuditResult(5, 12, 0), result);
        var after = await IndexAsync();
        Assert.Equal(before.Select(row => row.Header with { WakeAt = null }), after.Select(row => row.Header with { WakeAt = null }));
        var wakes = before.Zip(after, (old, made) => (Id: old.Header.Execution.Value, Old: old.Header.WakeAt, Made: made.Header.WakeAt)).ToList();
        // Only one wake was moved in the index alone; it comes too early now, which is harmless.
        Assert.Equal(["moved"], wakes.Where(wake => wake.Old != wake.Made).Select(wake => wake.Id));
        Assert.All(wakes, wake => Assert.True(wake.Old == wake.Made || wake.Made < wake.Old));
        await AssertIsRightAsync();
        using var store = ExecutionStore.Open(Settings);
        Assert.Equal(4, (await store.WithAttemptsAsync(SliceRange.All, null, 10)).Count);
        Assert.Equal("ended", Assert.Single(await store.ListAsync(new IndexQuery(ExecutionState.Success))).Header.Execution.Value);
    }

    [SkippableTheory]
    [InlineData("state = 99", "Different", "state is 99 and must be Running")]
    [InlineData("flow_name = 'other'", "Different", "flow_name is 'other' and must be 'trip'")]
    [InlineData("created_at = created_at + 1", "Different", "created_at")]
    [InlineData("updated_at = updated_at - 1", "Different", "updated_at")]
    [InlineData("has_attempts = not has_attempts", "Different", "has_attempts is False and must be True")]
    [InlineData("sequence_nr = 99", "Different", "sequence_nr is 99 and must be 1 to 2")]
    [InlineData("sequence_nr = 0", "Different", "sequence_nr is 0 and must be 1 to 2")]
    [InlineData("ended_at = 7", "Different", "ended_at is 0001-01-01T00:00:00.0000007+00:00 and must be none")]
    [InlineData("business_key = 'other'", "Different", "business_key is 'other' and must be 'key'")]
    [InlineData("attributes = null", "Different", "attributes are {} and must be {customer: acme}")]
    [InlineData("wake_at = null", "LateWake", "Its wake is never and must be")]
    [InlineData("wake_at = wake_at + 36000000000", "LateWake", "at the latest")]
    public async Task A_row_that_is_wrong_is_named_and_mended(string change, string fault, string text)
    {
        await FillAsync();
        await TestDatabases.RunAsync(Settings, $"update lazyengine_index set {change} where execution_id = 'half'");

        await VerifyAsync();

        var difference = Assert.Single(_found);
        Assert.Equal(("execution-half", fault), (difference.PersistenceId, difference.Fault.ToString()));
        Assert.Contains(text, difference.Text, StringComparison.Ordinal);
        _found.Clear();
        await RebuildAsync();
        await AssertIsRightAsync();
    }

    [SkippableTheory]
    [InlineData("update lazyengine_attributes set value = 'other' where execution_id = 'half'", "execution-half", "Different", "it is found by the attributes {customer: other} and must be by {customer: acme}")]
    [InlineData("delete from lazyengine_attributes where execution_id = 'half'", "execution-half", "Different", "it is found by the attributes {} and must be by {customer: acme}")]
    [InlineData("insert into lazyengine_attributes (execution_id, name, value, created_at) values ('nobody', 'customer', 'acme', 1)", "execution-nobody", "WithoutJournal", "attributes")]
    public async Task Attributes_that_are_wrong_are_named_and_mended(string change, string persistenceId, string fault, string text)
    {
        await FillAsync();
        await TestDatabases.RunAsync(Settings, change);

        await VerifyAsync();

        var difference = Assert.Single(_found);
        Assert.Equal((persistenceId, fault), (difference.PersistenceId, difference.Fault.ToString()));
        Assert.Contains(text, difference.Text, StringComparison.Ordinal);
        _found.Clear();
        await RebuildAsync();
        await AssertIsRightAsync();
    }

    [SkippableTheory]
    [InlineData("delete from lazyengine_tombstones", "Missing", "no tombstone")]
    [InlineData("update lazyengine_tombstones set execution_id = 'half'", "Missing", "no tombstone")]
    public async Task A_tombstone_that_is_missing_is_named_and_put_again(string change, string fault, string text)
    {
        await FillAsync();
        using (var store = ExecutionStore.Open(Settings))
        {
            var purged = await ToldExecution.RunAsync(store, "purged");
            await (await purged.EndAsync()).DoAsync(new ExecutionCommand.Purge(purged.Id) { Id = new CommandId("purge") });
            await store.CleanAsync(purged.Id, ToldExecution.Prefix + purged.Id, 4);
        }

        await VerifyAsync();
        Assert.Empty(_found);
        await TestDatabases.RunAsync(Settings, change);
        await VerifyAsync();

        var difference = _found.Single(difference => difference.PersistenceId == "execution-purged");
        Assert.Equal(fault, difference.Fault.ToString());
        Assert.Contains(text, difference.Text, StringComparison.Ordinal);
        _found.Clear();
        await RebuildAsync();
        await VerifyAsync();
        Assert.Empty(_found);
        Assert.DoesNotContain(await IndexAsync(), row => row.Header.Execution.Value == "purged");
    }

    [SkippableFact]
    public async Task A_row_that_is_missing_and_one_too_many_are_named_and_mended()
    {
        await FillAsync();
        await TestDatabases.RunAsync(Settings, "update lazyengine_index set execution_id = 'stray' where execution_id = 'half'");

        await VerifyAsync();

        Assert.Equal(
            [("execution-half", IndexFault.Missing), ("execution-stray", IndexFault.WithoutJournal)],
            _found.Select(difference => (difference.PersistenceId, difference.Fault)));
        _found.Clear();
        await RebuildAsync();
        await AssertIsRightAsync();
        Assert.DoesNotContain(await IndexAsync(), row => row.Header.Execution.Value == "stray");
    }

    [SkippableTheory]
    [InlineData("update journal set message = '\x01' where persistence_id = 'execution-half' and sequence_number = 2", 2)]
    [InlineData("update journal set manifest = 'unheard-of' where persistence_id = 'execution-half' and sequence_number = 1", 1)]
    [InlineData("delete from journal where persistence_id = 'execution-half' and sequence_number = 1", 1)]
    [InlineData("update journal set message = (select message from journal where persistence_id = 'execution-new') where persistence_id = 'execution-half' and sequence_number = 2", 2)]
    public async Task A_row_of_the_journal_that_cannot_be_read_is_reported_by_its_number_and_spoils_nothing_else(string damage, int number)
    {
        await FillAsync();
        var before = await IndexAsync();
        await TestDatabases.RunAsync(Settings, damage.Replace("'\x01'", Settings.Store == StoreKind.Sqlite ? "x'ff'" : @"'\xff'", StringComparison.Ordinal));

        await VerifyAsync();
        AssertUnreadable("execution-half", number);
        _found.Clear();
        await TestDatabases.RunAsync(Settings, "delete from lazyengine_index where execution_id <> 'half'");
        await RebuildAsync();

        AssertUnreadable("execution-half", number);
        Assert.Equal(before.Select(row => row.Header.Execution), (await IndexAsync()).Select(row => row.Header.Execution));
    }

    [SkippableFact]
    public async Task Of_an_execution_that_cannot_be_read_in_full_the_row_that_knows_more_stays()
    {
        await FillAsync();
        await TestDatabases.RunAsync(Settings, "update journal set manifest = 'unheard-of' where persistence_id = 'execution-ended' and sequence_number = 4");
        var before = await IndexAsync();

        await RebuildAsync();

        AssertUnreadable("execution-ended", 4);
        Assert.Equal(Ended(before), Ended(await IndexAsync()));
        Assert.Equal(ExecutionState.Success, Ended(before).Header.State);
    }

    [SkippableFact]
    public async Task A_flow_that_is_not_registered_is_reported_and_its_executions_still_indexed()
    {
        await FillAsync();
        await TestDatabases.RunAsync(Settings, "delete from lazyengine_flows");
        await TestDatabases.RunAsync(Settings, "delete from lazyengine_index");

        var result = await RebuildAsync();

        Assert.Equal(5, result.Differences);
        Assert.All(_found, difference => Assert.Contains("is not registered", difference.Text, StringComparison.Ordinal));
        Assert.Equal(5, (await IndexAsync()).Count);
    }

    [SkippableFact]
    public async Task Rows_of_other_actors_are_left_alone()
    {
        await FillAsync();
        using (var store = ExecutionStore.Open(Settings)) await store.AppendAsync(Some.Write("ledger", 1, 2));

        await VerifyAsync();
        await RebuildAsync();

        Assert.Empty(_found);
    }

    [SkippableFact]
    public async Task More_executions_than_one_page_and_more_rows_than_one_page_are_all_seen()
    {
        using (var store = ExecutionStore.Open(Settings))
        {
            await ToldExecution.RegisterAsync(store);
            await Task.WhenAll(Enumerable.Range(0, 1_010).Select(i => ToldExecution.RunAsync(store, string.Create(CultureInfo.InvariantCulture, $"e-{i:D5}"))));
            var stopped = await ToldExecution.RunAsync(store, "long");
            for (var i = 0; i < 40; i++)
            {
                await stopped.DoAsync(new ExecutionCommand.Stop(stopped.Id) { Id = new CommandId($"stop{i}") });
                await stopped.DoAsync(new ExecutionCommand.Resume(stopped.Id) { Id = new CommandId($"resume{i}") });
            }
        }

        await TestDatabases.RunAsync(Settings, "delete from lazyengine_index");
        var result = await RebuildAsync();

        Assert.Equal(new AuditResult(1_011, 1_010 + 81, 0), result);
        await AssertIsRightAsync();
    }

    [SkippableFact]
    public async Task A_rebuild_that_is_cancelled_leaves_the_index_as_it_was()
    {
        await FillAsync();
        await TestDatabases.RunAsync(Settings, "update lazyengine_index set flow_name = 'other'");
        var before = await IndexAsync();
        using var cancelled = new CancellationTokenSource();
        var progress = new Progress { Told = cancelled.Cancel };
        using (var store = ExecutionStore.Open(Settings))
            await Task.WhenAll(Enumerable.Range(0, 600).Select(i => store.AppendAsync(Some.Write($"execution-x{i}", 1))));

        using (var audit = Open())
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => audit.RebuildAsync(_found.Add, progress, cancelled.Token));

        Assert.Equal(before, await IndexAsync());
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

    [SkippableFact]
    public void A_store_that_does_not_exist_is_not_made()
    {
        for (var i = 0; i < 2; i++) Assert.Throws<JournalOpenException>(Open);
    }

    private protected IndexAudit Open() => IndexAudit.Open(Settings, ToldExecution.Reading, new Clock());

    private protected async Task FillAsync()
    {
        using var store = ExecutionStore.Open(Settings);
        await ToldExecution.RegisterAsync(store);
        await ToldExecution.RunAsync(store, "new");
        await (await ToldExecution.RunAsync(store, "half")).SucceedAsync("hotel");
        await (await ToldExecution.RunAsync(store, "ended")).EndAsync();
        await (await (await ToldExecution.RunAsync(store, "moved")).WakeAsync(TimeSpan.FromMinutes(7))).SucceedAsync("flight");
        var together = await ToldExecution.RunAsync(store, "together");
        await together.DoAsync(together.Succeed("hotel"), together.Succeed("flight"));
    }

    private static IndexEntry Ended(IReadOnlyList<IndexEntry> index) => index.Single(row => row.Header.Execution.Value == "ended");

    private static string IdOfMissing(IndexDifference difference)
    {
        Assert.Equal(IndexFault.Missing, difference.Fault);
        return difference.PersistenceId[ToldExecution.Prefix.Length..];
    }

    private void AssertUnreadable(string persistenceId, int number)
    {
        var difference = Assert.Single(_found, difference => difference.SequenceNr == number);
        Assert.Equal((persistenceId, IndexFault.Unreadable), (difference.PersistenceId, difference.Fault));
        Assert.All(_found, other => Assert.Equal(persistenceId, other.PersistenceId));
    }

    private async Task AssertIsRightAsync()
    {
        await VerifyAsync();
        Assert.Empty(_found);
    }

    private async Task<AuditResult> VerifyAsync(IProgress<AuditProgress>? progress = null)
    {
        using var audit = Open();
        return await audit.VerifyAsync(_found.Add, progress);
    }

    private async Task<AuditResult> RebuildAsync()
    {
        using var audit = Open();
        return await audit.RebuildAsync(_found.Add);
    }

    private async Task<IReadOnlyList<IndexEntry>> IndexAsync()
    {
        using var reader = StoreReader.Open(Settings);
        return await reader.InOrderAsync(null, 10_000);
    }

    private sealed class Progress : IProgress<AuditProgress>
    {
        public AuditProgress? Last { get; private set; }

        public Action Told { get; init; } = () => { };

        public void Report(AuditProgress value)
        {
            Last = value;
            Told();
        }
    }

    // Ten minutes after the last thing that happened.
    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => ToldExecution.Start.AddMinutes(17);
    }
}
