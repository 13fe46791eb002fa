using System.Collections.Concurrent;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Hosting.Tests;

public sealed class LazyEngineTests : IDisposable
{
    private static readonly Flow Sum = Flow.Linear(
        "sum",
        Flow.Task("double").Requires("number").Provides("doubled"),
        Flow.Task("add").Requires("number", "doubled"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task To_start_with_an_id_that_the_engine_makes_reads_nothing(Store store)
    {
        await using var app = await StartAsync(store);
        var journal = (await app.Services.GetRequiredService<EngineHost>().Started).Store!;

        var before = journal.RecoveryReads;
        await app.Engine.WaitAsync((await app.Engine.RunAsync(Sum, new { number = 7 })).Id);
        var made = journal.RecoveryReads - before;
        await app.Engine.WaitAsync((await app.Engine.RunAsync(Sum, new { number = 7 }, new RunOptions { Id = ExecutionId.Parse("chosen") })).Id);

        Assert.Equal(0, made);
        // A snapshot, then rows: somebody else may have used it.
        Assert.Equal(2, journal.RecoveryReads - before);
    }

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_flow_runs_to_its_end_and_tells_its_story(Store store)
    {
        await using var app = await StartAsync(store);

        var started = await app.Engine.RunAsync(Sum, new { number = 7 });
        var end = await app.Engine.WaitAsync(started.Id);

        Assert.Equal(ExecutionState.Success, end.State);
        Assert.Equal(3, end.Version);
        var details = await app.Engine.GetDetailsAsync(started.Id);
        Assert.Equal([14, 21], details.Tasks.Select(task => task.Result!.As<int>()));
        Assert.Equal(ExecutionState.Success, await app.Engine.GetStateAsync(started.Id));
        var events = await app.Engine.EventsAsync(started.Id).Select(entry => entry.Kind).ToListAsync();
        Assert.Equal(["ExecutionStarted", "TaskScheduled", "TaskSucceeded", "TaskScheduled", "TaskSucceeded", "ExecutionSucceeded"], events);
        Assert.Equal(WaitKind.Ended, Assert.Single((await app.Engine.ExplainAsync(started.Id)).Waits).Kind);
    }

    [SkippableTheory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task What_waits_for_the_outside_waits_through_a_restart(Store store)
    {
        var approval = Flow.Linear("approval", Flow.Task("approve"), Flow.Task("after"));
        void Handlers(LazyEngineOptions options) => options
            .AddFlow(approval)
            .AddHandler("approve", (_, _) => ValueTask.FromResult(Outcome.Pending))
            .AddHandler("after", (_, _) => ValueTask.FromResult(Outcome.Success("done")));
        var fresh = await store.FreshAsync(_folder);
        var id = ExecutionId.Parse("waits");

        await using (var app = await EmbeddedApp.StartAsync(fresh + Handlers))
        {
            await app.Engine.RunAsync("approval", options: new RunOptions { Id = id });
            await foreach (var entry in app.Engine.EventsAsync(id))
            {
                if (entry.Kind == "TaskDeferred") break;
            }
        }

        await using var again = await EmbeddedApp.StartAsync(fresh + Handlers);
        var wait = Assert.Single((await again.Engine.ExplainAsync(id)).Waits);
        Assert.Equal((WaitKind.Outside, "approve"), (wait.Kind, wait.Token!.Task));
        await again.Engine.TaskCompleteAsync(id, "approve", "yes");
        Assert.Equal(ExecutionState.Success, (await again.Engine.WaitAsync(id)).State);
    }

    [Fact]
    public async Task An_execution_with_work_in_flight_goes_on_by_itself_after_a_restart()
    {
        var fresh = await Store.Sqlite.FreshAsync(_folder);
        var flow = Flow.Linear("hangs-once", Flow.Task("work"));
        var started = new TaskCompletionSource();
        var id = ExecutionId.Parse("in-flight");

        await using (var app = await EmbeddedApp.StartAsync(fresh + (options => options.Configure("lazyengine.worker.drain-timeout = 0 s").AddHandler("work", async (_, cancellation) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return Outcome.Pending;
        }))))
        {
            await app.Engine.RunAsync(flow, options: new RunOptions { Id = id });
            await started.Task;
        }

        var attempts = new ConcurrentBag<int>();
        await using var again = await EmbeddedApp.StartAsync(fresh + (options => options.AddHandler("work", (context, _) =>
        {
            attempts.Add(context.Attempt);
            return ValueTask.FromResult(Outcome.Success("done"));
        })));

        // Nobody touches the execution: it is watched through the index, which starts no actor.
        while (!(await again.Engine.GetStateAsync(id)).IsTerminal()) await Task.Yield();
        // The process that stopped may have handed the first back itself, and then a second waited already.
        Assert.InRange(Assert.Single(attempts), 2, 3);
    }

    [Fact]
    public async Task A_stopped_execution_goes_on_when_it_is_resumed()
    {
        var gate = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var app = await EmbeddedApp.StartAsync(options => options
            .UseMemory()
            .AddHandler("first", async (_, _) =>
            {
                begun.SetResult();
                await gate.Task;
                return Outcome.Success(1);
            })
            .AddHandler("second", (_, _) => ValueTask.FromResult(Outcome.Success(2))));
        var run = await app.Engine.RunAsync(Flow.Linear("two", Flow.Task("first"), Flow.Task("second")));
        await begun.Task;

        Assert.Equal(ExecutionState.Suspending, (await app.Engine.StopAsync(run.Id)).State);
        gate.SetResult();
        while (await app.Engine.GetStateAsync(run.Id) != ExecutionState.Suspended) await Task.Yield();
        var second = (await app.Engine.GetDetailsAsync(run.Id)).Tasks[1];
        Assert.Equal((TaskState.Pending, 0), (second.State, second.Attempt));

        Assert.Equal(ExecutionState.Running, (await app.Engine.ResumeAsync(run.Id)).State);
        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(run.Id)).State);
    }

