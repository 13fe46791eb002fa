using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Worker;

namespace LazyEngine.Hosting.Tests;

public sealed class LargeFlowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FlowPattern.Linear)]
    [InlineData(FlowPattern.Unordered)]
    public async Task Ten_thousand_tasks_make_ten_thousand_and_one_journal_rows(FlowPattern pattern) =>
        await RunsThroughAsync(pattern, 10_000, options => options.UseSqlite(_folder.File("large.db")));

    [Fact]
    public async Task A_hundred_thousand_tasks_run_through() => await RunsThroughAsync(FlowPattern.Unordered, 100_000, options => options.UseMemory());

    private static async Task RunsThroughAsync(FlowPattern pattern, int tasks, Action<LazyEngineOptions> store)
    {
        await using var app = await EmbeddedApp.StartAsync(store + (options => options.AddHandler("no-op", (_, _) => ValueTask.FromResult(Outcome.Success(1)))));
        var items = Enumerable.Range(0, tasks).Select(number => Flow.Task($"t{number}").Handler("no-op"));
        var run = await app.Engine.RunAsync(pattern == FlowPattern.Linear ? Flow.Linear("large", items) : Flow.Unordered("large", items));

        var end = await app.Engine.WaitAsync(run.Id);

        Assert.Equal((ExecutionState.Success, tasks + 1), (end.State, end.Version));
        var details = await app.Engine.GetDetailsAsync(run.Id);
        Assert.Equal(tasks, details.Tasks.Count);
        Assert.All(details.Tasks, task => Assert.Equal((TaskState.Success, 1), (task.State, task.Attempt)));
    }
}
