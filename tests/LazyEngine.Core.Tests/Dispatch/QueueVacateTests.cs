using LazyEngine.Dispatch;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueVacateTests
{
    [Fact]
    public void A_slot_whose_handler_has_returned_is_filled_though_the_attempt_is_still_held() =>
        QueueStory.Given(Join(One), Offer(A), Offer(B)).When(Vacate(One, A)).Then(Handed(One, 2, B)).Counts(waiting: 0, held: 2, workers: 1);

    [Fact]
    public void Who_asks_after_such_an_attempt_hears_that_the_worker_has_it() =>
        QueueStory.Given(Join(One), Offer(A)).After(20).And(Renew(One, 1, 1, Epoch, A)).When(Vacate(One, A)).Then()
            .When(new QueueMessage.Ask(Queue, A)).Then(Standing(A, AttemptStanding.Held, One));

    [Fact]
    public void To_be_done_with_it_frees_no_second_slot() =>
        QueueStory.Given(Join(One), Offer(A), Vacate(One, A), Offer(B), Offer(C))
            .When(Done(One, A)).Then().Counts(waiting: 1, held: 1, workers: 1)
            .When(Done(One, B)).Then(Handed(One, 3, C));

    [Fact]
    public void A_repeat_frees_no_second_slot() =>
        QueueStory.Given(Join(One), Offer(A), Vacate(One, A), Offer(B), Offer(C)).When(Vacate(One, A)).Then().Counts(waiting: 1, held: 2, workers: 1);

    [Fact]
    public void What_the_worker_does_not_hold_frees_nothing() =>
        QueueStory.Given(Join(One), Offer(A), Offer(B)).When(Vacate(One, C)).Then().Counts(waiting: 1, held: 1, workers: 1);

    [Fact]
    public void It_is_lost_with_its_worker_like_any_other() =>
        QueueStory.Given(Join(One), Offer(A)).After(20).And(Renew(One, 1, 1, Epoch, A), Vacate(One, A))
            .WhenDies(One, "it crashed").Then(Gone(A, One, "it crashed"), new QueueOutput.WorkerForgotten(One));

    [Fact]
    public void A_worker_that_says_that_it_is_done_with_it_has_its_slots_all_the_same() =>
        QueueStory.Given(Join(One), Offer(A), Vacate(One, A), Offer(B), Offer(C))
            .When(Renew(One, 1, 2, Epoch, B)).Then(Renewed(One, new QueueSettings().Lease)).Counts(waiting: 2, held: 1, workers: 1);
}
