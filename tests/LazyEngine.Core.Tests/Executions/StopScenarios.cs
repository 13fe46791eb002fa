using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class StopScenarios
{
    [Fact]
    public void A_stop_lets_the_running_task_end_and_starts_nothing_new() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Complete("one"), Claim("two"))
        .When(Stop())
        .Then(Claimed("two", since: 3), new ExecutionSuspending())
        .Tells(Withdraw("two"))
        .Is(ExecutionState.Suspending)
        .When(Complete("two"))
        .Then(Succeeded("two"), new ExecutionSuspended())
        .Is(ExecutionState.Suspended)
        .WaitsFor(WaitKind.Operator);

    [Fact]
    public void An_unclaimed_attempt_is_taken_back_and_does_not_count_as_running() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Stop())
        .When(Return("one"))
        .Then(Returned("one"), new ExecutionSuspended());

    [Fact]
    public void With_nothing_in_flight_a_stop_is_complete_at_once() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Defer("one"))
        .When(Stop())
        .Then(new ExecutionSuspending(), new ExecutionSuspended())
        .WaitsFor(WaitKind.Outside, WaitKind.Operator);

    [Fact]
    public void A_resumed_execution_schedules_what_is_ready() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Stop(), Return("one"))
        .When(Resume())
        .Then(new ExecutionResumed(), Scheduled("one", attempt: 2))
        .Is(ExecutionState.Running);

    [Fact]
    public void A_resume_during_the_stop_owes_the_offers_again() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Stop())
        .When(Resume())
        .Then(new ExecutionResumed())
        .Tells(Offer("one"));

    [Fact]
    public void What_is_completed_from_outside_during_a_stop_is_kept_for_later() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Defer("one"), Stop())
        .When(CompleteByName("one"))
        .Then(Succeeded("one"))
        .Is(ExecutionState.Suspended)
        .When(Resume())
        .Then(new ExecutionResumed(), Scheduled("two"));

    [Fact]
    public void A_stopped_execution_with_nothing_left_to_do_has_ended() => Scenario.Of(SampleFlows.Greeting)
        .Given(Run(("name", Done)), Claim("greet"), Stop())
        .When(Complete("greet"))
        .Then(Succeeded("greet"), new ExecutionSucceeded());

    [Fact]
    public void An_attempt_that_had_started_and_is_lost_during_the_stop_is_run_again() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Claim("one"), Stop())
        .When(Lose("one"))
        .Then(Lost("one"), Scheduled("one", attempt: 2))
        .Tells(Offer("one", attempt: 2))
        .When(Claim("one", attempt: 2))
        .ThenNothing()
        .When(Complete("one", attempt: 2))
        .Then(Succeeded("one", attempt: 2), new ExecutionSuspended());

    [Fact]
    public void What_had_started_before_the_stop_is_known_after_a_restart_too() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Claim("one"), Stop())
        .GivenRestart()
        .When(Lose("one"))
        .Then(Lost("one"), Scheduled("one", attempt: 2))
        .Given(Claim("one", attempt: 2))
        .GivenRestart()
        .When(Lose("one", attempt: 2))
        .Then(Lost("one", attempt: 2), Scheduled("one", attempt: 3))
        .When(Complete("one", attempt: 3))
        .Then(Succeeded("one", attempt: 3), new ExecutionSuspended());

    [Fact]
    public void A_late_repeat_of_a_stop_does_not_stop_again() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Stop("s1"), Resume("r1"))
        .When(Stop("s1"))
        .ThenNothing()
        .Is(ExecutionState.Running)
        .When(Stop("s2"))
        .Is(ExecutionState.Suspending);

    [Fact]
    public void A_stop_that_races_with_the_last_completion_is_refused_when_it_comes_second() => Scenario.Of(SampleFlows.Greeting)
        .Given(Run(("name", Done)), Complete("greet"))
        .When(Stop())
        .ThenRefused(EngineError.ExecutionEnded, "has ended (Success)")
        .When(Resume())
        .ThenRefused(EngineError.ExecutionEnded);

    [Fact]
    public void A_failure_during_a_stop_ends_the_execution() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Claim("one"), Stop())
        .When(Fail("one"))
        .Then(Failed("one"), new ExecutionFailed("one", Oops));

    [Fact]
    public void A_cancel_ends_at_once_tells_the_handlers_and_refuses_what_comes_late() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run(), Complete("split"), Claim("left"), Defer("right"))
        .When(Cancel())
        .Then(Cancelled("left"), Cancelled("right"), new ExecutionCancelled("no longer wanted"))
        .Tells(Release("left"), Release("right"))
        .Is(ExecutionState.Cancelled)
        .When(Complete("left"))
        .ThenRefused(EngineError.ExecutionEnded, "has ended (Cancelled)")
        .When(Cancel())
        .ThenNothing();

    [Fact]
    public void A_wake_changes_nothing_by_itself() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run())
        .When(Wake())
        .ThenNothing();
}
