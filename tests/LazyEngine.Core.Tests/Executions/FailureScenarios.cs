using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class FailureScenarios
{
    [Fact]
    public void A_failed_task_ends_the_execution() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run())
        .When(Fail("one"))
        .Then(Failed("one"), new ExecutionFailed("one", Oops))
        .Is(ExecutionState.Failure);

    [Fact]
    public void A_running_sibling_is_awaited_and_an_unclaimed_one_taken_back() => Scenario.Of(SampleFlows.Ten, new Limits { InFlightMax = 3 })
        .Given(Run(), Claim("t1"))
        .When(Fail("t0"))
        .Then(Failed("t0"))
        .Tells(Withdraw("t1"), Withdraw("t2"))
        .Is(ExecutionState.Running)
        .When(Return("t2"))
        .Then(Returned("t2"))
        .When(Complete("t1"))
        .Then(Succeeded("t1"), new ExecutionFailed("t0", Oops));

    [Fact]
    public void Nothing_is_granted_once_a_task_has_failed() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("once"), Fail("once"))
        .When(Claim("safe"))
        .ThenRefused(EngineError.NotNow, "Hand the attempt back");

    [Fact]
    public void The_first_failure_is_the_one_that_is_told() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("safe"), Claim("once"), Fail("once"))
        .When(Fail("safe"))
        .Then(Failed("safe"), new ExecutionFailed("once", Oops));

    [Fact]
    public void A_sibling_that_waits_for_the_outside_is_given_up() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Defer("safe"))
        .When(Fail("once"))
        .Then(Failed("once"), Cancelled("safe"), new ExecutionFailed("once", Oops))
        .When(Complete("safe"))
        .ThenRefused(EngineError.ExecutionEnded);

    [Fact]
    public void A_lost_sibling_is_not_made_again() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("safe"), Claim("once"), Fail("once"))
        .When(Lose("safe"))
        .Then(Lost("safe"), new ExecutionFailed("once", Oops));
}
