using LazyEngine.Executions;
using LazyEngine.Server.Tests.Security;

namespace LazyEngine.Server.Tests.Telemetry;

/// <summary>What the engine counts and measures can be read by Prometheus.</summary>
public sealed class MetricsTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    [Theory]
    [InlineData("lazyengine_executions_started")]
    [InlineData("lazyengine_attempts_scheduled")]
    [InlineData("lazyengine_attempts_wait_seconds_bucket")]
    [InlineData("lazyengine_attempts_duration_seconds_bucket")]
    [InlineData("lazyengine_journal_write_seconds_bucket")]
    public async Task A_number_is_there_once_something_has_run(string name)
    {
        var id = ExecutionId.Parse(name);
        await guarded.Engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await guarded.Engine.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");
        using var http = guarded.With(guarded.KeyOf(Role.Reader));

        var text = await http.GetStringAsync("metrics");

        Assert.Contains(name, text, StringComparison.Ordinal);
    }
}
