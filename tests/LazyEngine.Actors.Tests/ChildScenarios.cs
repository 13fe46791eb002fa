using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;

namespace LazyEngine.Actors.Tests;

/// <summary>Parents and children through the shard region, with the actors of both dying after every commit of either.</summary>
public abstract class ChildScenarios(string profile, string hocon) : EngineTest(profile, $"""
    lazyengine.wake.first-check = 200 ms
    lazyengine.watchdog.poll-every = 100 ms
    lazyengine.offers.ack-timeout = 100 ms
    {hocon}
    """)
{
    private static readonly Flow Booking = Flow.Linear("booking", Flow.Task("book").Requires("city").Provides("room"));

    private static ExecutionId ChildOf(string task, int attempt = 1) => ChildId.Of(Token(task, attempt));

    [Fact]
    public void A_child_runs_and_its_outcome_comes_back()
    {
        var flow = Register(Flow.Linear("trip", Flow.Child("hotel", Booking).Requires("city").Provides("hotel"), Flow.Task("pay").Requires("hotel")));
        Accepted(Run(flow, ("city", Payload.Json("Oslo"))));
        Crash();
        AwaitAssert(() => Assert.Equal(TaskState.Scheduled, Known(ChildOf("hotel"))?.Tasks[0].State), TimeSpan.FromSeconds(20));
        Crash(ChildOf("hotel"));
        Assert.Equal((Token("hotel"), ChildOf("hotel")), (Details(ChildOf("hotel")).Parent, Details().Tasks[0].Child));
        Crash();

        Accepted(new ExecutionCommand.CompleteByName(ChildOf("hotel"), "book", new TaskOutcome.Success(Payload.Json(12))) { Id = NextId });
        Crash(ChildOf("hotel"));
        AwaitAssert(() => Assert.Equal(TaskState.Success, Details().Tasks[0].State), TimeSpan.FromSeconds(20));
        Crash();

        Assert.Equal("""{"room":12}""", Details().Tasks[0].Result?.ToString());
        Assert.Equal(ExecutionState.Success, Accepted(Complete("pay")).State);
        AwaitAssert(() => Assert.Equal((3, null), (Details(ChildOf("hotel")).Version, WakeOf(ChildOf("hotel")))), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_parent_that_is_cancelled_cancels_its_child_and_both_sleep_for_ever()
    {
        var flow = Register(Flow.Unordered("trip", Flow.Child("hotel", Booking).Requires("city"), Flow.Child("flight", Booking, ParentClose.Abandon).Requires("city")));
        Accepted(Run(flow, ("city", Payload.Json("Oslo"))));
        AwaitAssert(() => Assert.NotNull(Known(ChildOf("hotel"))), TimeSpan.FromSeconds(20));
        AwaitAssert(() => Assert.NotNull(Known(ChildOf("flight"))), TimeSpan.FromSeconds(20));

        Accepted(new ExecutionCommand.Cancel(Id, "no longer wanted") { Id = NextId });
        Crash();
        Crash(ChildOf("hotel"));

        AwaitAssert(() => Assert.Equal(ExecutionState.Cancelled, Details(ChildOf("hotel")).State), TimeSpan.FromSeconds(20));
        AwaitAssert(() => Assert.Equal((null, null), (WakeOf(Id), WakeOf(ChildOf("hotel")))), TimeSpan.FromSeconds(20));
        Assert.Equal(ExecutionState.Running, Details(ChildOf("flight")).State);
        Accepted(new ExecutionCommand.CompleteByName(ChildOf("flight"), "book", new TaskOutcome.Success(Payload.Json(12))) { Id = NextId });
        AwaitAssert(() => Assert.Null(WakeOf(ChildOf("flight"))), TimeSpan.FromSeconds(20));
        Assert.Equal((ExecutionState.Cancelled, TaskState.Cancelled), (Details().State, Details().Tasks[1].State));
    }

    [Fact]
    public void A_parent_that_awaits_its_child_ends_after_it()
    {
        Accepted(Run(Register(Flow.Linear("trip", Flow.Child("hotel", Booking, ParentClose.Wait).Requires("city"))), ("city", Payload.Json("Oslo"))));
        AwaitAssert(() => Assert.NotNull(Known(ChildOf("hotel"))), TimeSpan.FromSeconds(20));
        Assert.Equal(ExecutionState.Running, Accepted(new ExecutionCommand.Cancel(Id, "no longer wanted") { Id = NextId }).State);
        Crash();

        var waits = Assert.IsType<ExecutionReply.Explained>(Send(new ExecutionQuery.Explain(Id))).Explanation.Waits;
        Assert.Contains(ChildOf("hotel").Value, Assert.Single(waits).Text, StringComparison.Ordinal);
        Accepted(new ExecutionCommand.CompleteByName(ChildOf("hotel"), "book", new TaskOutcome.Success(Payload.Json(12))) { Id = NextId });

        AwaitAssert(() => Assert.Equal(ExecutionState.Cancelled, Details().State), TimeSpan.FromSeconds(20));
    }

    private DateTimeOffset? WakeOf(ExecutionId id) => Node.Store!.FindAsync(id).GetAwaiter().GetResult()!.Header.WakeAt;

    private ExecutionDetails? Known(ExecutionId id) => Send(new ExecutionQuery.Details(id, 0)) is ExecutionReply.Details details ? details.Page : null;
}

public sealed class ChildScenariosInMemory() : ChildScenarios("memory", string.Empty);

public sealed class ChildScenariosWithSnapshots() : ChildScenarios("memory", "lazyengine.execution.snapshot-every = 1");

public sealed class ChildScenariosOnSqlite(TemporaryFolder folder)
    : ChildScenarios("sqlite", $"lazyengine.journal.sqlite.file = \"{folder.File($"{Guid.NewGuid():N}.db").Replace('\\', '/')}\""), IClassFixture<TemporaryFolder>;
