using LazyEngine.Dispatch;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueOfferTests
{
    private static readonly TimeSpan Lease = new QueueSettings().Lease;

    [Fact]
    public void An_offer_is_taken_and_waits() =>
        QueueStory.Given().When(Offer(A)).Then(Taken(A)).Counts(waiting: 1, held: 0, workers: 0);

    [Fact]
    public void A_repeated_offer_is_taken_again_and_kept_once() =>
        QueueStory.Given(Offer(A)).When(Offer(A)).Then(Taken(A)).Counts(waiting: 1, held: 0, workers: 0);

    [Fact]
    public void An_offer_of_what_a_worker_holds_is_taken_and_not_handed_again() =>
        QueueStory.Given(Join(One, slots: 2), Offer(A)).When(Offer(A)).Then(Taken(A)).Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void A_newer_attempt_takes_the_place_of_an_older_one() =>
        QueueStory.Given(Offer(A), Offer(Token("a", 2))).Counts(waiting: 1, held: 0, workers: 0)
            .When(Join(One)).Then(Renewed(One, Lease), Handed(One, 1, Token("a", 2)));

    [Fact]
    public void An_older_attempt_that_comes_late_is_not_kept() =>
        QueueStory.Given(Offer(Token("a", 2)), Offer(A)).Counts(waiting: 1, held: 0, workers: 0)
            .When(Join(One)).Then(Renewed(One, Lease), Handed(One, 1, Token("a", 2)));

    [Fact]
    public void A_full_queue_says_when_to_come_back() =>
        QueueStory.With(new QueueSettings { MaxWaiting = 1 }, Offer(A))
            .When(Offer(B)).Then(Report(new QueueReport.Full(B, Seconds(5)))).Counts(waiting: 1, held: 0, workers: 0);

    [Fact]
    public void A_full_queue_still_takes_repeats_and_newer_attempts() =>
        QueueStory.With(new QueueSettings { MaxWaiting = 1 }, Offer(A))
            .When(Offer(A)).Then(Taken(A))
            .When(Offer(Token("a", 2))).Then(Taken(Token("a", 2))).Counts(waiting: 1, held: 0, workers: 0);

    [Fact]
    public void A_withdrawn_attempt_is_never_handed_out() =>
        QueueStory.Given(Offer(A))
            .When(Withdraw(A)).Then(Report(new QueueReport.Withdrawn(A)))
            .When(Join(One)).Then(Renewed(One, Lease));

    [Fact]
    public void What_a_worker_holds_cannot_be_withdrawn() =>
        QueueStory.Given(Join(One), Offer(A)).When(Withdraw(A)).Then(Standing(A, AttemptStanding.Held, One, inDoubt: true)).Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void A_released_attempt_that_waits_is_dropped_without_a_word() =>
        QueueStory.Given(Offer(A)).When(Release(A)).Then().Counts(waiting: 0, held: 0, workers: 0);

    [Fact]
    public void The_worker_of_a_released_attempt_is_told_to_stop_and_keeps_its_slot_until_it_is_done() =>
        QueueStory.Given(Join(One), Offer(A))
            .When(Release(A)).Then(new QueueOutput.ToWorker(One, new WorkerMessage.Cancel(Queue, A))).Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void Nothing_is_said_about_the_release_of_an_unknown_attempt() => QueueStory.Given().When(Release(A)).Then();

    [Theory]
    [InlineData(0, AttemptStanding.TooEarly)]
    [InlineData(14.9, AttemptStanding.TooEarly)]
    [InlineData(15, AttemptStanding.Unknown)]
    internal void Only_a_queue_that_is_older_than_a_lease_can_tell_that_nobody_has_an_attempt(double age, AttemptStanding expected) =>
        QueueStory.Given().After(age)
            .When(Ask(A)).Then(Standing(A, expected, inDoubt: expected == AttemptStanding.TooEarly))
            .When(Withdraw(A)).Then(Standing(A, expected, inDoubt: expected == AttemptStanding.TooEarly));

    [Fact]
    public void An_embedded_queue_can_tell_at_once() =>
        QueueStory.With(new QueueSettings { Lease = TimeSpan.Zero }).When(Ask(A)).Then(Standing(A, AttemptStanding.Unknown));

    [Fact]
    public void A_queue_knows_what_waits_and_what_is_held() =>
        QueueStory.Given(Join(One), Offer(A), Offer(B)).After(14).And(Renew(One, 1, 1, Epoch, A)).After(1)
            .When(Ask(A, inquiry: 7)).Then(Standing(A, AttemptStanding.Held, One, inquiry: 7))
            .When(Ask(B)).Then(Standing(B, AttemptStanding.Waiting));

    [Fact]
    public void A_young_queue_says_that_it_may_not_know_all_holders() =>
        QueueStory.Given(Join(One), Offer(A), Offer(B)).After(14.9)
            .When(Ask(A)).Then(Standing(A, AttemptStanding.Held, One, inDoubt: true))
            .When(Ask(B)).Then(Standing(B, AttemptStanding.Waiting, inDoubt: true));

    [Fact]
    public void The_oldest_attempt_is_known_over_all_priorities() =>
        QueueStory.Given().OldestIs(null)
            .And(Offer(A, priority: 5, age: 1), Offer(B, priority: 0, age: 9), Offer(C, priority: 9, age: 3)).OldestIs(Start - Seconds(9))
            .And(Withdraw(B)).OldestIs(Start - Seconds(3));
}
