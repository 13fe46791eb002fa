using LazyEngine.Dispatch;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueHandTests
{
    private static readonly TimeSpan Lease = new QueueSettings().Lease;

    [Fact]
    public void An_attempt_goes_to_a_worker_with_a_free_slot() =>
        QueueStory.Given(Join(One)).When(Offer(A)).Then(Handed(One, 1, A)).Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void A_repeated_offer_is_answered_though_its_attempt_goes_to_a_worker_at_once() =>
        QueueStory.Given(Join(One)).When(Offer(A) with { IsRepeat = true }).Then(Handed(One, 1, A), Taken(A)).Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void A_worker_gets_no_more_than_its_slots() =>
        QueueStory.Given(Offer(A), Offer(B), Offer(C))
            .When(Join(One, slots: 2)).Then(Renewed(One, Lease), Handed(One, 1, A), Handed(One, 2, B)).Counts(waiting: 1, held: 2, workers: 1);

    [Fact]
    public void The_highest_priority_goes_first_then_the_oldest_then_the_first_to_arrive() =>
        QueueStory.Given(Offer(A, age: 1), Offer(Token("late"), age: 5), Offer(B, age: 5), Offer(C, priority: 1))
            .When(Join(One, slots: 4))
            .Then(Renewed(One, Lease), Handed(One, 1, C), Handed(One, 2, Token("late")), Handed(One, 3, B), Handed(One, 4, A));

    [Fact]
    public void A_slot_that_becomes_free_is_filled() =>
        QueueStory.Given(Join(One), Offer(A), Offer(B)).When(Done(One, A)).Then(Handed(One, 2, B)).Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void The_worker_with_the_most_free_slots_is_handed_the_next_attempt() =>
        QueueStory.Given(Join(One, slots: 1), Join(Two, slots: 3))
            .When(Offer(A)).Then(Handed(Two, 1, A))
            .When(Offer(B)).Then(Handed(Two, 2, B));

    [Fact]
    public void Among_equals_the_one_that_has_waited_longest_is_handed_the_next_attempt() =>
        QueueStory.Given(Join(One), Join(Two))
            .When(Offer(A)).Then(Handed(One, 1, A))
            .And(Done(One, A))
            .When(Offer(B)).Then(Handed(Two, 1, B))
            .And(Done(Two, B))
            .When(Offer(C)).Then(Handed(One, 2, C));

    [Fact]
    public void A_worker_that_leaves_gets_nothing_more_and_keeps_what_it_holds() =>
        QueueStory.Given(Join(One, slots: 2), Offer(A), Leave(One))
            .When(Offer(B)).Then(Taken(B)).Counts(waiting: 1, held: 1, workers: 1)
            .When(Done(One, A)).Then().Counts(waiting: 1, held: 0, workers: 1);

    [Fact]
    public void Done_of_what_the_worker_does_not_hold_changes_nothing() =>
        QueueStory.Given(Join(One), Offer(A), Join(Two, slots: 0)).When(Done(Two, A)).Then().Counts(waiting: 0, held: 1, workers: 2);

    [Fact]
    public void A_worker_may_change_its_slots() =>
        QueueStory.Given(Join(One), Offer(A), Offer(B))
            .When(Renew(One, 2, 1, Epoch, A)).Then(Renewed(One, Lease), Handed(One, 2, B))
            .When(Renew(One, 0, 2, Epoch, A, B)).Then(Renewed(One, Lease))
            .When(Offer(C)).Then(Taken(C)).Counts(waiting: 1, held: 2, workers: 1);
}
