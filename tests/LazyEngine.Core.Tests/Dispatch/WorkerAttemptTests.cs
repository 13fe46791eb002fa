using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;
using static LazyEngine.Core.Tests.Dispatch.WorkerStory;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class WorkerAttemptTests
{
    private static readonly TaskOutcome Success = new TaskOutcome.Success(Payload.Json("done"));
    private static readonly TaskOutcome Failure = new TaskOutcome.Failure(new TaskFailure("Oops", "It went wrong."));

    [Fact]
    public void What_is_handed_is_claimed() => Joined().Hears(Hand(A)).Then(Claim(1, A)).Holds(1);

    [Fact]
    public void A_repeated_hand_is_not_claimed_again() => Joined().Hears(Hand(A)).Hears(Hand(A, number: 2)).Then().Holds(1);

    [Fact]
    public void A_claim_is_repeated_with_the_same_id_at_growing_distances() =>
        Joined(lease: 0).Hears(Hand(A)).NextTickIn(1)
            .After(1).Ticks().Then(Claim(1, A)).NextTickIn(2)
            .After(2).Ticks().Then(Claim(1, A)).NextTickIn(2) // its renewal
            .After(2).Ticks().Then(story => [story.Renew(1, A)]).NextTickIn(2)
            .After(2).Ticks().Then(Claim(1, A));

    [Fact]
    public void The_handler_starts_when_the_claim_is_granted() => Joined().Hears(Hand(A)).Hears(Granted(1, A)).Then(Start(A)).NextTickIn(5);

    [Fact]
    public void A_repeated_grant_starts_nothing() => Joined().Hears(Hand(A)).Hears(Granted(1, A)).Hears(Granted(1, A)).Then().Holds(1);

    [Fact]
    public void What_it_is_done_with_is_not_claimed_when_it_is_handed_once_more() =>
        Joined().Hears(Hand(A)).Hears(Granted(1, A)).Finishes(A, Success).Hears(Accepted(2))
            .Hears(Hand(A, number: 2)).Then(Done(A)).Holds(0);

    [Fact]
    public void A_grant_of_another_command_starts_nothing() => Joined().Hears(Hand(A)).Hears(Granted(7, A)).Then().Holds(1);

    [Theory]
    [InlineData(EngineError.AlreadyClaimed)]
    [InlineData(EngineError.StaleAttempt)]
    [InlineData(EngineError.ExecutionEnded)]
    [InlineData(EngineError.UnknownExecution)]
    public void A_refused_claim_frees_the_slot(string code) => Joined().Hears(Hand(A)).Hears(Refused(1, code)).Then(Done(A)).Holds(0);

    [Fact]
    public void What_an_execution_does_not_start_because_it_stops_goes_back_to_it() =>
        Joined().Hears(Hand(A))
            .Hears(Refused(1, EngineError.NotNow)).Then(Return(2, A)).Holds(1)
            .After(1).Ticks().Then(Return(2, A))
            .Hears(Accepted(2)).Then(Done(A)).Holds(0);

    [Fact]
    public void What_cannot_be_answered_now_is_asked_again() =>
        Joined().Hears(Hand(A)).Hears(Refused(1, EngineError.JournalUnavailable)).Then().NextTickIn(1)
            .After(1).Ticks().Then(Claim(1, A))
            .Hears(Granted(1, A)).Then(Start(A));

    [Fact]
    public void An_execution_that_was_asleep_is_asked_again_soon_and_then_at_growing_distances() =>
        Joined().Hears(Hand(A)).Hears(Refused(1, EngineError.Unavailable)).Then().NextTickIn(0.01)
            .After(0.01).Ticks().Then(Claim(1, A))
            .Hears(Refused(1, EngineError.Unavailable)).Then().NextTickIn(0.02)
            .After(0.02).Ticks().Then(Claim(1, A)).NextTickIn(2) // without an answer
            .Hears(Granted(1, A)).Then(Start(A));

    [Fact]
    public void An_outcome_is_repeated_with_the_same_id_until_it_is_accepted() =>
        Running().Finishes(A, Success).Then(Complete(2, A, Success))
            .After(1).Ticks().Then(Complete(2, A, Success))
            .Hears(Refused(2, EngineError.JournalUnavailable)).Then()
            .After(2).Ticks().Then(Complete(2, A, Success))
            .Hears(Accepted(2)).Then(Done(A)).Holds(0)
            .Hears(Accepted(2)).Then();

    [Fact]
    public void The_distance_between_repeats_has_a_limit()
    {
        var story = Running(lease: 0).Finishes(A, Success);
        for (var second = 0; second < 300; second++) story.After(1).Ticks();
        var repeats = 0;
        for (var second = 0; second < 300; second++)
        {
            story.After(1);
            if (story.Ticks().Says(Complete(2, A, Success))) repeats++;
        }

        Assert.Equal(10, repeats);
    }

    [Fact]
    public void An_outcome_comes_once() => Running().Finishes(A, Success).Finishes(A, Failure).Then();

    [Fact]
    public void An_outcome_of_what_does_not_run_is_no_outcome() => Joined().Hears(Hand(A)).Finishes(A, Success).Then().Finishes(B, Success).Then();

    [Theory]
    [InlineData(EngineError.StaleAttempt)]
    [InlineData(EngineError.AlreadyCompleted)]
    [InlineData(EngineError.ExecutionEnded)]
    public void A_refused_outcome_is_dropped(string code) => Running().Finishes(A, Failure).Hears(Refused(2, code)).Then(Done(A)).Holds(0);

    [Theory]
    [InlineData(EngineError.TooLarge)]
    [InlineData(EngineError.StateTooLarge)]
    public void An_outcome_that_is_too_large_becomes_a_failure_that_says_so(string code) =>
        Running().Finishes(A, Success)
            .Hears(Refused(2, code)).Then(Complete(3, A, new TaskOutcome.Failure(new TaskFailure(code, "No.")))).Holds(1)
            .Hears(Refused(3, code)).Then(Done(A)).Holds(0);

    [Fact]
    public void A_failure_that_is_too_large_becomes_a_smaller_one() =>
        Running().Finishes(A, Failure)
            .Hears(Refused(2, EngineError.TooLarge)).Then(Complete(3, A, new TaskOutcome.Failure(new TaskFailure(EngineError.TooLarge, "No."))));

    [Fact]
    public void What_nobody_needs_is_dropped_before_it_starts() =>
        Joined().Hears(Hand(A)).Hears(Cancel(A)).Then(Done(A)).Holds(0).Hears(Granted(1, A)).Then();

    [Fact]
    public void What_nobody_needs_is_told_to_stop_and_still_reports() =>
        Running().Hears(Cancel(A)).Then(new LazyEngine.Dispatch.WorkerOutput.CancelHandler(A, "nobody needs it any more")).Holds(1)
            .Finishes(A, Failure).Then(Complete(2, A, Failure))
            .Hears(Refused(2, EngineError.ExecutionEnded)).Then(Done(A)).Holds(0);

    [Fact]
    public void The_end_of_an_unknown_attempt_is_no_news() => Joined().Hears(Cancel(A)).Then();

    private static WorkerStory Running(double lease = 15) => Joined(lease).Hears(Hand(A)).Hears(Granted(1, A));
}
