using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Worker;

namespace LazyEngine.Hosting.Tests;

/// <summary>Retries, limits and waits with real handlers and a real file.</summary>
public sealed class TimeTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_handler_that_fails_twice_is_tried_again_and_succeeds()
    {
        await using var app = await StartAsync(options => options.AddHandler("flaky", (context, _) =>
            ValueTask.FromResult(context.Attempt < 3 ? Outcome.Failure("Busy", "Try again.") : Outcome.Success(context.Attempt))));

        var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("flaky").Retry(RetryPolicy.Fixed(3, Short))));

        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(run.Id)).State);
        Assert.Equal(3, Assert.Single((await app.Engine.GetDetailsAsync(run.Id)).Tasks).Result!.As<int>());
        Assert.Equal(2, await app.Engine.EventsAsync(run.Id).CountAsync(entry => entry is { Kind: "TaskRetrying", Error.Code: "Busy" }));
    }

    [Fact]
    public async Task No_more_of_a_limited_queue_run_at_once_than_it_allows()
    {
        var (running, most) = (0, 0);
        using var began = new SemaphoreSlim(0);
        using var open = new SemaphoreSlim(0);
        await using var app = await StartAsync(options => options.Configure("lazyengine.queues.narrow.concurrency = 2").WorkOn("narrow").WorkOn("default").AddHandler("counted", async (_, cancellationToken) =>
        {
            var now = Interlocked.Increment(ref running);
            lock (options) most = Math.Max(most, now);
            began.Release();
            await open.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref running);
            return Outcome.Success();
        }));

        var run = await app.Engine.RunAsync(Flow.Unordered("many", Enumerable.Range(0, 12).Select(number => (FlowItem)Flow.Task($"t{number}").Handler("counted").Queue("narrow")).ToArray()));
        for (var begun = 1; begun <= 12; begun++)
        {
            await began.WaitAsync();
            if (begun >= 2) open.Release();
        }

        open.Release();
        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(run.Id)).State);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task A_handler_that_takes_too_long_is_told_to_stop()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(options => options.AddHandler("slow", async (context, cancellationToken) =>
        {
            Assert.NotNull(context.Deadline);
            await using var registration = cancellationToken.Register(stopped.SetResult);
            await stopped.Task;
            return Outcome.Success("too late");
        }));

        var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("slow").Within(new TimeLimits { StartToClose = Short })));
        var end = await app.Engine.WaitAsync(run.Id);

        Assert.Equal((ExecutionState.Failure, TaskFailure.StartToCloseTimeout), (end.State, end.Error!.Code));
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_silent_handler_is_given_up_and_the_next_attempt_goes_on_from_its_progress()
    {
        await using var app = await StartAsync(options => options.AddHandler("steps", async (context, cancellationToken) =>
        {
            if (context.Progress is { } progress) return Outcome.Success(progress.As<int>() + 2);
            await context.HeartbeatAsync(Payload.Json(40), cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return Outcome.Failure("Unreachable", "It was to be told to stop.");
        }));

        var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("steps").Within(new TimeLimits { Heartbeat = Short * 5 }).Retry(RetryPolicy.Fixed(2, TimeSpan.Zero))));

        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(run.Id)).State);
        Assert.Equal(42, Assert.Single((await app.Engine.GetDetailsAsync(run.Id)).Tasks).Result!.As<int>());
    }

    [Fact]
    public async Task A_handler_that_beats_learns_that_its_execution_was_cancelled()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(options => options.AddHandler("beats", async (context, cancellationToken) =>
        {
            try
            {
                while (true)
                {
                    await context.HeartbeatAsync(cancellationToken: CancellationToken.None);
                    running.TrySetResult();
                }
            }
            finally
            {
                if (cancellationToken.IsCancellationRequested) stopped.SetResult();
            }
        }));
        var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("beats")));
        await running.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await app.Engine.CancelAsync(run.Id, "no longer wanted");

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_is_due_while_the_process_is_down_happens_when_it_is_back()
    {
        Action<LazyEngineOptions> configure = options => options.UseSqlite(_folder.File("test.db")).AddHandler("one", (_, _) => ValueTask.FromResult(Outcome.Success("done")));
        var id = ExecutionId.Parse("later");
        await using (var app = await EmbeddedApp.StartAsync(configure))
        {
            var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("one").WaitBefore(Short)), options: new RunOptions { Id = id, StartAt = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(1) });
            Assert.Equal(ExecutionState.Pending, run.State);
            Assert.Equal(WaitKind.Timer, Assert.Single((await app.Engine.ExplainAsync(id)).Waits).Kind);
        }

        // Nothing asks for the execution: the watchdog finds it.
        await using var again = await EmbeddedApp.StartAsync(configure);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await again.Engine.GetStateAsync(id, patience.Token) != ExecutionState.Success) await Task.Yield();
    }

    [Fact]
    public async Task A_wait_may_last_longer_than_any_scheduler_counts()
    {
        await using var app = await StartAsync(_ => { });
        var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("one").WaitBefore(TimeSpan.FromDays(36_500))));

        var wait = Assert.Single((await app.Engine.ExplainAsync(run.Id)).Waits);

        Assert.Equal((WaitKind.Timer, true), (wait.Kind, wait.Next > DateTimeOffset.UtcNow + TimeSpan.FromDays(36_000)));
        Assert.Equal(ExecutionState.Cancelled, (await app.Engine.CancelAsync(run.Id, "no longer wanted")).State);
    }

    [Fact]
    public async Task What_has_used_up_its_retries_is_decided_by_an_operator()
    {
        await using var app = await StartAsync(options => options.AddHandler("broken", (_, _) => ValueTask.FromResult(Outcome.Failure("Broken", "It is broken."))));
        var run = await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("broken").Retry(RetryPolicy.Fixed(1, Short) with { WhenExhausted = Exhausted.Suspend })));
        await foreach (var entry in app.Engine.EventsAsync(run.Id))
        {
            if (entry.Kind == "ExecutionSuspended") break;
        }

        Assert.Contains((await app.Engine.ExplainAsync(run.Id)).Waits, wait => wait.Kind == WaitKind.Operator && wait.Token?.Task == "broken");

        var end = await app.Engine.ResumeAsync(run.Id, [new HeldDecision("broken", Outcome.Success(7))]);

        Assert.Equal(ExecutionState.Success, end.State);
    }

    private Task<EmbeddedApp> StartAsync(Action<LazyEngineOptions> configure) =>
        EmbeddedApp.StartAsync((options => options.UseSqlite(_folder.File("test.db"))) + configure);
}
