using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>What a parent decides of its children.</summary>
public sealed class ChildScenarios
{
    private static readonly FlowHash Hash = FlowHash.Of("child"u8);
    private static readonly TaskOutcome Success = new TaskOutcome.Success(Done);

    [Fact]
    public void A_child_task_asks_no_queue_and_starts_its_child_with_its_arguments() => Scenario.Of(Flow.Linear("p", Child("c").Requires("name")))
        .When(Run(("name", Done)))
        .Tells()
        .OwesOthers(Start("c"))
        .WaitsFor(WaitKind.Execution);

    [Fact]
    public void The_outcome_of_the_child_is_that_of_its_task() => Scenario.Of(Flow.Linear("p", Child("c"), Flow.Task("next")))
        .Given(Run())
        .When(Ended("c", Success))
        .Then(Settled("c"), Succeeded("c"), Scheduled("next"))
        .OwesOthers()
        .When(Ended("c", new TaskOutcome.Failure(Oops))).ThenRefused(EngineError.AlreadyCompleted);

    [Fact]
    public void A_child_that_fails_fails_its_task() => Scenario.Of(Flow.Linear("p", Child("c"), Flow.Task("next")))
        .Given(Run())
        .When(Ended("c", new TaskOutcome.Failure(Oops)))
        .Then(Settled("c"), Failed("c"), new ExecutionFailed("c", Oops))
        .OwesOthers();

    [Fact]
    public void Each_attempt_has_a_child_of_its_own() => Scenario.Of(Flow.Linear("p", Child("c").Retry(RetryPolicy.Fixed(2, TimeSpan.FromSeconds(5)))))
        .Given(Run())
        .When(Ended("c", new TaskOutcome.Failure(Oops)))
        .OwesOthers()
        .After(TimeSpan.FromSeconds(5))
        .OwesOthers(Start("c", 2))
        .When(Ended("c", Success)).ThenRefused(EngineError.StaleAttempt)
        .When(Ended("c", Success, 2)).Then(Settled("c", 2), Succeeded("c", attempt: 2), new ExecutionSucceeded());

    [Fact]
    public void Nobody_else_completes_the_task_of_a_child() => Scenario.Of(Flow.Linear("p", Child("c")))
        .Given(Run())
        .When(Complete("c")).ThenRefused(EngineError.NotNow, ChildId.Of(Token("c")).Value)
        .When(CompleteByName("c")).ThenRefused(EngineError.NotNow)
        .When(Claim("c")).ThenRefused(EngineError.AlreadyCompleted)
        .When(Lose("c")).ThenNothing();

    [Theory]
    [InlineData(ParentClose.Cancel)]
    [InlineData(ParentClose.Abandon)]
    public void A_failure_and_a_cancel_leave_the_child_to_its_policy(ParentClose onClose)
    {
        var flow = Flow.Unordered("p", Child("c", onClose), Flow.Task("other"));
        Debt[] owed = onClose == ParentClose.Cancel ? [Cancelling("c")] : [];
        Scenario.Of(flow).Given(Run(), Fail("other")).Is(ExecutionState.Failure).OwesOthers(owed)
            .When(Ended("c", Success)).Is(ExecutionState.Failure).OwesOthers();
        Scenario.Of(flow).Given(Run()).When(Cancel())
            .Then(Dismissed("c"), Cancelled("c"), Cancelled("other"), new ExecutionCancelled("no longer wanted")).OwesOthers(owed);
    }

    [Fact]
    public void A_child_that_is_told_to_end_is_owed_nothing_more() => Scenario.Of(Flow.Linear("p", Child("c")))
        .Given(Run(), Cancel())
        .When(Told("c")).Then(Settled("c")).OwesOthers()
        .When(Told("c")).ThenNothing()
        .When(Ended("c", Success)).ThenRefused(EngineError.ExecutionEnded);

