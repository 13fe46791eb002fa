using LazyEngine.Dispatch;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueLeaseTests
{
    private const string Silent = "nothing was heard of it for 00:00:15";
    private static readonly TimeSpan Lease = new QueueSettings().Lease;

    [Fact]
    public void The_next_tick_is_when_the_first_lease_ends() =>
        QueueStory.Given().NextTickIn(null).And(Join(One)).NextTickIn(15)
            .After(4).And(Join(Two)).NextTickIn(11)
            .And(Renew(One, 1, 0, Epoch)).NextTickIn(15);

    [Fact]
    public void A_worker_that_does_not_renew_is_gone_and_its_executions_hear_of_it() =>
        QueueStory.Given(Join(One, slots: 2), Offer(A), Offer(B)).After(15)
            .WhenTicks().Then(Gone(A, One, Silent), Gone(B, One, Silent), new QueueOutput.WorkerForgotten(One))
            .Counts(waiting: 0, held: 0, workers: 0).NextTickIn(null)
            .When(Ask(A)).Then(Standing(A, AttemptStanding.Unknown));

    [Fact]
    public void A_worker_that_renews_in_time_is_not_gone() =>
        QueueStory.Given(Join(One), Offer(A)).After(14).And(Renew(One, 1, 1, Epoch, A)).After(14)
            .WhenTicks().Then().Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void A_worker_that_is_seen_to_die_is_gone_at_once() =>
        QueueStory.Given().After(15).And(Join(One), Offer(A))
            .WhenDies(One, "its node is gone").Then(Gone(A, One, "its node is gone"), new QueueOutput.WorkerForgotten(One)).Counts(waiting: 0, held: 0, workers: 0);

    [Fact]
    public void A_young_queue_first_gives_the_other_workers_time_to_say_that_they_hold_it() =>
        QueueStory.Given(Join(One, slots: 2), Offer(A), Offer(B)).After(5)
            .WhenDies(One, "its node is gone").Then(new QueueOutput.WorkerForgotten(One)).NextTickIn(15)
            .After(5).And(Renew(Two, 1, 0, "e0", A)).After(9).And(Renew(Two, 1, 0, Epoch, A)).NextTickIn(1)
            .After(1).WhenTicks().Then(Gone(B, One, "its node is gone")).Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void An_embedded_queue_reports_a_dead_worker_at_once() =>
        QueueStory.With(new QueueSettings { Lease = TimeSpan.Zero }, Join(One), Offer(A))
            .WhenDies(One, "it was stopped").Then(Gone(A, One, "it was stopped"), new QueueOutput.WorkerForgotten(One)).NextTickIn(null);

    [Fact]
    public void The_death_of_an_unknown_worker_is_no_news() => QueueStory.Given().WhenDies(One, "its node is gone").Then();

    [Fact]
    public void An_embedded_queue_gives_up_no_worker_for_its_silence() =>
        QueueStory.With(new QueueSettings { Lease = TimeSpan.Zero }, Join(One), Offer(A)).NextTickIn(null).After(3600)
            .WhenTicks().Then().Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void A_worker_that_comes_back_after_it_was_given_up_joins_anew_with_what_it_holds() =>
        QueueStory.Given(Join(One), Offer(A)).After(15).And(Offer(B))
            .WhenTicks().Then(Gone(A, One, Silent), new QueueOutput.WorkerForgotten(One))
            .When(Renew(One, 1, 1, Epoch, A)).Then(Renewed(One, Lease)).Counts(waiting: 1, held: 1, workers: 1)
            .When(Done(One, A)).Then(Handed(One, 2, B));

    [Fact]
    public void The_repeat_of_an_offer_that_crossed_the_news_of_its_loss_is_told_the_news_again() =>
        QueueStory.Given(Join(One), Offer(A), Join(Two)).After(15).And(Renew(Two, 1, 0, Epoch))
            .WhenDies(One, "its node is gone").Then(Gone(A, One, "its node is gone"), new QueueOutput.WorkerForgotten(One))
            .When(Offer(A)).Then(Gone(A, One, "its node is gone")).Counts(waiting: 0, held: 0, workers: 1)
            .When(Offer(Token("a", 2))).Then(Handed(Two, 1, Token("a", 2)));

    [Fact]
    public void A_renewal_that_was_overtaken_by_a_later_one_is_not_heard() =>
        QueueStory.Given(Join(One) with { SentAt = Start + Seconds(2) }, Offer(A), Renew(One, 1, 1, Epoch, A) with { SentAt = Start + Seconds(7) }).After(8)
            .When(Join(One, slots: 5) with { SentAt = Start + Seconds(1) }).Then().NextTickIn(7);

    [Fact]
    public void The_answer_says_which_renewal_it_answers() =>
        QueueStory.Given().After(3)
            .When(Join(One) with { SentAt = Start + Seconds(1) })
            .Then(new QueueOutput.ToWorker(One, new WorkerMessage.Renewed(Queue, Epoch, Lease, Start + Seconds(1))));
}
