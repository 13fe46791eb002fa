using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Hosting.Tests;

/// <summary>Looking back at executions, and going on from where they were.</summary>
public sealed class TravelTests : IDisposable
{
    private static readonly Flow Trip = Flow.Linear("trip", Flow.Task("book").Requires("city").Provides("number"), Flow.Task("pay").Requires("number", "city"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task An_execution_is_seen_as_it_was_and_goes_on_from_there_with_another_input(Store store)
    {
        await using var app = await EmbeddedApp.StartAsync(await store.FreshAsync(_folder) + Handlers);
        var (travel, id) = (app.Services.GetRequiredService<ITimeTravel>(), ExecutionId.Parse("old"));
        await app.Engine.RunAsync(Trip, new { city = "Oslo" }, new RunOptions { Id = id });
        await app.Engine.WaitAsync(id);

        var second = await travel.GetAtAsync(id, 2);
        Assert.Equal((ExecutionState.Running, 2), (second.State, second.Version));
        Assert.Equal([TaskState.Success, TaskState.Scheduled], second.Tasks.Select(task => task.State));
        var changes = await travel.ChangesAsync(id).ToListAsync();
        Assert.Equal([(1, null, ExecutionState.Running), (2, ExecutionState.Running, ExecutionState.Running), (3, ExecutionState.Running, ExecutionState.Success)], changes.Select(change => (change.Version, change.From, change.To)));
        Assert.Equal([new("book", 0, 0, TaskState.Scheduled, TaskState.Success, 1), new TaskChange("pay", 0, 0, TaskState.Pending, TaskState.Scheduled, 1)], changes[1].Tasks);

        var options = new ForkOptions { Id = ExecutionId.Parse("new"), Inputs = new { city = "Rome" } };
        var foreseen = await travel.ForeseeForkAsync(id, 2, options);
        Assert.Equal(["pay"], foreseen.First.Names);
        Assert.Equal(["book"], foreseen.Keeps.Names);
        Assert.Equal(new RepeatedEffect("pay", 0, 0, 1, TaskState.Success), Assert.Single(foreseen.Repeats));
        await Assert.ThrowsAsync<EngineException>(() => app.Engine.GetStateAsync(ExecutionId.Parse("new")));

        var fork = await travel.ForkAsync(id, 2, options);
        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(fork.Id)).State);
        Assert.Equal(fork.Id, (await travel.ForkAsync(id, 2, options)).Id);
        var details = await app.Engine.GetDetailsAsync(fork.Id);
        Assert.Equal(["7 Oslo", "7 Oslo paid in Rome"], details.Tasks.Select(task => task.Result!.As<string>()));
        Assert.Equal(new ForkOrigin(id, 2), details.Forked);

        var comparison = await travel.CompareAsync(id, fork.Id);
        Assert.Equal(3, comparison.FirstDifference);
        Assert.Equal(["pay"], comparison.Tasks.Select(task => task.Task));
        Assert.Null((await travel.CompareAsync(id, id)).FirstDifference);
        await RefusedAsync(EngineError.UnknownCommit, () => travel.GetAtAsync(id, 9));
        await RefusedAsync(EngineError.UnknownCommit, () => travel.ForkAsync(id, 9));
        await RefusedAsync(EngineError.NotNow, () => travel.ForkAsync(id, 3));
        await RefusedAsync(EngineError.UnknownExecution, () => travel.ForkAsync(ExecutionId.Parse("nobody"), 1));
        await RefusedAsync(EngineError.UnknownExecution, () => travel.GetAtAsync(ExecutionId.Parse("nobody"), 1));
    }

    [SkippableTheory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_fork_goes_on_after_a_restart_also_when_the_execution_that_it_came_from_is_purged(Store store)
    {
        var flow = Flow.Linear("waits", Flow.Task("book").Requires("city").Provides("number"), Flow.Signal("go"), Flow.Task("pay").Requires("number", "city"));
        var fresh = await store.FreshAsync(_folder);
        await using (var app = await EmbeddedApp.StartAsync(fresh + Handlers))
        {
            var (travel, id) = (app.Services.GetRequiredService<ITimeTravel>(), ExecutionId.Parse("old"));
            await app.Engine.RunAsync(flow, new { city = "Oslo" }, new RunOptions { Id = id });
            await foreach (var entry in app.Engine.EventsAsync(id))
            {
                if (entry.Kind == "TaskDeferred") break;
            }

            await travel.ForkAsync(id, 2, new ForkOptions { Id = ExecutionId.Parse("new") });
            await app.Engine.CancelAsync(id, "the fork goes on");
            await app.Services.GetRequiredService<IArchive>().PurgeAsync(id);
        }

        await using var again = await EmbeddedApp.StartAsync(fresh + Handlers);
        await again.Engine.SignalAsync(ExecutionId.Parse("new"), "go", Payload.None);

        Assert.Equal(ExecutionState.Success, (await again.Engine.WaitAsync(ExecutionId.Parse("new"))).State);
        await RefusedAsync(EngineError.Purged, () => again.Services.GetRequiredService<ITimeTravel>().ForkAsync(ExecutionId.Parse("old"), 2));
    }

    private static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<EngineException>(act)).Code);

    private static void Handlers(LazyEngineOptions options) => options
        .AddHandler("book", (context, _) => ValueTask.FromResult(Outcome.Success("7 " + context.Argument<string>("city"))))
        .AddHandler("pay", (context, _) => ValueTask.FromResult(Outcome.Success($"{context.Argument<string>("number")} paid in {context.Argument<string>("city")}")));
}
