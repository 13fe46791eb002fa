using LazyEngine.Dispatch;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueReconcileTests
{
    private static readonly TimeSpan Lease = new QueueSettings().Lease;

    [Fact]
    public void A_hand_that_has_arrived_and_is_not_held_goes_back_into_line_with_its_age() =>
        QueueStory.Given(Join(One, slots: 2), Offer(A, age: 60), Offer(B), Offer(C, age: 30))
            .When(Renew(One, 1, 2, Epoch, B)).Then(Renewed(One, Lease)).Counts(waiting: 2, held: 1, workers: 1)
            .When(Done(One, B)).Then(Handed(One, 3, A));

    [Fact]
    public void A_hand_that_has_not_arrived_yet_is_on_its_way() =>
        QueueStory.Given(Join(One, slots: 2), Offer(A), Offer(B))
            .When(Renew(One, 2, 1, Epoch, A)).Then(Renewed(One, Lease)).Counts(waiting: 0, held: 2, workers: 1);

    [Fact]
    public void A_hand_that_has_not_arrived_for_a_whole_lease_is_lost() =>
        QueueStory.Given(Join(One), Offer(A)).After(10).And(Renew(One, 1, 0, Epoch)).After(5)
            .When(Renew(One, 1, 0, Epoch)).Then(Renewed(One, Lease), Handed(One, 2, A));

    [Fact]
    public void An_embedded_queue_waits_as_long_for_a_hand() =>
        QueueStory.With(new QueueSettings { Lease = TimeSpan.Zero }, Join(One), Offer(A)).After(14.9)
            .When(Renew(One, 1, 0, Epoch)).Then(Renewed(One, TimeSpan.Zero)).After(0.1)
            .When(Renew(One, 1, 0, Epoch)).Then(Renewed(One, TimeSpan.Zero), Handed(One, 2, A));

    [Fact]
    public void The_numbers_of_another_epoch_do_not_count() =>
        QueueStory.Given(Join(One), Offer(A))
            .When(Renew(One, 1, 7, "e0")).Then(Renewed(One, Lease)).Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void A_new_queue_takes_over_what_a_worker_holds() =>
        QueueStory.Given(Offer(A), Offer(C))
            .When(Renew(One, 2, 9, "e0", A, B)).Then(Renewed(One, Lease)).Counts(waiting: 1, held: 2, workers: 1)
            .When(Ask(B)).Then(Standing(B, AttemptStanding.Held, One, inDoubt: true))
            .When(Done(One, B)).Then(Handed(One, 1, C));

    [Fact]
    public void What_was_taken_over_and_is_not_held_any_more_goes_back_into_line_with_its_age() =>
        QueueStory.Given(Offer(A, priority: 3, age: 60), Renew(One, 1, 9, "e0", A), Offer(B, priority: 2))
            .When(Renew(One, 1, 0, Epoch)).Then(Renewed(One, Lease), Handed(One, 1, A));

    [Fact]
    public void Two_workers_that_report_the_same_attempt_both_have_a_slot_less() =>
        QueueStory.Given(Renew(One, 1, 0, "e0", A), Offer(B))
            .When(Renew(Two, 1, 0, "e0", A)).Then(Renewed(Two, Lease)).Counts(waiting: 1, held: 1, workers: 2)
            .When(Done(One, A)).Then(Handed(One, 1, B));

    [Fact]
    public void An_attempt_that_another_worker_may_hold_is_not_declared_unknown_before_all_had_time_to_report() =>
        QueueStory.Given(Join(One)).After(20).And(Renew(One, 1, 0, Epoch), Offer(A), Renew(One, 0, 1, Epoch), Join(Two), Done(Two, A))
            .When(Ask(A)).Then(Standing(A, AttemptStanding.TooEarly, inDoubt: true))
            .After(14.9).When(Ask(A)).Then(Standing(A, AttemptStanding.TooEarly, inDoubt: true))
            .After(0.1).When(Ask(A)).Then(Standing(A, AttemptStanding.Unknown));

    [Fact]
    public void A_repeated_offer_does_not_bring_back_what_a_dead_worker_may_have_started() =>
        QueueStory.Given(Join(One), Offer(A))
            .WhenDies(One, "its process is gone").Then(new QueueOutput.WorkerForgotten(One))
            .When(Offer(A)).Then(Taken(A)).Counts(waiting: 0, held: 0, workers: 0)
            .After(15).WhenTicks().Then(Gone(A, One, "its process is gone"));

    [Fact]
    public void What_two_workers_say_they_hold_is_contested() =>
        QueueStory.Given(Renew(One, 1, 0, "e0", A), Renew(Two, 1, 0, "e0", A))
            .When(Ask(A, inquiry: 3)).Then(Standing(A, AttemptStanding.Contested, inquiry: 3));

    [Fact]
    public void The_end_of_one_of_two_possible_holders_does_not_end_the_attempt() =>
        QueueStory.Given(Renew(One, 1, 0, "e0", A), Renew(Two, 1, 0, "e0", A))
            .WhenDies(One, "its node is gone").Then(new QueueOutput.WorkerForgotten(One))
            .When(Renew(Two, 1, 0, Epoch, A)).Then(Renewed(Two, Lease)).Counts(waiting: 0, held: 1, workers: 1);

    [Fact]
    public void What_another_worker_may_hold_is_not_withdrawn() =>
        QueueStory.Given(Join(One), Offer(A), Renew(One, 0, 1, Epoch))
            .When(Withdraw(A)).Then(Standing(A, AttemptStanding.Waiting, inDoubt: true)).Counts(waiting: 1, held: 0, workers: 1)
            .After(15).When(Withdraw(A)).Then(Report(new QueueReport.Withdrawn(A)));
}
