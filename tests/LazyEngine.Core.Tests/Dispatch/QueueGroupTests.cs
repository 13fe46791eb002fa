using LazyEngine.Dispatch;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueGroupTests
{
    private static readonly QueueSettings Plain = new() { Lease = TimeSpan.Zero };

    [Fact]
    public void An_attempt_for_a_group_waits_for_a_worker_of_it_and_holds_up_nobody() =>
        QueueStory.With(Plain, Grouped("gpu", A), Offer(B))
            .When(Join(One, slots: 5)).ThenHands((One, B)).Counts(waiting: 1, held: 1, workers: 1)
            .When(JoinAs(Two, 1, "ssd", "gpu")).ThenHands((Two, A));

    [Fact]
    public void A_worker_is_in_the_group_of_its_own_name() =>
        QueueStory.With(Plain, Join(One, slots: 5), Join(Two)).When(Grouped("w2", A)).Then(Handed(Two, 1, A));

    [Fact]
    public void A_worker_of_a_group_takes_attempts_for_any_worker_too() =>
        QueueStory.With(Plain, JoinAs(One, 2, "gpu")).When(Offer(A)).Then(Handed(One, 1, A));

    [Fact]
    public void Of_the_workers_of_a_group_the_one_with_the_most_free_slots_takes_it() =>
        QueueStory.With(Plain, Join(new("w0"), slots: 9), JoinAs(One, 2, "gpu"), JoinAs(Two, 3, "gpu"))
            .When(Grouped("gpu", A)).Then(Handed(Two, 1, A));

    [Fact]
    public void The_order_between_groups_is_that_of_priority_then_fairness() =>
        QueueStory.With(Plain, Grouped("gpu", A), Grouped("ssd", B, priority: 1), Offer(C, priority: 2))
            .When(JoinAs(One, 3, "gpu", "ssd")).ThenHands((One, C), (One, B), (One, A));

    [Fact]
    public void A_worker_that_leaves_its_group_takes_no_more_of_it() =>
        QueueStory.With(Plain, JoinAs(One, 2, "gpu"))
            .And(Join(One, slots: 2)).When(Grouped("gpu", A)).Then(Taken(A)).Counts(waiting: 1, held: 0, workers: 1);

    [Fact]
    public void A_full_worker_of_a_group_is_waited_for() =>
        QueueStory.With(Plain, JoinAs(One, 1, "gpu"), Join(Two, slots: 5), Grouped("gpu", A))
            .When(Grouped("gpu", B)).Then(Taken(B))
            .When(Done(One, A)).Then(Handed(One, 2, B));
}
