using System.IO.Compression;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting.Bundles;
using LazyEngine.Language;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Hosting.Tests;

/// <summary>Executions as files, their end, and the end that comes with age.</summary>
public sealed class ArchiveTests : IDisposable
{
    private static readonly ExecutionId Id = ExecutionId.Parse("old");

    private static readonly Flow Inner = Flow.Linear("inner", Flow.Task("one"));

    private static readonly Flow Outer = Flow.Linear("outer", Flow.Task("one"), Flow.Child("sub", Inner));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task What_is_purged_is_gone_with_its_children_and_its_id_does_not_run_again(Store store)
    {
        await using var app = await EmbeddedApp.StartAsync(await store.FreshAsync(_folder) + Handlers);
        var archive = app.Services.GetRequiredService<IArchive>();
        await app.Engine.RunAsync(Outer, options: new RunOptions { Id = Id });
        await app.Engine.WaitAsync(Id);
        await SettledAsync(app);

        var kept = await archive.MeasureAsync(Id);
        Assert.Equal([("outer", ExecutionState.Success), ("inner", ExecutionState.Success)], kept.Select(one => (one.FlowName, one.State)));
        Assert.All(kept, one => Assert.True(one is { Commits: > 0, Bytes: > 0 }));
        var purged = await archive.PurgeAsync(Id);

        Assert.Equal(kept.Select(one => one.Execution).Reverse(), purged);
        Assert.Empty(await app.Engine.ListAsync().ToListAsync());
        foreach (var ask in new Func<Task>[]
        {
            () => app.Engine.RunAsync(Outer, options: new RunOptions { Id = Id }),
            () => app.Engine.GetStateAsync(Id),
            () => app.Engine.GetDetailsAsync(Id),
            () => app.Engine.ExplainAsync(Id),
            () => app.Engine.RerunAsync(Id, new RerunOptions { All = true }),
            async () => await app.Engine.EventsAsync(Id, follow: false).ToListAsync(),
            () => archive.MeasureAsync(Id),
        })
        {
            Assert.Equal(EngineError.Purged, (await Assert.ThrowsAsync<EngineException>(ask)).Code);
        }

        // A repeat finds nothing left to do.
        Assert.Equal([Id], await archive.PurgeAsync(Id));
    }

    [Fact]
    public async Task What_has_not_ended_and_what_was_never_there_are_not_purged()
    {
        await using var app = await EmbeddedApp.StartAsync(await Store.Memory.FreshAsync(_folder) + Handlers);
        var archive = app.Services.GetRequiredService<IArchive>();
        await app.Engine.RunAsync(Flow.Linear("waits", Flow.Signal("go")), options: new RunOptions { Id = Id });

        Assert.Equal(EngineError.NotNow, (await Assert.ThrowsAsync<EngineException>(() => archive.PurgeAsync(Id))).Code);
        Assert.Equal(EngineError.UnknownExecution, (await Assert.ThrowsAsync<EngineException>(() => archive.PurgeAsync(ExecutionId.Parse("nobody")))).Code);
        Assert.Equal(ExecutionState.Running, await app.Engine.GetStateAsync(Id));
    }

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task What_has_been_kept_long_enough_goes_by_itself_and_the_rest_stays(Store store)
    {
        static void Short(LazyEngineOptions options) => options.Configure("lazyengine.retention.flows.outer = 1 ms\nlazyengine.retention.sweep-every = 50 ms\nlazyengine.retention.batch-pause = 10 ms\nlazyengine.retention.batch = 2");
        await using var app = await EmbeddedApp.StartAsync(await store.FreshAsync(_folder) + Short + Handlers);
        var stays = await app.Engine.RunAsync(Inner);
        await app.Engine.WaitAsync(stays.Id);
        for (var i = 0; i < 5; i++) await app.Engine.WaitAsync((await app.Engine.RunAsync(Outer)).Id);

        // The children of a flow that is kept for ever go with their parents all the same.
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await app.Engine.ListAsync().CountAsync() > 1) await looks.WaitForNextTickAsync();

