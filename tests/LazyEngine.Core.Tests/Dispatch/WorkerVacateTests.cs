using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;
using static LazyEngine.Core.Tests.Dispatch.WorkerStory;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class WorkerVacateTests
{
    private static readonly TaskOutcome Success = new TaskOutcome.Success(Payload.Json("done"));

    [Fact]
    public void A_handler_that_returns_leaves_its_slot_to_the_next_before_its_outcome_is_answered() =>
        Full().Finishes(A, Success).Then(Complete(3, A, Success), Vacate(A)).Holds(2)
            .Hears(Hand(C, number: 3)).Then(Claim(4, C)).Holds(3)
            .Hears(Accepted(3)).Then(Done(A)).Holds(2);

    [Fact]
    public void A_worker_with_slots_to_spare_does_not_speak_of_them() =>
        Joined().Hears(Hand(A)).Hears(Granted(1, A)).Finishes(A, Success).Then(Complete(2, A, Success));

    [Fact]
    public void More_than_its_slots_never_run() =>
        Full().Hears(Hand(C, number: 3)).Then(story => [story.Renew(3, A, B)]).Holds(2);

    [Fact]
    public void Beyond_a_limit_an_outcome_keeps_its_slot_until_one_before_it_is_answered() =>
        Full(unanswered: 1).Finishes(A, Success).Then(Complete(3, A, Success), Vacate(A))
            .Hears(Hand(C, number: 3)).Hears(Granted(4, C)).Finishes(B, Success).Then(Complete(5, B, Success))
            .Hears(Accepted(3)).Then(Done(A), Vacate(B)).Holds(2);

    [Fact]
    public void A_worker_without_such_a_limit_keeps_every_slot() =>
        Full(unanswered: 0).Finishes(A, Success).Then(Complete(3, A, Success))
            .Hears(Hand(C, number: 3)).Then(story => [story.Renew(3, A, B)])
            .Hears(Accepted(3)).Then(Done(A)).Holds(1);

    [Fact]
    public void An_outcome_that_is_put_in_the_place_of_one_that_was_too_large_frees_no_second_slot() =>
        Full().Finishes(A, Success).Hears(Refused(3, EngineError.TooLarge)).Holds(2)
            .Hears(Hand(C, number: 3)).Hears(Hand(Token("d"), number: 4)).Then(story => [story.Renew(4, A, B, C)]);

    [Fact]
    public void A_queue_that_has_forgotten_everything_is_told_of_the_free_slots_once_more() =>
        Full().Finishes(A, Success).Then(Complete(3, A, Success), Vacate(A))
            .Hears(Answer(0, epoch: "e2")).Then(story => [story.Renew(2, "e2", 0, A, B), Vacate(A)]);

    [Fact]
    public void A_worker_that_leaves_offers_no_slot() =>
        Full().Drains().Finishes(A, Success).Then(Complete(3, A, Success));

    /// <summary>Both slots taken by handlers that run.</summary>
    private static WorkerStory Full(int unanswered = 8) =>
        Joined(unanswered: unanswered).Hears(Hand(A)).Hears(Granted(1, A)).Hears(Hand(B, number: 2)).Hears(Granted(2, B));

    private static WorkerOutput Vacate(AttemptToken token) => new WorkerOutput.ToQueue(Words.Vacate(One, token));
}
