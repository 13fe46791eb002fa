using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class TimeScenarios
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void An_attempt_that_runs_for_too_long_fails_and_its_handler_is_told_to_stop() => Scenario.Of(One(new TimeLimits { StartToClose = Minute }))
        .Given(Run()).After(Hour).ThenNothing()
        .When(Claim("one")).Then(Claimed("one"))
        .After(Minute).Then(Ended("one", TaskFailure.StartToCloseTimeout, "It was not done within 00:01:00 after it was begun."), FailedBy(TaskFailure.StartToCloseTimeout, "It was not done within 00:01:00 after it was begun."))
        .Tells(Release("one"))
        .When(Complete("one")).ThenRefused(EngineError.AlreadyCompleted);

    [Fact]
    public void A_limit_on_an_attempt_goes_through_the_retry_policy()
    {
        var scenario = Scenario.Of(One(new TimeLimits { StartToClose = Minute }, RetryPolicy.Fixed(2, Hour))).Given(Run(), Claim("one")).After(Minute);

        scenario
            .Then(new TaskRetrying("one", 0, 0, 1, new TaskFailure(TaskFailure.StartToCloseTimeout, "It was not done within 00:01:00 after it was begun."), scenario.Now + Hour))
            .Tells(Release("one"))
            .After(Hour).Then(new TimerFired("one", 0, 0, TimerKind.Retry), Scheduled("one", 2))
            .Given(Claim("one", 2))
            .After(Minute).Is(ExecutionState.Failure);
    }

    [Fact]
    public void A_limit_on_an_attempt_outlives_the_process() => Scenario.Of(One(new TimeLimits { StartToClose = Minute }))
        .Given(Run(), Claim("one")).GivenRestart()
        .After(Minute).Is(ExecutionState.Failure);

    [Fact]
    public void An_attempt_that_finds_no_worker_in_time_fails_and_one_that_does_goes_on() => Scenario.Of(Flow.Unordered(
            "pair",
            Flow.Task("one").Within(new TimeLimits { ScheduleToStart = Minute }).Retry(RetryPolicy.Fixed(9, Hour)),
            Flow.Task("two").Within(new TimeLimits { ScheduleToStart = Minute })))
        .Given(Run(), Claim("two"))
        .After(Hour)
        .Tells(Release("one"))
        .WaitsFor(WaitKind.Worker, WaitKind.Timer);

    [Fact]
    public void All_attempts_together_are_bounded_and_no_retry_follows() => Scenario.Of(One(new TimeLimits { ScheduleToClose = Minute }, RetryPolicy.Fixed(9, TimeSpan.FromSeconds(40))))
        .Given(Run(), Fail("one")).After(TimeSpan.FromSeconds(40))
        .Is(ExecutionState.Running)
        .After(TimeSpan.FromSeconds(30))
        .Then(Ended("one", TaskFailure.ScheduleToCloseTimeout, "It was not done within 00:01:00, retries included.", 2), FailedBy(TaskFailure.ScheduleToCloseTimeout, "It was not done within 00:01:00, retries included."))
        .Tells(Release("one", 2));

    [Fact]
    public void A_retry_that_would_come_after_the_limit_on_all_attempts_is_not_waited_for() => Scenario.Of(One(new TimeLimits { ScheduleToClose = Minute }, RetryPolicy.Fixed(9, Hour)))
        .Given(Run())
        .When(Fail("one"))
        .Then(Failed("one"), new ExecutionFailed("one", Oops));

    [Fact]
    public void A_task_that_waits_for_the_outside_is_bound_too() => Scenario.Of(One(new TimeLimits { StartToClose = Hour, Heartbeat = Minute }))
        .Given(Run(), Claim("one"), Defer("one"))
        .After(Minute * 5).ThenNothing()
        .WaitsFor(WaitKind.Outside)
        .After(Hour).Is(ExecutionState.Failure);

    [Fact]
    public void A_silent_handler_fails_and_one_that_beats_goes_on() => Scenario.Of(One(new TimeLimits { Heartbeat = Minute }))
        .Given(Run(), Claim("one"))
        .After(Minute / 2).ThenNothing()
        .When(Beat("one")).ThenNothing()
        .After(Minute / 2).ThenNothing()
        .After(Minute).Then(Ended("one", TaskFailure.HeartbeatTimeout, "Its handler was silent for 00:01:00."), FailedBy(TaskFailure.HeartbeatTimeout, "Its handler was silent for 00:01:00."))
        .Tells(Release("one"))
        .When(Beat("one")).ThenRefused(EngineError.AlreadyCompleted);

    [Fact]
    public void Silence_is_counted_anew_after_a_recovery() => Scenario.Of(One(new TimeLimits { Heartbeat = Minute }))
        .Given(Run(), Claim("one")).After(Minute / 2).GivenRestart()
        .After(Minute * 0.9).ThenNothing()
        .After(Minute * 0.2).Is(ExecutionState.Failure);

    [Fact]
    public void Progress_is_kept_for_the_next_attempt()
    {
        var scenario = Scenario.Of(One(new TimeLimits { Heartbeat = Minute }))
            .Given(Run(), Claim("one"))
            .When(Beat("one", Payload.Json(40))).Then(new TaskProgressed("one", 0, 0, 1, Payload.Json(40)))
            .When(Beat("one", Payload.Json(40))).ThenNothing()
            .Given(Lose("one"), Claim("one", 2));

        Assert.Equal(Payload.Json(40), Grant.Of(scenario.Plan, scenario.State, Token("one", 2)).Progress);
    }

    [Fact]
    public void Only_the_worker_that_runs_an_attempt_speaks_for_it() => Scenario.Of(One(new TimeLimits { Heartbeat = Minute }))
        .Given(Run(), Claim("one"))
        .When(Beat("one", by: OtherWorker)).ThenRefused(EngineError.AlreadyClaimed)
        .When(Beat("one", new Payload(new byte[(1024 * 1024) + 1], "x"))).ThenRefused(EngineError.TooLarge);

    [Fact]
    public void Whoever_has_the_token_may_speak_for_the_handler() => Scenario.Of(One(new TimeLimits { Heartbeat = Minute }))
        .Given(Run(), Claim("one"))
        .After(Minute / 2).ThenNothing()
        .When(BeatFromOutside("one")).ThenNothing()
        .After(Minute / 2).ThenNothing()
        .When(BeatFromOutside("one", Payload.Json(40))).Then(new TaskProgressed("one", 0, 0, 1, Payload.Json(40)))
        .After(Minute).Is(ExecutionState.Failure)
        .When(BeatFromOutside("one")).ThenRefused(EngineError.AlreadyCompleted);

    [Fact]
    public void What_waits_for_somebody_outside_is_wanted_however_long_they_are_silent_and_their_progress_is_kept() => Scenario.Of(One(new TimeLimits { StartToClose = Hour, Heartbeat = Minute }))
        .Given(Run(), Claim("one"), Defer("one"))
        .When(Beat("one")).ThenRefused(EngineError.AlreadyCompleted)
        .When(BeatFromOutside("one")).ThenNothing()
        .After(Minute * 5).ThenNothing()
        .When(BeatFromOutside("one", Payload.Json(40))).Then(new TaskProgressed("one", 0, 0, 1, Payload.Json(40)))
        .GivenRestart()
        .WaitsFor(WaitKind.Outside)
        .After(Hour).Is(ExecutionState.Failure);

    [Fact]
    public void A_silent_attempt_that_may_not_be_run_again_is_not_retried() => Scenario.Of(Flow.Linear("one", Flow.Task("one").AtMostOnce().Within(new TimeLimits { Heartbeat = Minute }).Retry(RetryPolicy.Fixed(9, Minute))))
        .Given(Run(), Claim("one"))
        .After(Minute)
        .Is(ExecutionState.Failure);

    [Fact]
    public void A_task_waits_before_it_starts_and_lets_others_wait_after_it_is_done() => Scenario.Of(Flow.Linear("waits", Flow.Task("one").WaitBefore(TimeSpan.FromDays(3)).WaitAfter(Hour), Flow.Task("two")))
        .When(Run()).Then(new ExecutionStarted(Scenario.Id, "waits", FlowHash.Of("waits"u8), Rules.StopsKnowWhatHadStarted, Inputs()))
        .WaitsFor(WaitKind.Timer)
        .After(TimeSpan.FromDays(2)).ThenNothing()
        .After(TimeSpan.FromDays(1)).Then(new TimerFired("one", 0, 0, TimerKind.WaitBefore), Scheduled("one"))
        .When(Complete("one")).Then(Succeeded("one"))
        .WaitsFor(WaitKind.Timer)
        .After(Hour).Then(new TimerFired("one", 0, 0, TimerKind.WaitAfter), Scheduled("two"));

    [Fact]
    public void A_wait_after_the_last_task_delays_the_end() => Scenario.Of(Flow.Linear("waits", Flow.Task("one").WaitAfter(Hour)))
        .Given(Run(), Complete("one"))
        .After(Hour).Then(new TimerFired("one", 0, 0, TimerKind.WaitAfter), new ExecutionSucceeded());

    [Fact]
    public void A_wait_is_not_over_while_the_execution_is_stopped() => Scenario.Of(Flow.Linear("waits", Flow.Task("one").WaitBefore(Hour)))
        .Given(Run(), Stop())
        .After(Hour).ThenNothing()
        .Given(Resume())
        .When(Wake()).Then(new TimerFired("one", 0, 0, TimerKind.WaitBefore), Scheduled("one"));

    [Fact]
    public void Limits_on_what_runs_go_on_while_a_stop_awaits_it() => Scenario.Of(One(new TimeLimits { StartToClose = Minute }, RetryPolicy.Fixed(2, Hour)))
        .Given(Run(), Claim("one"), Stop())
        .Is(ExecutionState.Suspending)
        .After(Minute)
        .Is(ExecutionState.Suspended)
        .Tells(Release("one"));

    [Fact]
    public void An_execution_can_start_later() => Scenario.Of(Flow.Linear("one", Flow.Task("one")))
        .When(RunAt(Hour)).Is(ExecutionState.Pending)
        .WaitsFor(WaitKind.Timer)
        .After(Minute).ThenNothing()
        .After(Hour).Then(new ExecutionBegan(), Scheduled("one"));

    [Fact]
    public void A_start_that_has_passed_is_now() => Scenario.Of(Flow.Linear("one", Flow.Task("one")))
        .When(RunAt(-Hour))
        .Then(new ExecutionStarted(Scenario.Id, "one", FlowHash.Of("one"u8), Rules.StopsKnowWhatHadStarted, Inputs()), Scheduled("one"));

    [Fact]
    public void A_start_that_is_ahead_can_be_stopped_and_goes_on_where_it_was() => Scenario.Of(Flow.Linear("one", Flow.Task("one")))
        .Given(RunAt(Hour))
        .When(Stop()).Then(new ExecutionSuspending(), new ExecutionSuspended())
        .After(Minute).ThenNothing()
        .When(Resume()).Then(new ExecutionResumed()).Is(ExecutionState.Pending)
        .After(Hour).Then(new ExecutionBegan(), Scheduled("one"));

    [Fact]
    public void A_start_that_is_ahead_can_be_cancelled() => Scenario.Of(Flow.Linear("one", Flow.Task("one")))
        .Given(RunAt(Hour))
        .When(Cancel()).Then(new ExecutionCancelled("no longer wanted"))
        .After(Hour).ThenNothing();

    [Fact]
    public void An_execution_that_takes_too_long_fails_and_gives_up_what_runs() => Scenario.Of(Flow.Unordered("slow", Flow.Task("one"), Flow.Task("two"), Flow.Task("three").WaitBefore(Hour * 2)).Deadline(Hour))
        .Given(Run(), Claim("one"), Defer("two"))
        .After(Hour)
        .Then(Cancelled("one"), Cancelled("two"), new ExecutionFailed(string.Empty, new TaskFailure(TaskFailure.DeadlineExceeded, "The execution was to end within 01:00:00 and had not.")))
        .Tells(Release("one"), Release("two"))
        .WaitsFor(WaitKind.Ended);

    [Fact]
    public void A_timer_that_nobody_has_cancelled_does_not_keep_an_ended_execution_open()
    {
        var limits = new TimeLimits { ScheduleToStart = Hour, StartToClose = Hour, ScheduleToClose = Hour * 2, Heartbeat = Minute };
        var flow = Flow.Unordered("timers", Flow.Task("one").Within(limits), Flow.Task("two").Within(limits).Retry(RetryPolicy.Fixed(9, Hour))).Deadline(Hour * 3);
        Func<Scenario, ExecutionCommand>[] begun = [Run(), Claim("one"), Fail("two")];

        foreach (var ended in new[]
        {
            Scenario.Of(flow).Given(Run(), Complete("one"), Complete("two")).Is(ExecutionState.Success),
            Scenario.Of(flow).Given(begun).Given(Cancel()).Is(ExecutionState.Cancelled),
            Scenario.Of(flow).Given(begun).Given(Fail("one")).Is(ExecutionState.Failure),
        })
        {
            Assert.Empty(ended.State.Timers);
            Assert.Null(WakeSchedule.Default.After(ended.State, ended.Now));
            ended.WaitsFor(WaitKind.Ended).After(Hour * 4).ThenNothing();
        }
    }

    [Fact]
    public void A_deadline_counts_from_the_start_that_was_ahead() => Scenario.Of(Flow.Linear("slow", Flow.Task("one")).Deadline(Hour))
        .Given(RunAt(Hour)).After(Hour)
        .After(Minute * 59).Is(ExecutionState.Running)
        .After(Minute).Is(ExecutionState.Failure);

    [Fact]
    public void What_has_failed_before_the_deadline_remains_the_reason() => Scenario.Of(Flow.Unordered("slow", Flow.Task("one"), Flow.Task("two")).Deadline(Hour))
        .Given(Run(), Claim("one"), Fail("two"))
        .After(Hour)
        .Then(Cancelled("one"), new ExecutionFailed("two", Oops));

    [Fact]
    public void An_attempt_is_told_the_earliest_of_its_deadlines()
    {
        var flow = Flow.Unordered("slow", Flow.Task("one").Within(new TimeLimits { StartToClose = Minute, ScheduleToClose = Hour, Heartbeat = Minute / 4 }), Flow.Task("two")).Deadline(Minute * 10);
        var scenario = Scenario.Of(flow).Given(Run(), Claim("two"), Claim("one"));

        var (one, two) = (Grant.Of(scenario.Plan, scenario.State, Token("one")), Grant.Of(scenario.Plan, scenario.State, Token("two")));

        Assert.Equal((scenario.Now + Minute, Minute / 4), (one.Deadline, one.Heartbeat));
        Assert.Equal((scenario.State.CreatedAt + (Minute * 10), null), (two.Deadline, two.Heartbeat));
        Assert.Equal(scenario.Now + (Minute / 4), Explain.Of(scenario.Plan, scenario.State, WakeSchedule.Default, scenario.Now).Waits[0].Next);
    }

    private static Flow One(TimeLimits limits, RetryPolicy? policy = null)
    {
        var task = Flow.Task("one").Within(limits);
        return Flow.Linear("one", policy is null ? task : task.Retry(policy));
    }

    private static TaskClaimed Claimed(string task) => new(task, 0, 0, 1, Worker);

    private static TaskFailed Ended(string task, string code, string text, int attempt = 1) => new(task, 0, 0, attempt, new TaskFailure(code, text));

    private static ExecutionFailed FailedBy(string code, string text) => new("one", new TaskFailure(code, text));

    private static Func<Scenario, ExecutionCommand> Beat(string task, Payload? progress = null, WorkerId? by = null) =>
        scenario => new ExecutionCommand.Heartbeat(Token(task), by ?? Worker, progress) { Id = scenario.NextId() };

    private static Func<Scenario, ExecutionCommand> BeatFromOutside(string task, Payload? progress = null) =>
        scenario => new ExecutionCommand.Heartbeat(Token(task), null, progress) { Id = scenario.NextId() };

    private static Func<Scenario, ExecutionCommand> RunAt(TimeSpan ahead) =>
        scenario => new ExecutionCommand.Run(Scenario.Id, scenario.Flow, Inputs()) { Id = scenario.NextId(), StartAt = scenario.Now + ahead };
}
