using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting.Crons;
using LazyEngine.Journal;
using LazyEngine.Language;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LazyEngine.Hosting.Tests;

public sealed class CronTests : IDisposable
{
    private static readonly Flow Hello = Flow.Linear("hello", Flow.Task("say").Requires("name"));

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 12, 30, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_trigger_fires_each_time_its_pattern_says_and_is_removed_after_its_count()
    {
        await using var app = await AppAsync();
        var added = await app.Crons.AddCronAsync(Hourly with { Remaining = 2 });

        await app.FireAtAsync(At(13).AddMinutes(1));
        var first = Assert.Single(await app.StartedAsync());
        var between = Assert.Single(await app.Crons.ListCronsAsync().ToListAsync());
        await app.FireAtAsync(At(14));
        var both = await app.StartedAsync();

        Assert.Equal(At(13), added.NextAt);
        Assert.EndsWith(":20300101T130000Z", first.Value, StringComparison.Ordinal);
        Assert.Equal((At(14), 1, first), (between.NextAt, between.Remaining, between.LastExecution));
        Assert.Equal((2, true), (both.Count, both.Max().Value.EndsWith(":20300101T140000Z", StringComparison.Ordinal)));
        Assert.Empty(await app.Crons.ListCronsAsync().ToListAsync());
        Assert.Equal("\"Ann\"", (await app.Engine.GetDetailsAsync(first)).Tasks.Single().Result!.ToString());
    }

    [Fact]
    public async Task Nothing_fires_before_its_time()
    {
        await using var app = await AppAsync();
        await app.Crons.AddCronAsync(Hourly);

        await app.FireAtAsync(At(13).AddTicks(-1));

        Assert.Empty(await app.StartedAsync());
    }

    [Fact]
    public async Task What_came_due_while_no_engine_ran_is_made_up_for_once()
    {
        await using (var before = await AppAsync()) await before.Crons.AddCronAsync(Hourly);

        await using var after = await AppAsync();
        await after.FireAtAsync(At(17).AddMinutes(30));

        Assert.EndsWith(":20300101T130000Z", Assert.Single(await after.StartedAsync()).Value, StringComparison.Ordinal);
        Assert.Equal(At(18), Assert.Single(await after.Crons.ListCronsAsync().ToListAsync()).NextAt);
    }

    [Fact]
    public async Task A_firing_that_was_not_noted_before_a_crash_starts_nothing_anew()
    {
        ExecutionId id;
        await using (var before = await AppAsync())
        {
            await before.Crons.AddCronAsync(Hourly);
            id = ExecutionId.Parse($"h:{(await before.Store.FindAsync("h"))!.Generation}:20300101T130000Z");
            await before.Engine.RunAsync("hello", new { name = "Ann" }, new RunOptions { Id = id });
        }

        await using var after = await AppAsync();
        await after.FireAtAsync(At(13));
        var trigger = Assert.Single(await after.Crons.ListCronsAsync().ToListAsync());

        Assert.Equal((id, null, At(14)), (trigger.LastExecution, trigger.LastError, trigger.NextAt));
        Assert.Equal(id, Assert.Single(await after.StartedAsync()));
    }

