using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Worker;

namespace LazyEngine.Hosting.Tests;

/// <summary>Child executions with real handlers and a real file.</summary>
public sealed class ChildTests : IDisposable
{
    private static readonly Flow Leg = Flow.Linear("leg", Flow.Task("book").Requires("city").Provides("seat"), Flow.Task("approve").Provides("by"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Children_of_children_run_and_their_results_come_up()
    {
        await using var app = await StartAsync();
        var tour = Flow.Linear("tour", Flow.Unordered("legs", Flow.Child("there", Simple("there")).Requires("city").Provides("there"), Flow.Child("back", Simple("back")).Requires("city").Provides("back")));

        var run = await app.Engine.RunAsync(Flow.Linear("season", Flow.Child("tour", tour).Rebind("city", "first").Provides("tour"), Flow.Task("sum").Requires("tour")), new { first = "Oslo" });

        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(run.Id)).State);
        Assert.Equal("""{"there":{"seat":"a seat to Oslo"},"back":{"seat":"a seat to Oslo"}}""", (await app.Engine.GetDetailsAsync(run.Id)).Tasks[1].Result?.As<System.Text.Json.JsonElement>().ToString());

        static Flow Simple(string name) => Flow.Linear(name, Flow.Task("book").Requires("city").Provides("seat"));
    }

    [Fact]
    public async Task A_child_outlives_the_process_and_its_parent_says_what_it_waits_for()
    {
        ExecutionId parent;
        ExecutionId child;
        await using (var app = await StartAsync())
        {
            parent = (await app.Engine.RunAsync(Flow.Linear("trip", Flow.Child("leg", Leg).Requires("city")), new { city = "Oslo" })).Id;
            child = (await app.Engine.GetDetailsAsync(parent)).Tasks[0].Child!.Value;
            await DeferredAsync(app.Engine, parent, child);
            var wait = Assert.Single((await app.Engine.ExplainAsync(parent)).Waits);
            Assert.Equal(WaitKind.Execution, wait.Kind);
            Assert.Contains($"'{child}' of flow 'leg'", wait.Text, StringComparison.Ordinal);
            Assert.Equal(parent, (await app.Engine.GetDetailsAsync(child)).Parent?.Execution);
        }

        await using var again = await StartAsync();
        await again.Engine.TaskCompleteAsync(child, "approve", "Ann");

        Assert.Equal(ExecutionState.Success, (await again.Engine.WaitAsync(parent)).State);
        Assert.Equal("""{"seat":"a seat to Oslo","by":"Ann"}""", (await again.Engine.GetDetailsAsync(parent)).Tasks[0].Result?.ToString());
    }

    [Fact]
    public async Task A_child_that_is_tried_again_is_another_execution()
    {
        var calls = 0;
        await using var app = await StartAsync(options => options.AddHandler("flaky", (_, _) => ValueTask.FromResult(Interlocked.Increment(ref calls) == 1 ? Outcome.Failure("Busy", "Try again.") : Outcome.Success(1))));

        var run = await app.Engine.RunAsync(Flow.Linear("outer", Flow.Child("inner", Flow.Linear("inner", Flow.Task("flaky"))).Retry(RetryPolicy.Fixed(2, TimeSpan.FromMilliseconds(50)))));

        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(run.Id)).State);
        Assert.Equal((1, 1), (await app.Engine.ListAsync(new ExecutionFilter(ExecutionState.Failure, "inner")).CountAsync(), await app.Engine.ListAsync(new ExecutionFilter(ExecutionState.Success, "inner")).CountAsync()));
        Assert.Contains(await app.Engine.EventsAsync(run.Id).ToListAsync(), entry => entry is { Kind: "TaskRetrying", Error.Code: "Busy" });
    }

    [Fact]
    public async Task A_cancel_reaches_the_children()
    {
        await using var app = await StartAsync();
        var run = await app.Engine.RunAsync(Flow.Linear("trip", Flow.Child("leg", Leg).Requires("city")), new { city = "Oslo" });
        var child = (await app.Engine.GetDetailsAsync(run.Id)).Tasks[0].Child!.Value;
        await DeferredAsync(app.Engine, run.Id, child);

        await app.Engine.CancelAsync(run.Id, "no longer wanted");

        var end = await app.Engine.WaitAsync(child);
        Assert.Equal((ExecutionState.Cancelled, true), (end.State, end.Error!.Message.Contains(run.Id.Value, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_flow_may_come_with_flows_of_children_that_are_registered_before()
    {
        await using var app = await StartAsync(options => options.AddFlow(Flow.Linear("outer", Flow.Child("inner", Flow.Linear("inner", Flow.Task("book").Requires("city").Provides("seat"))).Requires("city"))));

        var inner = await app.Engine.RunAsync("inner", new { city = "Oslo" });

        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(inner.Id)).State);
        await Assert.ThrowsAsync<InvalidFlowException>(() => app.Engine.RegisterAsync(Flow.Linear("wrong", Flow.Child("inner", Leg))));
    }

    private static async Task DeferredAsync(ILazyEngine engine, ExecutionId parent, ExecutionId child)
    {
        await foreach (var entry in engine.EventsAsync(parent))
        {
            if (entry.Kind == "TaskDeferred") break;
        }

        // The parent starts it when its own commit is stored.
        while (!await engine.ListAsync().AnyAsync(row => row.Id == child)) await Task.Yield();
        await foreach (var entry in engine.EventsAsync(child))
        {
            if (entry.Kind == "TaskDeferred") break;
        }
    }

    private Task<EmbeddedApp> StartAsync(Action<LazyEngineOptions>? more = null) => EmbeddedApp.StartAsync(options =>
    {
        options.UseSqlite(_folder.File("children.db"))
            .AddHandler("book", (context, _) => ValueTask.FromResult(Outcome.Success($"a seat to {context.Argument<string>("city")}")))
            .AddHandler("approve", (_, _) => ValueTask.FromResult(Outcome.Pending))
            .AddHandler("sum", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<System.Text.Json.JsonElement>("tour"))));
        more?.Invoke(options);
    });
}
