using System.Collections.Concurrent;
using System.Diagnostics;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Server.Tests.Telemetry;

/// <summary>An execution is one trace: who ran it, how its tasks waited, were run and were completed, wherever that was.</summary>
public sealed class TraceTests(WorkedEngine worked) : IClassFixture<WorkedEngine>
{
    private static readonly ActivitySource Test = new("test");

    [Fact]
    public async Task A_trace_goes_from_the_run_over_the_queue_to_a_worker_of_another_process_and_back()
    {
        var seen = new ConcurrentQueue<Activity>();
        using var listener = Listen(seen);
        using var host = WorkerHost();
        await host.StartAsync();
        ActivityTraceId trace;
        using (var root = Test.StartActivity("user")!)
        {
            trace = root.TraceId;
            await worked.Engine.RunAsync(Flow.Linear("traced", Flow.Task("first").Handler("traced.work")), options: new RunOptions { Id = ExecutionId.Parse("traced") });
        }

        await worked.Engine.WaitAsync(ExecutionId.Parse("traced"));
        await host.StopAsync();

        var mine = seen.Where(activity => activity.TraceId == trace).ToDictionary(activity => activity.OperationName);
        Assert.Equal(["complete first", "dispatch first", "execute first", "inside", "lazyengine run", "user"], mine.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(mine["user"].SpanId, mine["lazyengine run"].ParentSpanId);
        Assert.All(["dispatch first", "execute first", "complete first"], name => Assert.Equal(mine["lazyengine run"].SpanId, mine[name].ParentSpanId));
        Assert.Equal(mine["execute first"].SpanId, mine["inside"].ParentSpanId);
        Assert.Equal("traced", mine["execute first"].GetTagItem("lazyengine.execution"));
        Assert.Equal("success", mine["complete first"].GetTagItem("lazyengine.outcome"));
    }

    [Fact]
    public async Task Without_a_listener_nothing_of_a_trace_is_stored()
    {
        var id = ExecutionId.Parse("untraced");

        await worked.Engine.RunAsync(Flow.Linear("untraced", Flow.Task("first").Handler("nobody").Queue("nowhere")), options: new RunOptions { Id = id });

        Assert.Null(Activity.Current);
        await worked.Engine.CancelAsync(id, "enough");
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> seen)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "LazyEngine" or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private IHost WorkerHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLazyEngineWorker(worker =>
        {
            worker.Address = new Uri(worked.WorkersAt);
            worker.AddHandler("traced.work", (_, _) =>
            {
                using var inside = Test.StartActivity("inside");
                return ValueTask.FromResult(Outcome.Success(1));
            });
        });
        return builder.Build();
    }
}