    [Fact]
    public void A_failed_execution_awaits_the_child_that_it_must_not_end_before() => Scenario.Of(Flow.Unordered("p", Child("c", ParentClose.Wait), Flow.Task("other")))
        .Given(Run())
        .When(Fail("other")).Then(Failed("other"))
        .Is(ExecutionState.Running).OwesOthers(Start("c"))
        .When(Ended("c", Success)).Then(Settled("c"), Succeeded("c"), new ExecutionFailed("other", Oops));

    [Fact]
    public void A_cancelled_execution_ends_with_the_child_that_it_awaits() => Scenario.Of(Flow.Linear("p", Child("c", ParentClose.Wait), Flow.Task("next")))
        .Given(Run(), Stop())
        .When(Cancel())
        .Then(Dismissed("c"), Cancelled("c"), new ExecutionClosing(ExecutionState.Cancelled, new TaskFailure(TaskFailure.Cancelled, "no longer wanted")))
        .Is(ExecutionState.Running).OwesOthers(Awaiting("c")).WaitsFor(WaitKind.Execution)
        .When(Cancel()).ThenNothing()
        .When(Stop()).ThenRefused(EngineError.NotNow)
        .When(Resume()).ThenNothing()
        .After(TimeSpan.FromHours(1)).ThenNothing()
        .GivenRestart()
        .When(Ended("c", Success)).Then(Settled("c"), new ExecutionCancelled("no longer wanted"));

    [Fact]
    public void A_child_that_says_that_it_has_ended_is_awaited_no_more() => Scenario.Of(Flow.Linear("p", Child("c", ParentClose.Wait)))
        .Given(Run(), Cancel())
        .When(Told("c")).Then(Settled("c"), new ExecutionCancelled("no longer wanted"));

    [Fact]
    public void What_a_revert_undoes_of_a_child_is_what_its_compensation_does() => Scenario.Of(Flow.Linear("p", Child("c").Compensate("undo"), Flow.Task("other")))
        .Given(Run(), Ended("c", Success), Fail("other"))
        .Is(ExecutionState.Reverting).OwesOthers()
        .When(Defer("c", 2)).WaitsFor(WaitKind.Outside).OwesOthers()
        .When(Complete("c", attempt: 2)).Is(ExecutionState.Reverted);

    [Theory]
    [InlineData(ParentClose.Cancel)]
    [InlineData(ParentClose.Wait)]
    public void An_execution_that_goes_back_leaves_open_children_to_their_policies(ParentClose onClose)
    {
        var scenario = Scenario.Of(Flow.Unordered("p", Child("c", onClose).Compensate("undo"), Flow.Task("other"))).Given(Run(), Fail("other")).Is(ExecutionState.Reverting);
        if (onClose == ParentClose.Cancel) scenario.OwesOthers(Cancelling("c")).Given(Claim("c", 2), Told("c"));
        else scenario.OwesOthers(Start("c")).Given(Ended("c", Success), Claim("c", 2));
        scenario.When(Complete("c", attempt: 2)).Is(ExecutionState.Reverted).OwesOthers();
    }

    [Fact]
    public void A_deadline_leaves_children_to_their_policies() => Scenario.Of(Flow.Unordered("p", Child("c", ParentClose.Wait), Child("d")).Deadline(TimeSpan.FromMinutes(1)))
        .Given(Run())
        .After(TimeSpan.FromMinutes(1))
        .Is(ExecutionState.Running).OwesOthers(Awaiting("c"), Cancelling("d"))
        .When(Told("d")).Then(Settled("d"))
        .When(Ended("c", new TaskOutcome.Failure(Oops))).Is(ExecutionState.Failure).OwesOthers();

    [Fact]
    public void A_deadline_after_a_failure_still_awaits_the_child_and_keeps_the_reason() => Scenario.Of(Flow.Unordered("p", Child("c", ParentClose.Wait), Flow.Task("other")).Deadline(TimeSpan.FromMinutes(1)))
        .Given(Run(), Fail("other"))
        .After(TimeSpan.FromMinutes(1)).Then(Dismissed("c"), Cancelled("c"), new ExecutionClosing(ExecutionState.Failure, Oops))
        .After(TimeSpan.FromMinutes(1)).ThenNothing()
        .When(Ended("c", Success)).Then(Settled("c"), new ExecutionFailed("other", Oops));

