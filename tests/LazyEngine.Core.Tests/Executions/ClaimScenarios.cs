using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class ClaimScenarios
{
    [Fact]
    public void A_claim_of_a_task_that_may_be_run_again_is_kept_in_memory() => Scenario.Of(SampleFlows.Pair)
        .Given(Run())
        .When(Claim("safe"))
        .ThenNothing()
        .WaitsFor(WaitKind.Worker, WaitKind.Queue);

    [Fact]
    public void A_claim_of_a_task_that_may_not_is_written_first() => Scenario.Of(SampleFlows.Pair)
        .Given(Run())
        .When(Claim("once"))
        .Then(new TaskClaimed("once", 0, 0, 1, Worker));

    [Theory]
    [InlineData("safe")]
    [InlineData("once")]
    public void Only_one_worker_is_granted_an_attempt(string task) => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim(task))
        .When(Claim(task, by: OtherWorker))
        .ThenRefused(EngineError.AlreadyClaimed, "held by worker 'w1'");

    [Fact]
    public void A_repeated_claim_of_the_same_worker_is_granted_again() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("once"))
        .When(Claim("once"))
        .ThenNothing();

    [Fact]
    public void An_attempt_that_is_done_is_not_granted() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Complete("safe"))
        .When(Claim("safe"))
        .ThenRefused(EngineError.AlreadyCompleted);

    [Fact]
    public void A_lost_attempt_is_made_again_under_a_new_number() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("safe"))
        .When(Lose("safe"))
        .Then(Lost("safe"), Scheduled("safe", attempt: 2))
        .Tells(Offer("safe", attempt: 2))
        .When(Claim("safe"))
        .ThenRefused(EngineError.StaleAttempt);

    [Fact]
    public void A_lost_attempt_that_had_started_and_may_not_be_run_again_fails() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("once"))
        .GivenRestart()
        .When(Lose("once"))
        .Is(ExecutionState.Running)
        .WaitsFor(WaitKind.Queue)
        .When(Return("safe"))
        .Is(ExecutionState.Failure);

    [Fact]
    public void A_lost_attempt_that_nobody_had_claimed_is_made_again_in_any_case() => Scenario.Of(SampleFlows.Pair)
        .Given(Run())
        .When(Lose("once"))
        .Then(Lost("once"), Scheduled("once", attempt: 2));

    [Fact]
    public void The_end_of_a_worker_that_was_not_granted_the_attempt_changes_nothing() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("safe"))
        .When(scenario => new ExecutionCommand.ReportLost(Token("safe"), "its worker is gone", OtherWorker) { Id = scenario.NextId() })
        .ThenNothing();

    [Fact]
    public void The_loss_of_an_attempt_that_was_completed_changes_nothing() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Complete("safe"))
        .When(Lose("safe"))
        .ThenNothing();

    [Fact]
    public void A_returned_attempt_is_made_again_under_a_new_number() => Scenario.Of(SampleFlows.Pair)
        .Given(Run())
        .When(Return("safe"))
        .Then(Returned("safe"), Scheduled("safe", attempt: 2));

    [Fact]
    public void An_attempt_that_its_worker_gives_back_unstarted_is_made_again() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("once"))
        .When(scenario => new ExecutionCommand.Return(Token("once"), Worker) { Id = scenario.NextId() })
        .Then(Returned("once"), Scheduled("once", attempt: 2));

    [Fact]
    public void An_attempt_that_a_worker_runs_is_not_taken_from_it_because_a_queue_had_it_in_line_again() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("once"))
        .When(Return("once"))
        .ThenNothing();

    [Fact]
    public void An_attempt_that_a_worker_runs_is_not_taken_from_it_because_another_gives_it_back() => Scenario.Of(SampleFlows.Pair)
        .Given(Run(), Claim("once"))
        .When(scenario => new ExecutionCommand.Return(Token("once"), OtherWorker) { Id = scenario.NextId() })
        .ThenNothing();
}
