using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class RetryScenarios
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_failure_is_followed_by_another_attempt_once_the_pause_is_over()
    {
        var scenario = Scenario.Of(One(RetryPolicy.Fixed(2, Minute))).Given(Run()).When(Fail("one"));

        scenario
            .Then(Retrying("one", 1, scenario.Now + Minute))
            .Tells()
            .WaitsFor(WaitKind.Timer)
            .After(Minute - TimeSpan.FromTicks(1)).ThenNothing()
            .After(TimeSpan.FromSeconds(1)).Then(new TimerFired("one", 0, 0, TimerKind.Retry), Scheduled("one", 2))
            .Tells(Offer("one", 2))
            .When(Complete("one", attempt: 2)).Then(Succeeded("one", attempt: 2), new ExecutionSucceeded());
    }

    [Fact]
    public void The_failure_that_uses_up_the_attempts_is_final() => Scenario.Of(One(RetryPolicy.Fixed(2, Minute)))
        .Given(Run(), Fail("one"))
        .After(Minute)
        .When(Fail("one", 2))
        .Then(Failed("one", 2), new ExecutionFailed("one", Oops));

    [Fact]
    public void Attempts_that_are_lost_or_handed_back_use_up_nothing() => Scenario.Of(One(RetryPolicy.Fixed(2, Minute)))
        .Given(Run(), Lose("one"), Return("one", 2), Lose("one", 3), Fail("one", 4))
        .Is(ExecutionState.Running)
        .After(Minute)
        .When(Fail("one", 5))
        .Is(ExecutionState.Failure);

    [Fact]
    public void A_repeated_report_of_the_failure_is_acknowledged_and_any_other_refused() => Scenario.Of(One(RetryPolicy.Fixed(2, Minute)))
        .Given(Run(), Fail("one"))
        .When(Fail("one")).ThenNothing()
        .When(Complete("one")).ThenRefused(EngineError.AlreadyCompleted)
        .When(Claim("one")).ThenRefused(EngineError.StaleAttempt);

    [Fact]
    public void A_code_that_no_retry_mends_is_final_at_once() => Scenario.Of(One(RetryPolicy.Fixed(9, Minute) with { NonRetryable = ["Oops"] }))
        .Given(Run())
        .When(Fail("one"))
        .Then(Failed("one"), new ExecutionFailed("one", Oops));

    [Fact]
    public void No_retry_begins_after_the_budget() => Scenario.Of(One(RetryPolicy.Fixed(9, Minute) with { Budget = TimeSpan.FromSeconds(90) }))
        .Given(Run(), Fail("one"))
        .After(Minute)
        .When(Fail("one", 2))
        .Is(ExecutionState.Failure);

    [Theory]
    [InlineData(Backoff.Fixed, 10, 10, 10)]
    [InlineData(Backoff.Linear, 10, 20, 25)]
    [InlineData(Backoff.Exponential, 10, 25, 25)]
    public void Pauses_grow_as_the_policy_says_up_to_the_longest(Backoff backoff, int first, int second, int third)
    {
        var policy = new RetryPolicy { Backoff = backoff, FirstDelay = TimeSpan.FromSeconds(10), Factor = 3, MaxDelay = TimeSpan.FromSeconds(25) };

        Assert.Equal(
            new[] { first, second, third }.Select(seconds => TimeSpan.FromSeconds(seconds)),
            new[] { 1, 2, 3 }.Select(failures => policy.DelayAfter(failures, 0.5)));
        Assert.True(policy.DelayAfter(int.MaxValue - 1, 1) <= policy.MaxDelay);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(0.5, 45)]
    [InlineData(1, 30)]
    public void Chance_shortens_a_pause_by_the_jitter_and_never_lengthens_it(double chance, int seconds)
    {
        var scenario = Scenario.Of(One(RetryPolicy.Fixed(2, Minute) with { Jitter = 0.5 })).WithChance(chance).Given(Run()).When(Fail("one"));

        scenario.Then(Retrying("one", 1, scenario.Now + TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void No_retry_starts_while_the_execution_is_stopped_and_an_overdue_one_starts_at_once_when_it_goes_on() => Scenario.Of(One(RetryPolicy.Fixed(2, Minute)))
        .Given(Run(), Fail("one"), Stop())
        .Is(ExecutionState.Suspended)
        .After(Minute * 2).ThenNothing()
        .WaitsFor(WaitKind.Timer, WaitKind.Operator)
        .Given(Resume())
        .When(Wake()).Then(new TimerFired("one", 0, 0, TimerKind.Retry), Scheduled("one", 2));

    [Fact]
    public void Retries_that_are_used_up_can_ask_an_operator() => Scenario.Of(Pair())
        .Given(Run(), Claim("safe"))
        .When(Fail("held"))
        .Then(new TaskHeld("held", 0, 0, 1, Oops), new ExecutionSuspending())
        .WaitsFor(WaitKind.Worker, WaitKind.Operator)
        .When(Complete("safe")).Then(Succeeded("safe"), new ExecutionSuspended())
        .When(Resume()).Then(new ExecutionResumed(), Scheduled("held", 2))
        .When(Complete("held", attempt: 2)).Is(ExecutionState.Success);

    [Fact]
    public void An_operator_can_skip_what_is_held_with_a_value() => Scenario.Of(Pair())
        .Given(Run(), Complete("safe"), Fail("held"))
        .When(Decide("held", new TaskOutcome.Success(Done)))
        .Then(Succeeded("held"), new ExecutionResumed(), new ExecutionSucceeded());

    [Fact]
    public void An_operator_can_fail_what_is_held() => Scenario.Of(Pair())
        .Given(Run(), Complete("safe"), Fail("held"))
        .When(Decide("held", new TaskOutcome.Failure(Oops)))
        .Then(Failed("held"), new ExecutionResumed(), new ExecutionFailed("held", Oops));

    [Fact]
    public void A_decision_on_what_is_not_held_is_refused() => Scenario.Of(Pair())
        .Given(Run(), Complete("safe"), Fail("held"))
        .When(Decide("safe", null)).ThenRefused(EngineError.NotNow, "not held")
        .When(Decide("held", new TaskOutcome.Pending())).ThenRefused(EngineError.NotNow, "cannot be left")
        .When(Decide("nobody", null)).ThenRefused(EngineError.UnknownTask)
        .Is(ExecutionState.Suspended);

    [Fact]
    public void What_an_operator_lets_go_on_begins_its_policy_anew() => Scenario.Of(Flow.Linear("one", Flow.Task("one").Retry(RetryPolicy.Fixed(2, Minute) with { WhenExhausted = Exhausted.Suspend })))
        .Given(Run(), Fail("one")).After(Minute).Given(Fail("one", 2), Resume())
        .When(Fail("one", 3))
        .Is(ExecutionState.Running)
        .WaitsFor(WaitKind.Timer);

    [Fact]
    public void Nothing_is_tried_again_once_a_sibling_has_failed() => Scenario.Of(Flow.Unordered("pair", Flow.Task("one").Retry(RetryPolicy.Fixed(9, Minute)), Flow.Task("two")))
        .Given(Run(), Claim("one"), Fail("two"))
        .When(Fail("one"))
        .Then(Failed("one"), new ExecutionFailed("two", Oops));

    [Fact]
    public void A_retry_that_is_ahead_does_not_keep_a_failed_execution_open() => Scenario.Of(Flow.Unordered("pair", Flow.Task("one").Retry(RetryPolicy.Fixed(9, Minute)), Flow.Task("two")))
        .Given(Run(), Fail("one"))
        .When(Fail("two"))
        .Then(Failed("two"), new ExecutionFailed("two", Oops));

    [Fact]
    public void More_timers_than_fit_into_a_commit_fire_in_the_next()
    {
        var flow = Flow.Unordered("many", [.. Enumerable.Range(0, Waking.TimersMax + 1).Select(i => Flow.Task($"t{i}").WaitBefore(Minute))]);
        var scenario = Scenario.Of(flow, new Limits { InFlightMax = 3 }).Given(Run()).After(Minute);

        Assert.Single(scenario.State.Timers);
        Assert.Empty(scenario.When(Wake()).State.Timers);
    }

    [Fact]
    public void It_says_when_it_tries_again_and_why()
    {
        var scenario = Scenario.Of(One(RetryPolicy.Fixed(5, Minute))).Given(Run(), Fail("one"));

        var wait = Assert.Single(Explain.Of(scenario.Plan, scenario.State, WakeSchedule.Default, scenario.Now).Waits);
        Assert.Equal(scenario.Now + Minute, wait.Next);
        Assert.EndsWith("failure 1 of 5: Oops.", wait.Text, StringComparison.Ordinal);
    }

    private static Flow One(RetryPolicy policy) => Flow.Linear("one", Flow.Task("one").Retry(policy));

    private static Flow Pair() => Flow.Unordered("pair", Flow.Task("safe"), Flow.Task("held").Retry(RetryPolicy.Fixed(1, Minute) with { WhenExhausted = Exhausted.Suspend }));

    private static TaskRetrying Retrying(string task, int attempt, DateTimeOffset at) => new(task, 0, 0, attempt, Oops, at);

    private static Func<Scenario, ExecutionCommand> Decide(string task, TaskOutcome? outcome) =>
        scenario => new ExecutionCommand.Resume(Scenario.Id) { Id = scenario.NextId(), Decisions = [new HeldDecision(task, outcome)] };
}