        Assert.Equal(stays.Id, (await app.Engine.ListAsync().ToListAsync()).Single().Id);
    }

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_flow_says_itself_how_long_it_is_kept_and_the_dry_run_says_what_is_due(Store store)
    {
        static void Never(LazyEngineOptions options) => options.Configure("lazyengine.retention.keep-for = 30 d\nlazyengine.retention.flows { named = 0 s, inner = 1 ms }\nlazyengine.retention.sweep-every = 1 d");
        static Flow Named(string name) => Flow.Linear(name, Flow.Task("one"));
        await using var app = await EmbeddedApp.StartAsync(await store.FreshAsync(_folder) + Never + Handlers);
        var archive = app.Services.GetRequiredService<IArchive>();
        foreach (var flow in new[] { Outer.KeepFor(TimeSpan.FromHours(1)), Named("named").KeepFor(TimeSpan.FromSeconds(1)), Named("plain"), Inner })
            await app.Engine.WaitAsync((await app.Engine.RunAsync(flow, options: new RunOptions { Id = ExecutionId.Parse($"of-{flow.Name}") })).Id);
        // The version that was registered last counts, also for what has ended by an earlier one.
        await app.Engine.RegisterAsync(Outer.KeepFor(TimeSpan.FromDays(2)));

        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var foreseen = await archive.ForeseeRetentionAsync();
        while (foreseen.Due.Count == 0 && await looks.WaitForNextTickAsync()) foreseen = await archive.ForeseeRetentionAsync();

        Assert.Equal(
            [
                new FlowRetention("inner", TimeSpan.FromMilliseconds(1), RetentionSource.Configuration),
                new FlowRetention("named", null, RetentionSource.Configuration),
                new FlowRetention("outer", TimeSpan.FromDays(2), RetentionSource.Flow),
                new FlowRetention("plain", TimeSpan.FromDays(30), RetentionSource.Default),
            ],
            foreseen.Flows);
        // The one that is a child goes with its parent, and is not due by itself.
        Assert.Equal([("of-inner", "inner", ExecutionState.Success)], foreseen.Due.Select(due => (due.Execution.Value, due.FlowName, due.State)));
        Assert.False(foreseen.HasMore);
        Assert.Equal(5, await app.Engine.ListAsync().CountAsync());
    }

    [Fact]
    public async Task What_a_flow_says_of_itself_is_done()
    {
        static void Often(LazyEngineOptions options) => options.Configure("lazyengine.retention { sweep-every = 50 ms }");
        await using var app = await EmbeddedApp.StartAsync(await Store.Sqlite.FreshAsync(_folder) + Often + Handlers);
        await app.Engine.WaitAsync((await app.Engine.RunAsync(Flow.Linear("kept", Flow.Task("one")), options: new RunOptions { Id = ExecutionId.Parse("stays") })).Id);
        await app.Engine.WaitAsync((await app.Engine.RunAsync(Flow.Linear("goes", Flow.Task("one")).KeepFor(TimeSpan.FromSeconds(1)))).Id);

        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await app.Engine.ListAsync().CountAsync() > 1) await looks.WaitForNextTickAsync();

        Assert.Equal("stays", (await app.Engine.ListAsync().ToListAsync()).Single().Id.Value);
    }

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Workflows_go_by_their_names_or_patterns_with_all_that_they_have_started(Store store)
    {
        static void Short(LazyEngineOptions options) => options.AddModule(new WorkflowActions()).Configure("lazyengine.retention.flows { \"billing.*\" = 1 ms, \"billing.kept\" = 0 s, \"b*\" = 1 d }\nlazyengine.retention.sweep-every = 50 ms");
        await using var app = await EmbeddedApp.StartAsync(await store.FreshAsync(_folder) + Short);
        var workflows = WorkflowData.Read("""
            version: '2.0'
            name: billing
            workflows:
              main: {tasks: {each: {with-items: "i in <% [1, 2] %>", workflow: middle}}}
              middle: {tasks: {call: {workflow: sub}}}
              sub: {tasks: {look: {action: std.fail, on-error: noop}}}
              kept: {tasks: {call: {workflow: sub}}}
            """);
        foreach (var (name, id) in new[] { ("billing.kept", "stays"), ("billing.main", "goes") })
        {
            await app.Engine.RunAsync(workflows.Single(workflow => workflow.Name == name), options: new RunOptions { Id = ExecutionId.Parse(id) });
            await app.Engine.WaitAsync(ExecutionId.Parse(id));
        }

        // A child is kept for as long as the execution that started it, whatever is said of its own name.
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await app.Engine.ListAsync().CountAsync() > 2) await looks.WaitForNextTickAsync();

        Assert.Equal(["billing.kept", "billing.sub"], (await app.Engine.ListAsync().ToListAsync()).Select(kept => kept.FlowName).Order(StringComparer.Ordinal));
        Assert.Equal(EngineError.Purged, (await Assert.ThrowsAsync<EngineException>(() => app.Engine.GetStateAsync(ExecutionId.Parse("goes")))).Code);
        var foreseen = await app.Services.GetRequiredService<IArchive>().ForeseeRetentionAsync();
        Assert.Equal([("billing.kept", null), ("billing.main", TimeSpan.FromMilliseconds(1))], foreseen.Flows.Where(flow => flow.Flow is "billing.kept" or "billing.main").Select(flow => (flow.Flow, flow.KeepFor)));
    }

    [Theory]
    [InlineData(0.5, "from 1 second to 36500 days")]
    [InlineData(40_000 * 86_400.0, "from 1 second to 36500 days")]
    public async Task A_time_that_cannot_be_meant_is_refused(double seconds, string says)
    {
        await using var app = await EmbeddedApp.StartAsync(await Store.Memory.FreshAsync(_folder) + Handlers);

        var wrong = await Assert.ThrowsAsync<InvalidFlowException>(() => app.Engine.RegisterAsync(Inner.KeepFor(TimeSpan.FromSeconds(seconds))));

        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("only the outermost", (await Assert.ThrowsAsync<InvalidFlowException>(() => app.Engine.RegisterAsync(Flow.Linear("around", Inner.KeepFor(TimeSpan.FromDays(1)))))).Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_bundle_shows_an_execution_and_its_children_without_an_engine(Store store)
    {
        var file = _folder.File("old.bundle");
        await using var app = await EmbeddedApp.StartAsync(await store.FreshAsync(_folder) + Handlers);
        await app.Engine.RunAsync(Outer, options: new RunOptions { Id = Id, BusinessKey = "order 7" });
        await app.Engine.WaitAsync(Id);
        await SettledAsync(app);
        await using (var output = File.Create(file)) await app.Services.GetRequiredService<IArchive>().ArchiveAsync(Id, output);

        using var bundle = await OfflineStore.OpenBundleAsync(file);

        // Claims that no commit tells are in no bundle.
        Assert.Equal((await app.Engine.GetDetailsAsync(Id)).Tasks.Select(task => task with { ClaimedAt = null }), (await bundle.GetDetailsAsync(Id)).Tasks);
        Assert.Equal(await app.Engine.EventsAsync(Id, follow: false).ToListAsync(), await bundle.EventsAsync(Id, 0).ToListAsync());
        Assert.Equal(WaitKind.Ended, Assert.Single((await bundle.ExplainAsync(Id, DateTimeOffset.UtcNow)).Waits).Kind);
        Assert.Equal(["inner", "outer"], (await bundle.ListAsync(new ExecutionFilter(), CancellationToken.None).ToListAsync()).Select(row => row.FlowName));
        Assert.Equal("outer", (await bundle.GetFlowAsync("outer")).Name);
        Assert.Equal(Id, (await bundle.PageAsync(new ExecutionFilter { BusinessKey = "order 7" })).Executions.Single().Id);
    }

    [Theory]
    [InlineData("executions/0001.commits", "checksum")]
    [InlineData("manifest.json", "no bundle of LazyEngine")]
    [InlineData(null, "no bundle of LazyEngine")]
    public async Task A_file_that_is_damaged_is_refused_with_what_is_wrong(string? entry, string says)
    {
        var file = _folder.File("old.bundle");
        await using (var app = await EmbeddedApp.StartAsync(await Store.Memory.FreshAsync(_folder) + Handlers))
        {
            await app.Engine.RunAsync(Inner, options: new RunOptions { Id = Id });
            await app.Engine.WaitAsync(Id);
            await using var output = File.Create(file);
            await app.Services.GetRequiredService<IArchive>().ArchiveAsync(Id, output);
        }

        if (entry is null) await File.WriteAllTextAsync(file, "no zip at all");
        else Damage(file, entry);

        Assert.Contains(says, (await Assert.ThrowsAsync<FormatException>(() => Bundle.ReadAsync(file))).Message, StringComparison.Ordinal);
    }

    private static void Damage(string file, string name)
    {
        using var archive = ZipFile.Open(file, ZipArchiveMode.Update);
        var entry = archive.GetEntry(name)!;
        using var content = entry.Open();
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        bytes[^3] ^= 1;
        if (name == BundleManifest.FileName) bytes = System.Text.Encoding.UTF8.GetBytes("{\"format\": \"other\", \"version\": 1, \"createdAt\": \"2030-01-01T00:00:00Z\", \"executions\": [], \"flows\": []}");
        content.SetLength(0);
        content.Write(bytes);
    }

    // A child has told its parent, and the parent has heard it.
    private static async Task SettledAsync(EmbeddedApp app)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        await foreach (var row in app.Engine.ListAsync())
        {
            if (row.Parent is null) continue;
            while (!await app.Engine.EventsAsync(row.Id, follow: false).AnyAsync(entry => entry.Kind == "ParentTold")) await looks.WaitForNextTickAsync();
        }
    }

    private static void Handlers(LazyEngineOptions options) => options.AddHandler("one", (_, _) => ValueTask.FromResult(Outcome.Success(1)));
}