    [Fact]
    public async Task Many_clocks_start_one_execution()
    {
        await using var app = await AppAsync();
        await app.Crons.AddCronAsync(Hourly);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.FireAtAsync(At(13))));

        Assert.Single(await app.StartedAsync());
        Assert.Equal(At(14), Assert.Single(await app.Crons.ListCronsAsync().ToListAsync()).NextAt);
    }

    [Fact]
    public async Task A_trigger_without_a_pattern_fires_once_at_its_time()
    {
        await using var app = await AppAsync();
        await app.Crons.AddCronAsync(Hourly with { Pattern = null, FirstAt = At(15) });

        await app.FireAtAsync(At(16));

        Assert.EndsWith(":20300101T150000Z", Assert.Single(await app.StartedAsync()).Value, StringComparison.Ordinal);
        Assert.Empty(await app.Crons.ListCronsAsync().ToListAsync());
    }

    [Fact]
    public async Task A_firing_that_is_refused_is_told_and_the_next_one_comes()
    {
        await using var app = await AppAsync();
        await app.Crons.AddCronAsync(Hourly);
        // Another flow takes over the name, and needs more.
        await app.Engine.RegisterAsync(Flow.Linear("hello", Flow.Task("say").Requires("name", "age")));

        await app.FireAtAsync(At(13));

        var trigger = Assert.Single(await app.Crons.ListCronsAsync().ToListAsync());
        Assert.Equal((null, At(14)), (trigger.LastExecution, trigger.NextAt));
        Assert.Contains("'age'", trigger.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_time_comes_before_those_of_the_pattern()
    {
        await using var app = await AppAsync();

        Assert.Equal(At(12).AddMinutes(45), (await app.Crons.AddCronAsync(Hourly with { FirstAt = At(12).AddMinutes(45) })).NextAt);
    }

    [Fact]
    public async Task The_same_trigger_again_changes_nothing_and_another_of_its_name_is_refused()
    {
        await using var app = await AppAsync();
        await app.Crons.AddCronAsync(Hourly);

        Assert.Equal(At(13), (await app.Crons.AddCronAsync(Hourly)).NextAt);
        var refused = await Assert.ThrowsAsync<EngineException>(() => app.Crons.AddCronAsync(Hourly with { Pattern = "1 * * * *" }));
        await app.Crons.RemoveCronAsync("h");
        var unknown = await Assert.ThrowsAsync<EngineException>(() => app.Crons.RemoveCronAsync("h"));

        Assert.Equal((EngineError.CronExists, EngineError.UnknownCron), (refused.Code, unknown.Code));
    }

    [Theory]
    [InlineData("h", "hello", "61 * * * *", EngineError.InvalidRequest)]
    [InlineData("h", "hello", "every day", EngineError.InvalidRequest)]
    [InlineData("h", "hello", "0 0 30 2 *", EngineError.InvalidRequest)]
    [InlineData("h", "hello", null, EngineError.InvalidRequest)]
    [InlineData("a b", "hello", "0 * * * *", EngineError.InvalidRequest)]
    [InlineData("", "hello", "0 * * * *", EngineError.InvalidRequest)]
    [InlineData("h", "nobody", "0 * * * *", EngineError.UnknownFlow)]
    public async Task A_trigger_that_cannot_be_meant_is_refused(string name, string flow, string? pattern, string code)
    {
        await using var app = await AppAsync();

        var refused = await Assert.ThrowsAsync<EngineException>(() => app.Crons.AddCronAsync(Hourly with { Name = name, Flow = flow, Pattern = pattern }));

        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public async Task A_trigger_whose_flow_lacks_an_input_is_refused_when_it_is_added()
    {
        await using var app = await AppAsync();

        var refused = await Assert.ThrowsAsync<EngineException>(() => app.Crons.AddCronAsync(Hourly with { Inputs = new Dictionary<string, Payload>() }));

        Assert.Equal(EngineError.InvalidInputs, refused.Code);
    }

    [Fact]
    public async Task A_trigger_with_an_input_that_its_workflow_does_not_know_is_refused_when_it_is_added()
    {
        await using var app = await AppAsync();
        await app.Engine.RegisterAsync(Workflow("{name: x}"));

        var refused = await Assert.ThrowsAsync<EngineException>(() => app.Crons.AddCronAsync(Hourly with { Flow = "greet", Inputs = new Dictionary<string, Payload> { ["nmae"] = Payload.Json("Ann") } }));

        Assert.Equal(EngineError.InvalidInputs, refused.Code);
        Assert.Contains("input 'nmae' is not declared by the flow: it takes 'name'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await app.Crons.ListCronsAsync().ToListAsync());
    }

    [Theory]
    [InlineData("0 * * * *", null)]
    [InlineData("0 * * * *", 1)]
    [InlineData(null, null)]
    public async Task A_trigger_whose_workflow_has_changed_tells_why_it_starts_nothing_also_after_its_last_firing(string? pattern, int? count)
    {
        await using var app = await AppAsync();
        await app.Engine.RegisterAsync(Workflow("{name: x}"));
        await app.Crons.AddCronAsync(Hourly with { Flow = "greet", Pattern = pattern, FirstAt = At(13), Remaining = count });
        await app.Engine.RegisterAsync(Workflow("{other: x}"));

        await app.FireAtAsync(At(13));
        await app.FireAtAsync(At(13).AddMinutes(1));

        var trigger = Assert.Single(await app.Crons.ListCronsAsync().ToListAsync());
        Assert.Equal((null, pattern is not null && count is null ? At(14) : null), (trigger.LastExecution, trigger.NextAt));
        Assert.Contains("input 'name' is not declared by the flow: it takes 'other'", trigger.LastError, StringComparison.Ordinal);
        Assert.Empty(await app.StartedAsync());
    }

    private static Flow Workflow(string input) => WorkflowData.Read($"version: '2.0'\ngreet:\n  input: [{input}]\n  tasks: {{say: {{action: std.noop}}}}\n")[0];

    private static CronTrigger Hourly => new("h", "hello") { Pattern = "0 * * * *", Inputs = new Dictionary<string, Payload> { ["name"] = Payload.Json("Ann") } };

    private static DateTimeOffset At(int hour) => new(2030, 1, 1, hour, 0, 0, TimeSpan.Zero);

    private async Task<App> AppAsync()
    {
        var app = await EmbeddedApp.StartAsync(
            engine => engine.UseSqlite(_folder.File("store.db")).AddFlow(Hello).AddHandler("say", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<string>("name")))),
            services => services.AddSingleton<TimeProvider>(_time));
        return new App(app, (await app.Services.GetRequiredService<EngineHost>().Started).Store!.Crons, _time);
    }

    private sealed record App(EmbeddedApp Running, ICronStore Store, FakeTimeProvider Time) : IAsyncDisposable
    {
        public ILazyEngine Engine => Running.Engine;

        public ICronTriggers Crons => Running.Services.GetRequiredService<ICronTriggers>();

        /// <summary>Fires what is due at a time, beside the clock of the node itself.</summary>
        public async Task FireAtAsync(DateTimeOffset at)
        {
            using var signal = new CronSignal();
            using var clock = new CronClock(Running.Services.GetRequiredService<EngineHost>(), Engine, signal, new FakeTimeProvider(at), NullLogger<CronClock>.Instance);
            await clock.FireDueAsync(Store, CancellationToken.None);
        }

        /// <summary>The executions, once all have ended.</summary>
        public async Task<List<ExecutionId>> StartedAsync()
        {
            var found = await Engine.ListAsync().Select(each => each.Id).ToListAsync();
            foreach (var id in found) await Engine.WaitAsync(id);
            return found;
        }

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
