using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class SignalScenarios
{
    private static readonly Payload Yes = Payload.Json("yes");
    private static readonly Payload No = Payload.Json("no");

    private static readonly Flow Approval = Flow.Linear("approval", Flow.Task("ask"), Flow.Signal("approved"), Flow.Task("act").Requires("answer"))
        .Inputs("answer");

    private static readonly Flow Twice = Flow.Linear("twice", Flow.Signal("first", "go"), Flow.Signal("second", "go"));

    [Fact]
    public void A_wait_asks_nobody_and_takes_the_signal_that_comes() => Scenario.Of(Twice)
        .When(Run())
        .Tells()
        .WaitsFor(WaitKind.Outside)
        .When(Signal("go", Yes))
        .Then(new SignalReceived("go", Yes), new SignalTaken("go"), Succeeded("first", Yes), Scheduled("second"), new TaskDeferred("second", 0, 0, 1));

    [Fact]
    public void A_signal_that_comes_before_the_wait_is_kept_for_it() => Scenario.Of(Approval)
        .Given(Run(("answer", Done)))
        .When(Signal("approved", Yes)).Then(new SignalReceived("approved", Yes))
        .When(Complete("ask"))
        .Then(Succeeded("ask"), Scheduled("approved"), new TaskDeferred("approved", 0, 0, 1), new SignalTaken("approved"), Succeeded("approved", Yes), Scheduled("act"));

    [Fact]
    public void Each_signal_is_taken_by_one_wait_and_the_oldest_first() => Scenario.Of(Approval with { })
        .Given(Run(("answer", Done)), Signal("approved", Yes), Signal("approved", No))
        .When(Complete("ask"))
        .Then(Succeeded("ask"), Scheduled("approved"), new TaskDeferred("approved", 0, 0, 1), new SignalTaken("approved"), Succeeded("approved", Yes), Scheduled("act"))
        .When(Complete("act")).Then(Succeeded("act"), new ExecutionSucceeded());

    [Fact]
    public void Two_waits_need_two_signals() => Scenario.Of(Twice)
        .Given(Run(), Signal("go", Yes))
        .Is(ExecutionState.Running)
        .When(Signal("go", No))
        .Then(new SignalReceived("go", No), new SignalTaken("go"), Succeeded("second", No), new ExecutionSucceeded());

    [Fact]
    public void A_repeated_signal_counts_once() => Scenario.Of(Twice)
        .Given(Run(), Signal("go", Yes, "s1"))
        .When(Signal("go", Yes, "s1"))
        .ThenNothing()
        .Is(ExecutionState.Running);

    [Fact]
    public void A_signal_of_another_name_changes_nothing_but_is_kept() => Scenario.Of(Twice)
        .Given(Run())
        .When(Signal("stop", Yes)).Then(new SignalReceived("stop", Yes))
        .WaitsFor(WaitKind.Outside);

    [Fact]
    public void A_wait_that_is_entered_again_does_not_take_an_old_signal() => Scenario
        .Of(Flow.Linear("rounds", Flow.Signal("approved"), Flow.Task("act").Within(new TimeLimits { ScheduleToStart = TimeSpan.FromHours(1) })).Retry(RetryController.Times(2)))
        .Given(Run(), Signal("approved", Yes, "s1"))
        .WaitsFor(WaitKind.Queue)
        .After(TimeSpan.FromHours(1))
        .WaitsFor(WaitKind.Outside)
        .When(Signal("approved", Yes, "s1")).ThenNothing()
        .WaitsFor(WaitKind.Outside)
        .When(Signal("approved", No, "s2")).Then(new SignalReceived("approved", No), new SignalTaken("approved"), Succeeded("approved", No, 2), Scheduled("act", 2));

    [Fact]
    public void A_signal_that_comes_during_a_stop_is_taken_and_what_follows_waits_for_the_resume() => Scenario.Of(Twice)
        .Given(Run(), Stop())
        .When(Signal("go", Yes)).Then(new SignalReceived("go", Yes), new SignalTaken("go"), Succeeded("first", Yes))
        .Is(ExecutionState.Suspended)
        .When(Signal("go", No)).Then(new SignalReceived("go", No))
        .When(Resume())
        .Then(new ExecutionResumed(), Scheduled("second"), new TaskDeferred("second", 0, 0, 1), new SignalTaken("go"), Succeeded("second", No), new ExecutionSucceeded());

    [Fact]
    public void A_wait_can_be_bounded() => Scenario.Of(Flow.Linear("bounded", Flow.Signal("go").Within(new TimeLimits { StartToClose = TimeSpan.FromHours(1) })))
        .Given(Run())
        .After(TimeSpan.FromHours(1))
        .Is(ExecutionState.Failure);

    [Fact]
    public void An_operator_may_complete_the_wait_and_the_signal_is_kept_for_the_next() => Scenario.Of(Twice)
        .Given(Run())
        .When(CompleteByName("first")).Then(Succeeded("first"), Scheduled("second"), new TaskDeferred("second", 0, 0, 1))
        .When(Signal("go", Yes)).Is(ExecutionState.Success);

    [Fact]
    public void An_execution_that_has_ended_takes_no_signal() => Scenario.Of(Twice)
        .Given(Run(), Signal("go", Yes), Signal("go", No))
        .When(Signal("go", Yes))
        .ThenRefused(EngineError.ExecutionEnded);

    [Theory]
    [InlineData("")]
    [InlineData("line\nbreak")]
    public void A_signal_needs_a_name(string name) => Scenario.Of(Twice).Given(Run()).When(Signal(name, Yes)).ThenRefused(EngineError.InvalidCommand);

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Scenario.Of(Twice, Limits.Default with { PayloadBytes = 4 }).Given(Run()).When(Signal("go", Yes)).ThenRefused(EngineError.TooLarge);
        Scenario.Of(Twice, Limits.Default with { StateBytes = 12 }).Given(Run(), Signal("other", No)).When(Signal("other", Yes)).ThenRefused(EngineError.StateTooLarge);
    }

    private static Func<Scenario, ExecutionCommand> Signal(string name, Payload value, string? id = null) =>
        scenario => new ExecutionCommand.Signal(Scenario.Id, name, value) { Id = id is null ? scenario.NextId() : new CommandId(id) };
}
