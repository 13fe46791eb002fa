using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.TestKit.Simulation;
using LazyEngine.Worker;

namespace LazyEngine.TestKit.Tests;

public sealed class CrashTestTests
{
    private static readonly Flow Trip = Flow.Linear(
        "trip",
        Flow.Unordered("booking", Flow.Task("flight").Requires("city").Provides("flight"), Flow.Task("hotel").Requires("city").Provides("hotel")),
        Flow.Task("approval").Requires("flight", "hotel").Provides("approval"),
        Flow.Task("payment").Requires("approval"));

    [Fact]
    public async Task A_flow_comes_to_the_same_end_wherever_the_process_dies()
    {
        var report = await CrashTest.AssertSurvivesCrashAtEveryCommitAsync(
            Trip,
            new { city = "Oslo" },
            handlers => handlers
                .AddHandler("flight", (context, _) => ValueTask.FromResult(Outcome.Success($"a seat to {context.Argument<string>("city")}")))
                .AddHandler("hotel", (context, _) => ValueTask.FromResult(Outcome.Success($"a room in {context.Argument<string>("city")}")))
                .AddHandler("approval", (_, _) => ValueTask.FromResult(Outcome.Pending))
                .AddHandler("payment", (context, _) => ValueTask.FromResult(Outcome.Success($"paid: {context.Argument<string>("approval")}"))),
            _ => Outcome.Success("fine"));

        Assert.Equal(6, report.Commits); // the start, a deferral, four completions
        Assert.Equal(6 * 3 * 2, report.Runs);
        Assert.True(report.RepeatedStarts > 0, "No crash has hit a running handler.");
    }

    [Fact]
    public async Task A_flow_without_handlers_of_its_own_is_tried_with_such_that_succeed() =>
        Assert.Equal(3, (await CrashTest.AssertSurvivesCrashAtEveryCommitAsync(Flow.Linear("plain", Flow.Task("one"), Flow.Task("two")))).Commits);

    [Fact]
    public async Task A_parent_and_its_children_come_to_the_same_end_wherever_the_process_dies()
    {
        var leg = Flow.Linear("leg", Flow.Task("book").Requires("city").Provides("seat").Queue("seats"), Flow.Task("print"));
        var report = await CrashTest.AssertSurvivesCrashAtEveryCommitAsync(
            Flow.Linear("tour", Flow.Unordered("legs", Flow.Child("there", leg).Requires("city"), Flow.Child("back", leg, ParentClose.Wait).Requires("city")), Flow.Task("pay")),
            new { city = "Oslo" });

        // Of the parent the start and three completions, of each child the start, two completions and what its parent has taken.
        Assert.Equal(4 + (2 * 4), report.Commits);
    }

    [Fact]
    public async Task A_flow_that_goes_back_comes_to_the_same_end_wherever_the_process_dies()
    {
        var flow = Flow.Graph(
                "saga",
                Flow.Task("flight").Handler("works").Compensate("undo"),
                Flow.Task("hotel").Handler("works").Compensate(new Compensation("second time") { RetryPolicy = RetryPolicy.Fixed(2, TimeSpan.FromMinutes(5)) }),
                Flow.Linear("payment", Flow.Task("pay").Handler("fails").Requires("round")).Retry(RetryController.Times(2).Provides("round")),
                Flow.Task("never").Handler("works"))
            .Link("flight", "never", LinkDecider.By("no", DeciderDepth.Task)).Link("never", "payment").Link("hotel", "payment");
        var report = await CrashTest.AssertSurvivesCrashAtEveryCommitAsync(
            flow,
            handlers: handlers => handlers
                .AddHandler("works", (_, _) => ValueTask.FromResult(Outcome.Success("done")))
                .AddHandler("no", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<string>("flight") == "undone")))
                .AddHandler("fails", (context, _) => ValueTask.FromResult(Outcome.Failure("Full", $"Round {context.Argument<int>("round")}.")))
                .AddHandler("second time", (context, _) => ValueTask.FromResult(context.Attempt == 2 ? Outcome.Failure("NotYet", "Once more.") : Outcome.Success()))
                .AddHandler("undo", (context, _) => ValueTask.FromResult(Outcome.Success($"undone: {context.Undo!.Result!.As<string>()}"))));

        Assert.True(report.Commits > 8, $"{report.Commits} commits do not tell all of it.");
    }

    [Fact]
    public async Task A_handler_that_does_something_else_the_second_time_is_found()
    {
        var calls = 0;

        var wrong = await Assert.ThrowsAsync<ViolationException>(() => CrashTest.AssertSurvivesCrashAtEveryCommitAsync(
            Flow.Linear("counting", Flow.Task("count"), Flow.Task("after")),
            handlers: handlers => handlers
                .AddHandler("count", (_, _) => ValueTask.FromResult(Outcome.Success(++calls)))
                .AddHandler("after", (_, _) => ValueTask.FromResult(Outcome.Success()))));

        Assert.Contains("with a crash at commit", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_may_run_once_only_does_not_survive_a_crash_and_that_is_found()
    {
        var wrong = await Assert.ThrowsAsync<ViolationException>(() => CrashTest.AssertSurvivesCrashAtEveryCommitAsync(Flow.Linear("once", Flow.Task("only").AtMostOnce())));

        Assert.Contains(TaskFailure.WorkerLost, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_answers_before_it_writes_is_found() =>
        await Assert.ThrowsAsync<ViolationException>(() => CrashTest.AssertSurvivesAsync(
            Trip, new { city = "Oslo" }, null, null, Safeguards.All & ~Safeguards.PersistBeforeAct, CancellationToken.None));

    [Fact]
    public async Task Missing_inputs_are_told() =>
        Assert.Contains("inputs", (await Assert.ThrowsAsync<ViolationException>(() => CrashTest.AssertSurvivesCrashAtEveryCommitAsync(Trip))).Message, StringComparison.Ordinal);
}
