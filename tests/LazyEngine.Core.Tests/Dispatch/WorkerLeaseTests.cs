using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;
using static LazyEngine.Core.Tests.Dispatch.WorkerStory;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class WorkerLeaseTests
{
    private static readonly TaskOutcome Success = new TaskOutcome.Success(Payload.Json("done"));
    private static readonly TaskOutcome Failure = new TaskOutcome.Failure(new TaskFailure("Cancelled", "It was told to stop."));

    private static WorkerOutput.CancelHandler Stop(AttemptToken token) => new(token, "the queue was not heard of for a whole lease");

    private static WorkerOutput.ToExecution Lost(int command, AttemptToken token) =>
        new(new ExecutionCommand.ReportLost(token, "worker 'w1' stopped it when its lease ended", new WorkerId("w1")) { Id = Id(command) });

    [Fact]
    public void A_worker_joins_with_its_first_tick() =>
        Fresh().NextTickIn(null).Ticks().Then(story => [story.Renew(2, string.Empty, 0)]).NextTickIn(5);

    [Fact]
    public void A_queue_of_another_epoch_is_told_at_once_what_is_held() =>
        Joined().Hears(Hand(A, number: 4)).After(1)
            .Hears(Answer(0.5, epoch: "e2")).Then(story => [story.Renew(2, "e2", 0, A)])
            .Hears(Hand(B, number: 1, epoch: "e2")).After(5)
            .Ticks().Says(story => story.Renew(2, "e2", 1, A, B));

    [Fact]
    public void Renewals_say_the_highest_hand_and_all_that_is_held() =>
        Joined().Hears(Hand(A, number: 2)).Hears(Hand(B, number: 1)).Hears(Refused(1, EngineError.StaleAttempt)).After(5)
            .Ticks().Says(story => story.Renew(2, B));

    [Fact]
    public void The_hands_of_another_epoch_are_taken_and_not_counted() =>
        Joined().Hears(Hand(A, number: 9, epoch: "e0")).Then(Claim(1, A)).After(5).Ticks().Says(story => story.Renew(0, A));

    [Fact]
    public void What_is_handed_beyond_the_slots_is_left_to_the_queue() =>
        Joined().Hears(Hand(A, number: 1)).Hears(Hand(B, number: 2))
            .Hears(Hand(C, number: 3)).Then(story => [story.Renew(3, A, B)]).Holds(2);

    [Fact]
    public void Without_an_answer_the_handlers_stop_when_the_lease_ends() =>
        Running().After(14.9).Ticks().Says(story => story.Renew(1, A)).NextTickIn(0.1)
            .After(0.1).Ticks().Then(Stop(A)).NextTickIn(4.9);

    [Fact]
    public void The_lease_counts_from_the_renewal_that_is_answered_and_not_from_its_answer() =>
        Running().After(5).Ticks().After(5).Ticks().After(4)
            .Hears(Answer(5)).NextTickIn(1).After(1).Ticks().After(4.9).Ticks().Then().NextTickIn(0.1)
            .After(0.1).Ticks().Says(_ => Stop(A));

    [Fact]
    public void An_answer_that_was_overtaken_tells_nothing() =>
        Running().After(5).Ticks().Hears(Answer(5)).Hears(Answer(0, epoch: "e0")).Then()
            .After(14.9).Ticks().After(0.1).Ticks().Then(Stop(A));

    [Fact]
    public void A_queue_that_does_not_say_what_it_answers_is_taken_to_answer_the_first_that_has_no_answer() =>
        Running().After(5).Ticks().After(5).Ticks().After(2)
            .Hears(new WorkerMessage.Renewed(Queue, Epoch, Seconds(15))).After(7.9).Ticks().NextTickIn(0.1)
            .After(0.1).Ticks().Then(Stop(A));

    [Fact]
    public void An_embedded_worker_is_never_fenced() => Running(lease: 0).After(3600).Ticks().Then(story => [story.Renew(1, A)]).NextTickIn(5);

    [Fact]
    public void What_a_fenced_handler_has_done_all_the_same_is_reported() =>
        Fenced().Finishes(A, Success).Then(Complete(2, A, Success)).Hears(Accepted(2)).Then(Done(A));

    [Fact]
    public void A_fenced_handler_that_fails_has_lost_the_attempt_and_not_failed_the_task() =>
        Fenced().Finishes(A, Failure).Then(Lost(2, A))
            .After(1).Ticks().Then(Lost(2, A))
            .Hears(Accepted(2)).Then(Done(A)).Holds(0);

    [Fact]
    public void A_fenced_worker_starts_nothing_and_gives_back_what_it_is_granted() =>
        Joined().Hears(Hand(A)).After(15).Ticks()
            .Hears(Granted(1, A)).Then(Return(2, A))
            .Hears(Refused(2, EngineError.StaleAttempt)).Then(Done(A)).Holds(0);

    [Fact]
    public void What_was_claimed_before_the_fence_is_not_started_after_it() =>
        Joined().Hears(Hand(A)).After(15).Ticks().Hears(Answer(15)).Hears(Granted(1, A)).Then(Return(2, A));

    [Fact]
    public void A_fenced_worker_takes_nothing_until_it_is_heard_again() =>
        Fenced().Hears(Hand(B, number: 2)).Then(story => [story.Renew(2, A)]).Holds(1)
            .Hears(Answer(15)).Then()
            .Hears(Hand(B, number: 3)).Then(Claim(2, B)).Holds(2);

    [Fact]
    public void An_answer_to_a_renewal_of_more_than_a_lease_ago_does_not_end_the_fence() =>
        Running().After(5).Ticks().After(10).Ticks().After(6).Hears(Answer(5)).Hears(Hand(B, number: 2)).Then(story => [story.Renew(2, A)]);

    private static WorkerStory Running(double lease = 15) => Joined(lease).Hears(Hand(A)).Hears(Granted(1, A));

    private static WorkerStory Fenced() => Running().After(15).Ticks();
}
