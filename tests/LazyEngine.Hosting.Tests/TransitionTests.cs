using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting.Tests;

[Collection(nameof(TransitionTests))]
public sealed class TransitionTests : IDisposable
{
    private static readonly Flow Trip = Flow.Linear(
        "trip",
        Flow.Task("flight").Handler("ok").Compensate("undo"),
        Flow.Task("hotel").Handler("bad"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    public async Task What_is_told_is_what_the_journal_says(Store store)
    {
        var told = new Told();
        await using var app = await EmbeddedApp.StartAsync(await store.FreshAsync(_folder) + Handlers + (options => options.OnTransition(told.Hear)));

        await app.Engine.RunAsync(Trip, options: new RunOptions { Id = ExecutionId.Parse("t") });
        var heard = await told.UntilEndAsync();

        string[] expected =
        [
            "1 new-Running", "1 flight#1 Pending-Scheduled", "2 flight#1 Scheduled-Success", "2 hotel#1 Pending-Scheduled", "3 hotel#1 Scheduled-Failure Exploded",
            "3 Running-Reverting Exploded", "3 hotel#1 Failure-Reverting", "3 hotel#1 Reverting-Reverted", "3 flight#2 Success-Reverting", "4 flight#2 Reverting-Reverted", "4 Reverting-Reverted Exploded",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), heard.Select(Text).Order(StringComparer.Ordinal));
        var read = await app.Services.GetRequiredService<ITransitions>().ReadAsync(ExecutionId.Parse("t")).Select(Text).ToListAsync();
        Assert.Equal(read, heard.Select(Text));
    }

    [Fact]
    public async Task A_restart_tells_nothing_again_and_a_reader_goes_on_without_a_gap()
    {
        var fresh = await Store.Sqlite.FreshAsync(_folder);
        var flow = Flow.Linear("approval", Flow.Task("approve").Handler("wait"), Flow.Task("after").Handler("ok"));
        var id = ExecutionId.Parse("t");
        var (first, second) = (new Told(), new Told());
        var before = new List<Transition>();
        await using (var app = await EmbeddedApp.StartAsync(fresh + Handlers + (options => options.OnTransition(first.Hear))))
        {
            await app.Engine.RunAsync(flow, options: new RunOptions { Id = id });
            await foreach (var transition in app.Services.GetRequiredService<ITransitions>().ReadAsync(id))
            {
                before.Add(transition);
                if (transition.Kind == "TaskDeferred") break;
            }
        }

        await using var again = await EmbeddedApp.StartAsync(fresh + Handlers + (options => options.OnTransition(second.Hear)));
        var rest = again.Services.GetRequiredService<ITransitions>().ReadAsync(id, after: before[^1].Version).Select(Text).ToListAsync().AsTask();
        await again.Engine.TaskCompleteAsync(id, "approve", "yes");
        var heard = await second.UntilEndAsync();

        Assert.DoesNotContain(heard, transition => transition.Version <= before[^1].Version);
        Assert.Equal(await rest, heard.Select(Text));
        Assert.Equal(first.All.Select(Text), before.Select(Text));
        Assert.Equal(
            await again.Services.GetRequiredService<ITransitions>().ReadAsync(id).Select(Text).ToListAsync(),
            [.. before.Select(Text), .. await rest]);
    }

    [Fact]
    public async Task A_listener_that_throws_hurts_nobody()
    {
        var (told, log) = (new Told(), new Lines());
        await using var app = await EmbeddedApp.StartAsync(
            options => Handlers(options.UseMemory().OnTransition(_ => throw new InvalidOperationException("listener")).OnTransition(told.Hear)), log.AddTo);

        var end = await app.Engine.WaitAsync((await app.Engine.RunAsync(Trip)).Id);

        Assert.Equal(ExecutionState.Reverted, end.State);
        var heard = await told.UntilEndAsync();
        await log.UntilAsync(line => line.Contains("Error A listener to transitions has failed at ExecutionReverted", StringComparison.Ordinal));
        Assert.Equal(heard.Count, log.All.Count(line => line.StartsWith("Error A listener to transitions has failed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_listener_that_is_stuck_holds_up_nobody_and_misses_what_its_queue_cannot_hold()
    {
        var (told, log, release) = (new Told(), new Lines(), new TaskCompletionSource());
        var heard = new ConcurrentQueue<Transition>();
        await using var app = await EmbeddedApp.StartAsync(
            options => Handlers(options.UseMemory().OnTransition(told.Hear).OnTransition(async (transition, cancellation) =>
            {
                heard.Enqueue(transition);
                await release.Task.WaitAsync(cancellation);
            }, capacity: 3)), log.AddTo);
        using var dropped = new Counted("lazyengine.transitions.dropped");

        var end = await app.Engine.WaitAsync((await app.Engine.RunAsync(Trip)).Id);
        var all = await told.UntilEndAsync();
        Assert.Equal(ExecutionState.Reverted, end.State);
        release.SetResult();
        await log.UntilAsync(line => line.Contains("has caught up", StringComparison.Ordinal));

        var missed = all.Count - heard.Count;
        Assert.InRange(heard.Count, 3, 4);
        Assert.Equal(all.Where(heard.Contains), heard);
        Assert.Contains($"Warning A listener to transitions has caught up; it has missed {missed}.", log.All);
        Assert.Single(log.All, line => line.Contains("is too slow", StringComparison.Ordinal));
        Assert.Equal(missed, dropped.Sum());
    }

    [Fact]
    public async Task Whoever_has_left_hears_nothing_more_and_whoever_stays_hears_the_end()
    {
        var (left, stays) = (new Observer(), new Observer());
        await using (var app = await EmbeddedApp.StartAsync(options => Handlers(options.UseMemory())))
        {
            var transitions = app.Services.GetRequiredService<IObservable<Transition>>();
            transitions.Subscribe(stays);
            var leaving = transitions.Subscribe(left);
            await app.Engine.RunAsync(Trip);
            await left.Told.UntilEndAsync();
            var before = left.Told.All.Count;
            leaving.Dispose();
            leaving.Dispose();

            await stays.Told.UntilEndAsync();
            await app.Engine.RunAsync(Trip);
            await stays.Told.UntilEndAsync();

            Assert.Equal(before, left.Told.All.Count);
        }

        Assert.True(stays.IsCompleted);
        Assert.False(left.IsCompleted);
    }

    [Fact]
    public async Task Metrics_count_what_is_written()
    {
        using var meters = new Counted("lazyengine.");
        await using (var app = await EmbeddedApp.StartAsync(options => Handlers(options.UseMemory())))
        {
            meters.Only(app.Services.GetRequiredService<IMeterFactory>());
            await app.Engine.WaitAsync((await app.Engine.RunAsync(Trip)).Id);
            await app.Engine.WaitAsync((await app.Engine.RunAsync(Flow.Linear("one", Flow.Task("one").Handler("ok")))).Id);
        }

        Assert.Equal(
            [
                "attempts.completed flow=one task=one outcome=success: 1", "attempts.completed flow=trip task=flight outcome=success: 2", "attempts.completed flow=trip task=hotel outcome=failure: 1",
                "attempts.scheduled flow=one task=one: 1", "attempts.scheduled flow=trip task=flight: 2", "attempts.scheduled flow=trip task=hotel: 1",
                "executions.ended flow=one state=Success: 1", "executions.ended flow=trip state=Reverted: 1", "executions.started flow=one: 1", "executions.started flow=trip: 1",
            ],
            meters.Sums());
        Assert.Equal(4, meters.Measured("lazyengine.attempts.duration"));
    }

    [Fact]
    public async Task The_log_names_execution_and_task_as_properties()
    {
        var log = new Lines();
        await using var app = await EmbeddedApp.StartAsync(options => Handlers(options.UseMemory().LogTransitions(LogLevel.Information)), log.AddTo);

        await app.Engine.RunAsync(Trip, options: new RunOptions { Id = ExecutionId.Parse("t") });
        await log.UntilAsync(line => line.Contains("to Reverted with commit 4", StringComparison.Ordinal) && line.Contains("Execution 't'", StringComparison.Ordinal));

        Assert.Contains("Information Task 'flight' of execution 't' of flow 'trip', attempt 1, went from Scheduled to Success with commit 2 (TaskSucceeded) ", log.All);
        Assert.Contains("Warning Task 'hotel' of execution 't' of flow 'trip', attempt 1, went from Scheduled to Failure with commit 3 (TaskFailed) Exploded", log.All);
        Assert.Contains(log.Properties, property => property is { Key: "Execution", Value: ExecutionId id } && id == ExecutionId.Parse("t"));
        Assert.Contains(new KeyValuePair<string, object?>("Task", "hotel"), log.Properties);
    }

    [Fact]
    public async Task Printing_and_durations_are_observers_like_any_other()
    {
        using var text = new StringWriter();
        var (durations, told) = (new TaskDurations(), new Told());
        await using (var app = await EmbeddedApp.StartAsync(options => Handlers(options.UseMemory().OnTransition(new TransitionPrinter(text)).OnTransition(durations).OnTransition(told.Hear))))
        {
            await app.Engine.RunAsync(Trip, options: new RunOptions { Id = ExecutionId.Parse("t") });
            await told.UntilEndAsync();
        }

        var lines = text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line[13..]).ToList();
        Assert.Equal(["t: new -> Running", "t/flight #1: Pending -> Scheduled"], lines[..2]);
        Assert.Contains("t/hotel #1: Scheduled -> Failure (Exploded: no room)", lines);
        Assert.Equal(["flight 2", "hotel 2"], durations.Durations.Select(each => $"{each.Task} {each.Count}"));
        Assert.All(durations.Durations, each => Assert.True(each.Shortest <= each.Average && each.Average <= each.Longest && each.Shortest >= TimeSpan.Zero));
    }

    private static void Handlers(LazyEngineOptions options) => options
        .AddHandler("ok", (_, _) => ValueTask.FromResult(Outcome.Success("done")))
        .AddHandler("undo", (_, _) => ValueTask.FromResult(Outcome.Success("undone")))
        .AddHandler("wait", (_, _) => ValueTask.FromResult(Outcome.Pending))
        .AddHandler("bad", (_, _) => ValueTask.FromResult<TaskOutcome>(new TaskOutcome.Failure(new TaskFailure("Exploded", "no room"))));

    private static string Text(Transition transition) => (transition switch
    {
        TaskTransition t => $"{t.Version} {t.Token.Task}#{t.Token.Attempt} {t.From}-{t.To} {t.Error?.Code}",
        ExecutionTransition e => $"{e.Version} {e.From?.ToString() ?? "new"}-{e.To} {e.Error?.Code}",
        _ => throw new InvalidOperationException(transition.Kind),
    }).TrimEnd();
}