    [Fact]
    public async Task A_cancelled_execution_tells_its_handler_to_stop()
    {
        var told = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var app = await EmbeddedApp.StartAsync(options => options.UseMemory().AddHandler("endless", async (_, cancellation) =>
        {
            await using var registration = cancellation.Register(told.SetResult);
            begun.SetResult();
            await told.Task;
            return Outcome.Success(1);
        }));
        var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("endless")));
        await begun.Task;

        Assert.Equal(ExecutionState.Cancelled, (await app.Engine.CancelAsync(run.Id, "no longer wanted")).State);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_handler_that_throws_fails_its_execution_with_a_reason()
    {
        await using var app = await EmbeddedApp.StartAsync(options => options.UseMemory().AddHandler("broken", (_, _) => throw new InvalidOperationException("out of paper")));
        var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("broken")));
        var end = await app.Engine.WaitAsync(run.Id);
        Assert.Equal((ExecutionState.Failure, "out of paper"), (end.State, end.Error!.Message));
    }

    [Fact]
    public async Task A_result_over_the_limit_fails_the_task_and_not_the_engine()
    {
        await using var app = await EmbeddedApp.StartAsync(options => options.UseMemory().AddHandler("big", (_, _) => ValueTask.FromResult(Outcome.Success(new byte[1024 * 1024]))));
        var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("big")));
        var end = await app.Engine.WaitAsync(run.Id);
        Assert.Equal((ExecutionState.Failure, EngineError.TooLarge), (end.State, end.Error!.Code));
    }

    [Fact]
    public async Task Bad_requests_are_refused_with_stable_codes()
    {
        await using var app = await EmbeddedApp.StartAsync(options => options.UseMemory());
        var unknown = ExecutionId.Parse("unknown");
        Assert.Equal(EngineError.UnknownFlow, (await Assert.ThrowsAsync<EngineException>(() => app.Engine.RunAsync("nowhere"))).Code);
        Assert.Equal(EngineError.InvalidInputs, (await Assert.ThrowsAsync<EngineException>(() => app.Engine.RunAsync(Sum))).Code);
        Assert.Equal(EngineError.UnknownExecution, (await Assert.ThrowsAsync<EngineException>(() => app.Engine.GetStateAsync(unknown))).Code);
        Assert.Equal(EngineError.UnknownExecution, (await Assert.ThrowsAsync<EngineException>(() => app.Engine.WaitAsync(unknown))).Code);
        Assert.Equal(EngineError.UnknownExecution, (await Assert.ThrowsAsync<EngineException>(() => app.Engine.StopAsync(unknown))).Code);
        await Assert.ThrowsAsync<ArgumentException>(() => app.Engine.RunAsync(Sum, 7));
        var cycle = Flow.Graph("cycle", Flow.Task("a"), Flow.Task("b")).Link("a", "b").Link("b", "a");
        Assert.Contains("a -> b -> a", (await Assert.ThrowsAsync<InvalidFlowException>(() => app.Engine.RunAsync(cycle))).Message, StringComparison.Ordinal);
        Assert.Empty(await app.Engine.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task Executions_are_listed_by_flow_and_state()
    {
        await using var app = await StartAsync(Store.Sqlite);
        for (var number = 0; number < 5; number++)
        {
            var run = await app.Engine.RunAsync(Sum, new { number });
            await app.Engine.WaitAsync(run.Id);
        }

        Assert.Equal(5, await app.Engine.ListAsync(new ExecutionFilter(ExecutionState.Success, "sum")).CountAsync());
        Assert.Equal(0, await app.Engine.ListAsync(new ExecutionFilter(ExecutionState.Running)).CountAsync());
    }

    private async Task<EmbeddedApp> StartAsync(Store store) => await EmbeddedApp.StartAsync(await store.FreshAsync(_folder) + (options => options
        .AddHandler("double", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<int>("number") * 2)))
        .AddHandler("add", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<int>("number") + context.Argument<int>("doubled"))))));
}
