using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;
using static LazyEngine.Core.Tests.Dispatch.WorkerStory;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class WorkerHeartbeatTests
{
    private static readonly TaskOutcome Success = new TaskOutcome.Success(Payload.Json("done"));

    [Fact]
    public void A_sign_of_life_is_repeated_until_the_execution_has_heard_it() => Running()
        .Beats(A, Payload.Json(1)).Then(Beat(2, Payload.Json(1)))
        .After(1).Ticks().Then(Beat(2, Payload.Json(1)))
        .Hears(Accepted(2)).Then(Heard())
        .Holds(1);

    [Fact]
    public void Of_those_that_follow_one_that_is_on_its_way_the_newest_is_sent() => Running()
        .Beats(A, Payload.Json(1)).Then(Beat(2, Payload.Json(1)))
        .Beats(A, Payload.Json(2)).Then()
        .Beats(A, Payload.Json(3)).Then()
        .Beats(A, null).Then()
        .Hears(Accepted(2)).Then(Beat(3, Payload.Json(3)))
        .Hears(Accepted(3)).Then(Heard());

    [Fact]
    public void A_handler_that_is_not_wanted_any_more_is_told_to_stop_and_its_outcome_still_awaited() => Running()
        .Beats(A, null)
        .Hears(Refused(2, EngineError.ExecutionEnded))
        .Then(new WorkerOutput.CancelHandler(A, "nobody needs it any more"), Heard(EngineError.ExecutionEnded))
        .Holds(1)
        .Finishes(A, Success).Then(Complete(3, A, Success));

    [Fact]
    public void Progress_that_is_too_large_is_told_and_the_handler_goes_on() => Running()
        .Beats(A, Payload.Json(1))
        .Hears(Refused(2, EngineError.TooLarge)).Then(Heard(EngineError.TooLarge))
        .Beats(A, null).Then(Beat(3, null));

    [Fact]
    public void An_outcome_takes_the_place_of_a_sign_of_life() => Running()
        .Beats(A, null)
        .Finishes(A, Success).Then(Complete(3, A, Success))
        .Hears(Accepted(2)).Then()
        .Beats(A, null).Then()
        .Hears(Accepted(3)).Then(Done(A)).Holds(0);

    private static WorkerStory Running() => Joined().Hears(Hand(A)).Hears(Granted(1, A));

    private static WorkerOutput Beat(int command, Payload? progress) => new WorkerOutput.ToExecution(new ExecutionCommand.Heartbeat(A, One, progress) { Id = Id(command) });

    private static WorkerOutput Heard(string? code = null) => new WorkerOutput.Heard(A, code is null ? null : new EngineError(code, "No."));
}
