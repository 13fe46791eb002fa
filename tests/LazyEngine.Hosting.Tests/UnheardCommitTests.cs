using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using Microsoft.Extensions.Logging.Abstractions;

namespace LazyEngine.Hosting.Tests;

[Collection(nameof(TransitionTests))] // a listener to the meter hears every engine of the process
public sealed class UnheardCommitTests
{
    [Fact]
    public void A_commit_that_nobody_listens_to_costs_no_memory()
    {
        using var metrics = new EngineMetrics(null);
        var feed = new TransitionFeed(metrics, NullLogger<TransitionFeed>.Instance);
        var flow = Flow.Linear("one", Flow.Task("one"));
        var plan = PlanCompiler.Compile(flow, FlowHash.Of([1])).Plan!;
        var run = Decider.Decide(plan, Limits.Default, Execution.None, new ExecutionCommand.Run(ExecutionId.Parse("x"), plan.Hash, NamedPayloads.None) { Id = new CommandId("c") }, DateTimeOffset.UnixEpoch, 0);
        Sequence<Commit> commits = [new Commit(ExecutionId.Parse("x"), DateTimeOffset.UnixEpoch, new CommandId("c"), run.Events, null)];
        Func<FlowHash, Plan?> plans = _ => plan;
        feed.Hear(Replay.Nothing, commits, plans);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) feed.Hear(Replay.Nothing, commits, plans);
        var unheard = GC.GetAllocatedBytesForCurrentThread() - before;
        using var subscription = feed.Subscribe((_, _) => ValueTask.CompletedTask, () => { }, 10);
        before = GC.GetAllocatedBytesForCurrentThread();
        feed.Hear(Replay.Nothing, commits, plans);

        Assert.Equal(0, unheard);
        Assert.NotEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
