using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class RerunScenarios
{
    private static readonly Flow Three = Flow.Linear("three", Flow.Task("a").Provides("a"), Flow.Task("b").Requires("a").Provides("b"), Flow.Task("c").Requires("b"));

    private static Flow Diamond => Flow.Linear("diamond", Flow.Task("top"), Flow.Unordered("middle", Flow.Task("left"), Flow.Task("right")), Flow.Task("bottom"));

    private static Scenario Failed => Scenario.Of(Three).Given(Run(), Complete("a"), Fail("b")).Is(ExecutionState.Failure);

    private static Scenario Succeeded3 => Scenario.Of(Three).Given(Run(), Complete("a"), Complete("b"), Complete("c")).Is(ExecutionState.Success);

    [Fact]
    public void What_has_failed_begins_anew_and_what_has_succeeded_stays() => Failed
        .When(Rerun())
        .Then(Anew(1, "b"), Scheduled("b", 2)).Is(ExecutionState.Running)
        .Tells(Offer("b", 2, 4))
        .Given(Complete("b", attempt: 2))
        .When(Complete("c")).Is(ExecutionState.Success);

    [Fact]
    public void An_attempt_of_the_epoch_before_does_not_count() => Failed
        .Given(Rerun())
        .When(Complete("b")).ThenRefused(EngineError.StaleAttempt)
        .When(Complete("b", attempt: 2)).Then(Succeeded("b", attempt: 2), Scheduled("c"));

    [Fact]
    public void A_named_task_begins_anew_with_everything_that_follows_it() => Succeeded3
        .When(Rerun("b"))
        .Then(Anew(1, "b"), Scheduled("b", 2))
        .When(Complete("b", attempt: 2)).Then(Succeeded("b", attempt: 2), Scheduled("c", 2))
        .When(Complete("c", attempt: 2)).Then(Succeeded("c", attempt: 2), new ExecutionSucceeded());

    [Fact]
    public void What_does_not_follow_a_named_task_stays() => Scenario.Of(Diamond)
        .Given(Run(), Complete("top"), Complete("left"), Complete("right"), Complete("bottom"))
        .When(Rerun("left")).Then(Anew(1, "left"), Scheduled("left", 2))
        .When(Complete("left", attempt: 2)).Then(Succeeded("left", attempt: 2), Scheduled("bottom", 2));

    [Fact]
    public void A_reset_begins_everything_anew() => Succeeded3
        .When(RerunAll()).Then(new ExecutionRerun(1, [], true), Scheduled("a", 2))
        .Given(Complete("a", attempt: 2), Complete("b", attempt: 2), Complete("c", attempt: 2))
        .Is(ExecutionState.Success)
        .When(RerunAll()).Then(new ExecutionRerun(2, [], true), Scheduled("a", 3));

    [Fact]
    public void What_succeeded_runs_again_only_where_somebody_says_what() => Succeeded3.When(Rerun()).ThenNothing().Is(ExecutionState.Success);

    [Fact]
    public void Several_that_failed_or_were_cancelled_begin_anew_together() => Scenario.Of(Flow.Unordered("wide", Flow.Task("one"), Flow.Task("two"), Flow.Task("three")))
        .Given(Run(), Complete("one"), Fail("two"), Fail("three"))
        .Is(ExecutionState.Failure)
        .When(Rerun()).Then(Anew(1, "two", "three"), Scheduled("two", 2), Scheduled("three", 2));

    [Fact]
    public void What_was_cancelled_runs_again() => Scenario.Of(Three)
        .Given(Run(), Complete("a"), Cancel())
        .When(Rerun()).Then(Anew(1, "b"), Scheduled("b", 2)).Is(ExecutionState.Running);

    [Fact]
    public void What_is_undone_runs_again() => Scenario.Of(Flow.Linear("undone", Flow.Task("a").Compensate("undo"), Flow.Task("b")))
        .Given(Run(), Complete("a"), Fail("b"), Complete("a", attempt: 2))
        .Is(ExecutionState.Reverted)
        .When(Rerun()).Then(Anew(1, "a", "b"), Scheduled("a", 3))
        .Given(Complete("a", attempt: 3), Complete("b", attempt: 2))
        .Is(ExecutionState.Success);

    [Fact]
    public void A_second_failure_goes_back_as_the_first_did() => Scenario.Of(Flow.Linear("undone", Flow.Task("a").Compensate("undo"), Flow.Task("b")))
        .Given(Run(), Complete("a"), Fail("b"), Complete("a", attempt: 2), Rerun(), Complete("a", attempt: 3), Fail("b", 2), Complete("a", attempt: 4))
        .Is(ExecutionState.Reverted);

    [Fact]
    public void A_retry_controller_begins_its_rounds_anew_with_its_flow() => Scenario.Of(Flow.Linear("rounds", Flow.Task("a")).Retry(RetryController.Times(2)))
        .Given(Run(), Fail("a"), Fail("a", 2))
        .Is(ExecutionState.Reverted)
        .When(RerunAll())
        .Given(Fail("a", 3))
        .Is(ExecutionState.Running)
        .Given(Fail("a", 4))
        .Is(ExecutionState.Reverted);

    [Fact]
    public void What_was_left_out_is_voted_on_again() => Scenario.Of(Flow.Graph("votes", Flow.Task("a"), Flow.Task("b")).Link("a", "b", LinkDecider.By("needed")))
        .Given(Run(), Complete("a"), Complete("a->b", Payload.Json(false)))
        .Is(ExecutionState.Success)
        .Given(Rerun("a"), Complete("a", attempt: 2), Complete("a->b", Payload.Json(true), attempt: 2))
        .When(Complete("b")).Is(ExecutionState.Success);

    [Fact]
    public void A_stopped_execution_goes_on_with_what_is_named() => Scenario.Of(Diamond)
        .Given(Run(), Complete("top"), Stop(), Return("left"), Return("right"))
        .Is(ExecutionState.Suspended)
        .When(Rerun("top")).Then(Anew(1, "top"), Scheduled("top", 2)).Is(ExecutionState.Running)
        .Given(Complete("top", attempt: 2), Complete("left", attempt: 2), Complete("right", attempt: 2))
        .When(Complete("bottom")).Is(ExecutionState.Success);

    [Fact]
    public void What_waits_for_the_outside_goes_on_waiting_unless_it_is_named() => Scenario.Of(Flow.Linear("waits", Flow.Unordered("both", Flow.Task("w"), Flow.Task("t")), Flow.Task("end")))
        .Given(Run(), Defer("w"), Complete("t"), Stop())
        .Is(ExecutionState.Suspended)
        .When(Rerun("t")).Then(Anew(1, "t"), Scheduled("t", 2))
        .Given(Stop(), Return("t", 2))
        .When(Rerun("w")).Then(Cancelled("w"), Anew(2, "w"), Scheduled("w", 2), Scheduled("t", 3));

    [Fact]
    public void A_retry_that_waits_goes_on_waiting() => Scenario.Of(Flow.Unordered("both", Flow.Task("slow").Retry(RetryPolicy.Fixed(3, TimeSpan.FromMinutes(1))), Flow.Task("t")))
        .Given(Run(), Fail("slow"), Complete("t"), Stop())
        .Is(ExecutionState.Suspended)
        .When(Rerun("t")).Then(Anew(1, "t"), Scheduled("t", 2))
        .After(TimeSpan.FromMinutes(2)).Then(new TimerFired("slow", 0, 0, TimerKind.Retry), Scheduled("slow", 2));

    [Fact]
    public void The_time_limit_of_the_flow_begins_anew() => Scenario.Of(Flow.Linear("limited", Flow.Task("a")).Deadline(TimeSpan.FromMinutes(1)))
        .Given(Run())
        .After(TimeSpan.FromMinutes(2))
        .Is(ExecutionState.Failure)
        .Given(Rerun())
        .After(TimeSpan.FromSeconds(30)).Is(ExecutionState.Running)
        .After(TimeSpan.FromMinutes(1)).Is(ExecutionState.Failure);

    [Fact]
    public void One_that_runs_is_stopped_first() => Scenario.Of(Three)
        .Given(Run())
        .When(Rerun()).ThenRefused(EngineError.NotNow, "Stop it")
        .Given(Claim("a"), Stop())
        .When(Rerun()).ThenRefused(EngineError.NotNow, "still run");

    [Fact]
    public void A_child_that_has_ended_is_left_to_its_parent() => Scenario.Of(Three)
        .Given(x => new ExecutionCommand.Run(Scenario.Id, x.Flow, Inputs()) { Id = x.NextId(), Parent = new ParentLink(new AttemptToken(ExecutionId.Parse("p"), "child", 0, 0, 1), 1) }, Complete("a"), Fail("b"))
        .When(Rerun()).ThenRefused(EngineError.NotNow, "Rerun task 'child' of execution 'p'");

    [Fact]
    public void A_task_that_is_not_there_is_named() => Failed.When(Rerun("d")).ThenRefused(EngineError.UnknownTask, "'d'").Is(ExecutionState.Failure);

    [Fact]
    public void A_task_takes_a_value_in_place_of_running_again() => Failed
        .When(RerunWith("b", Payload.Json(7)))
        .Then(Anew(1, "b"), new ValueGiven("b", 0, 0, Payload.Json(7)), Scheduled("b", 2), Succeeded("b", Payload.Json(7), 2), Scheduled("c"));

    [Fact]
    public void A_value_for_what_succeeded_runs_what_follows_it() => Succeeded3
        .When(RerunWith("b", Payload.Json(7)))
        .Then(Anew(1, "b"), new ValueGiven("b", 0, 0, Payload.Json(7)), Scheduled("b", 2), Succeeded("b", Payload.Json(7), 2), Scheduled("c", 2));

    [Fact]
    public void A_task_ahead_takes_its_value_when_its_turn_comes() => Scenario.Of(Three)
        .Given(Run())
        .When(Skip("b", Payload.Json(7))).Then(new ValueGiven("b", 0, 0, Payload.Json(7)))
        .When(Complete("a")).Then(Succeeded("a"), Scheduled("b"), Succeeded("b", Payload.Json(7)), Scheduled("c"));

    [Fact]
    public void A_task_that_waits_for_its_retry_takes_its_value_at_once() => Scenario.Of(Flow.Linear("retried", Flow.Task("a").Retry(RetryPolicy.Fixed(3, TimeSpan.FromMinutes(1))), Flow.Task("b")))
        .Given(Run(), Fail("a"))
        .When(Skip("a")).Then(new ValueGiven("a", 0, 0, Done), Scheduled("a", 2), Succeeded("a", attempt: 2), Scheduled("b"));

    [Fact]
    public void A_task_that_is_held_takes_its_value_at_once() => Scenario.Of(Flow.Linear("held", Flow.Task("a").Retry(RetryPolicy.Fixed(1, TimeSpan.FromMinutes(1)) with { WhenExhausted = Exhausted.Suspend }), Flow.Task("b")))
        .Given(Run(), Fail("a"))
        .When(Skip("a")).Then(new ValueGiven("a", 0, 0, Done), Succeeded("a"));

    [Fact]
    public void What_runs_waits_or_is_done_takes_no_value() => Scenario.Of(Flow.Linear("steps", Flow.Task("a"), Flow.Task("b")))
        .Given(Run())
        .When(Skip("a")).ThenRefused(EngineError.NotNow, "under way")
        .Given(Defer("a"))
        .When(Skip("a")).ThenRefused(EngineError.NotNow, "Complete it")
        .Given(CompleteByName("a"))
        .When(Skip("a")).ThenRefused(EngineError.NotNow, "done")
        .When(Skip("x")).ThenRefused(EngineError.UnknownTask)
        .Given(Complete("b"))
        .When(Skip("a")).ThenRefused(EngineError.NotNow, "Rerun it");

    [Fact]
    public void Who_decides_takes_no_value() => Scenario.Of(Flow.Linear("rounds", Flow.Task("a"), Flow.Linear("inner", Flow.Task("b")).Retry(RetryController.Times(2) with { Name = "boss" })))
        .Given(Run())
        .When(Skip("boss")).ThenRefused(EngineError.NotNow, "takes no value");

    [Fact]
    public void A_value_that_is_too_large_is_refused() => Scenario.Of(Three, Limits.Default with { PayloadBytes = 1024 })
        .Given(Run())
        .When(Skip("b", Payload.Json(new string('x', 2_000)))).ThenRefused(EngineError.TooLarge);
}
