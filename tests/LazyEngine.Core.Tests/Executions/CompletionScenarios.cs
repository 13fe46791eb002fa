using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class CompletionScenarios
{
    [Fact]
    public void What_a_completion_makes_available_is_scheduled() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run())
        .When(Complete("split"))
        .Then(Succeeded("split"), Scheduled("left"), Scheduled("right"))
        .Tells(Offer("left", firstAt: 2), Offer("right", firstAt: 2));

    [Fact]
    public void A_join_waits_for_its_last_branch() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run(), Complete("split"))
        .When(Complete("left"))
        .Then(Succeeded("left"))
        .When(Complete("right"))
        .Then(Succeeded("right"), Scheduled("merge"));

    [Fact]
    public void The_last_completion_ends_the_execution() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run(), Complete("split"), Complete("left"), Complete("right"))
        .When(Complete("merge"))
        .Then(Succeeded("merge"), new ExecutionSucceeded())
        .Is(ExecutionState.Success)
        .Owes();

    [Fact]
    public void The_same_completion_again_changes_nothing() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run(), Complete("split"))
        .When(Complete("split"))
        .ThenNothing();

    [Fact]
    public void A_second_completion_with_another_value_is_refused() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run(), Complete("split", Payload.Json(1)))
        .When(Complete("split", Payload.Json(2)))
        .ThenRefused(EngineError.AlreadyCompleted, "The first outcome stands; drop this one");

    [Fact]
    public void A_failure_after_a_success_is_refused() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run(), Complete("split"))
        .When(Fail("split"))
        .ThenRefused(EngineError.AlreadyCompleted);

    [Fact]
    public void The_completion_of_a_lost_attempt_is_refused() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run(), Claim("split"), Lose("split"))
        .When(Complete("split"))
        .ThenRefused(EngineError.StaleAttempt, "attempt 2 has taken its place")
        .When(Complete("split", attempt: 2))
        .Then(Succeeded("split", attempt: 2), Scheduled("left"), Scheduled("right"));

    [Fact]
    public void An_attempt_that_was_never_made_is_refused() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run())
        .When(Complete("split", attempt: 2))
        .ThenRefused(EngineError.UnknownAttempt)
        .When(Complete("merge"))
        .ThenRefused(EngineError.UnknownAttempt);

    [Fact]
    public void A_task_that_the_flow_does_not_have_is_refused() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run())
        .When(Complete("nowhere"))
        .ThenRefused(EngineError.UnknownTask, "has no task 'nowhere'")
        .When(CompleteByName("nowhere"))
        .ThenRefused(EngineError.UnknownTask)
        .When(CompleteByName("mergee"))
        .ThenRefused(EngineError.UnknownTask, "Perhaps 'merge' is meant.")
        .When(CompleteByName("merge"))
        .ThenRefused(EngineError.UnknownTask, "has not been reached yet");

    [Fact]
    public void An_outcome_over_the_limit_is_refused() => Scenario.Of(SampleFlows.Diamond)
        .Given(Run())
        .When(Complete("split", new Payload(new byte[(1024 * 1024) + 1], "x")))
        .ThenRefused(EngineError.TooLarge, "The outcome of x/split/0.0.1 has 1048577 bytes");

    [Fact]
    public void A_pending_task_waits_for_the_outside_and_owes_nothing() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Complete("one"), Complete("two"), Claim("three"))
        .When(Defer("three"))
        .Then(Deferred("three"))
        .Owes()
        .WaitsFor(WaitKind.Outside)
        .Is(ExecutionState.Running);

    [Fact]
    public void A_pending_task_is_completed_by_its_name() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Complete("one"), Complete("two"), Defer("three"))
        .When(CompleteByName("three", Payload.Json("three")))
        .Then(Succeeded("three", Payload.Json("three")), new ExecutionSucceeded())
        .When(CompleteByName("three", Payload.Json("three")))
        .ThenNothing()
        .When(CompleteByName("three", Payload.Json("other")))
        .ThenRefused(EngineError.AlreadyCompleted);

    [Fact]
    public void A_pending_outcome_that_comes_after_the_value_changes_nothing() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Claim("one"), Complete("one"))
        .When(Defer("one"))
        .ThenNothing();

    [Fact]
    public void A_completion_counts_even_where_the_claim_was_forgotten() => Scenario.Of(SampleFlows.OneTwoThree)
        .Given(Run(), Claim("one"))
        .GivenRestart()
        .When(Complete("one"))
        .Then(Succeeded("one"), Scheduled("two"));
}