    [Theory]
    [InlineData(ParentClose.Cancel)]
    [InlineData(ParentClose.Abandon)]
    [InlineData(ParentClose.Wait)]
    public void A_limit_that_passes_leaves_the_child_to_its_policy(ParentClose onClose)
    {
        Debt[] owed = onClose switch { ParentClose.Cancel => [Cancelling("c")], ParentClose.Wait => [Awaiting("c")], _ => [] };
        var scenario = Scenario.Of(Flow.Linear("p", Child("c", onClose).Within(new TimeLimits { StartToClose = TimeSpan.FromSeconds(30) }).Retry(RetryPolicy.Fixed(2, TimeSpan.FromSeconds(5)))))
            .Given(Run())
            .After(TimeSpan.FromSeconds(30)).OwesOthers(owed)
            .After(TimeSpan.FromSeconds(5)).OwesOthers([.. owed, Start("c", 2)])
            .When(Ended("c", Success, 2));
        if (onClose != ParentClose.Wait) scenario.Is(ExecutionState.Success).OwesOthers(owed);
        else scenario.Is(ExecutionState.Running).When(Ended("c", new TaskOutcome.Failure(Oops))).Then(Settled("c"), new ExecutionSucceeded());
    }

    [Fact]
    public void A_stop_neither_stops_the_child_nor_waits_for_it() => Scenario.Of(Flow.Linear("p", Child("c"), Flow.Task("next")))
        .Given(Run())
        .When(Stop()).Then(new ExecutionSuspending(), new ExecutionSuspended()).OwesOthers(Start("c"))
        .When(Ended("c", Success)).Then(Settled("c"), Succeeded("c")).Is(ExecutionState.Suspended)
        .When(Resume()).Then(new ExecutionResumed(), Scheduled("next"));

    [Fact]
    public void Children_count_among_the_attempts_that_are_under_way_at_once() => Scenario.Of(Flow.Unordered("p", Child("a"), Child("b"), Child("c")), new Limits { InFlightMax = 2 })
        .Given(Run())
        .OwesOthers(Start("a"), Start("b"))
        .When(Ended("a", Success))
        .OwesOthers(Start("b"), Start("c"));

    [Fact]
    public void A_result_that_the_parent_cannot_hold_fails_the_task() => Scenario.Of(Flow.Linear("p", Child("c")), new Limits { PayloadBytes = 4 })
        .Given(Run())
        .When(Ended("c", Success)).Is(ExecutionState.Failure);

    internal static TaskDefinition Child(string name, ParentClose onClose = ParentClose.Cancel) =>
        Flow.Task(name) with { ChildFlow = new ChildFlow("child", onClose) { Hash = Hash } };

    internal static Func<Scenario, ExecutionCommand> Ended(string task, TaskOutcome outcome, int attempt = 1) =>
        scenario => new ExecutionCommand.ChildEnded(Token(task, attempt), outcome) { Id = scenario.NextId() };

    internal static Func<Scenario, ExecutionCommand> Told(string task, int attempt = 1) =>
        scenario => new ExecutionCommand.Told(Scenario.Id, Token(task, attempt)) { Id = scenario.NextId() };

    private static Debt Start(string task, int attempt = 1) => new(DebtKind.Start, Token(task, attempt), ChildId.Of(Token(task, attempt)));

    private static Debt Awaiting(string task) => new(DebtKind.Await, Token(task), ChildId.Of(Token(task)));

    private static Debt Cancelling(string task) => new(DebtKind.Cancel, Token(task), ChildId.Of(Token(task)));

    private static ChildDismissed Dismissed(string task) => new(task, 0, 0, 1);

    private static ChildSettled Settled(string task, int attempt = 1) => new(task, 0, 0, attempt);
}
