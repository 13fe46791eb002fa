using LazyEngine.Dispatch;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueKeyLimitTests
{
    private static readonly QueueSettings OneEach = new() { Lease = TimeSpan.Zero, KeyConcurrency = 1 };

    private static readonly QueueSettings OneEachWithLease = OneEach with { Lease = TimeSpan.FromSeconds(15) };

    [Fact]
    public void No_more_of_a_key_run_at_once_than_it_may_and_others_pass_by() =>
        QueueStory.With(OneEach, Keyed("a", "a1"), Keyed("a", "a2"), Keyed("b", "b1"))
            .When(Join(One, slots: 5)).ThenHands((One, Token("a1")), (One, Token("b1")))
            .When(Done(One, Token("b1"))).Then()
            .When(Done(One, Token("a1"))).ThenHands((One, Token("a2")));

    [Fact]
    public void A_key_has_a_limit_of_its_own_and_attempts_without_a_key_have_none() =>
        QueueStory.With(OneEach with { Keys = OneEach.Keys.Add("b", new KeySettings(1, 2)) }, Keyed("a", "a1"), Keyed("a", "a2"), Keyed("b", "b1"), Keyed("b", "b2"), Keyed("b", "b3"), Offer(A), Offer(B), Offer(C))
            .When(Join(One, slots: 9))
            .ThenHands((One, Token("a1")), (One, Token("b1")), (One, A), (One, Token("b2")), (One, B), (One, C))
            .Counts(waiting: 2, held: 6, workers: 1);

    [Fact]
    public void A_queue_that_starts_again_learns_the_keys_from_the_workers() =>
        QueueStory.With(OneEachWithLease, Renew(One, 5, 0, Epoch, Token("a1")) with { Keys = ["a"] }, Keyed("a", "a2"), Keyed("b", "b1"))
            .Counts(waiting: 2, held: 1, workers: 1).NextTickIn(15)
            .After(14).And(Renew(One, 5, 0, Epoch, Token("a1")) with { Keys = ["a"] })
            .After(1).WhenTicks().ThenHands((One, Token("b1")))
            .When(Done(One, Token("a1"))).ThenHands((One, Token("a2")));

    [Fact]
    public void What_runs_under_a_key_that_nobody_knows_may_be_of_any() =>
        QueueStory.With(OneEachWithLease, Renew(One, 5, 0, Epoch, Token("x1")), Keyed("a", "a1"), Offer(A))
            .After(14).And(Renew(One, 5, 0, Epoch, Token("x1")))
            .After(1).WhenTicks().ThenHands((One, A))
            .When(Done(One, Token("x1"))).ThenHands((One, Token("a1")));

    [Fact]
    public void What_may_still_run_counts_while_it_is_in_doubt() =>
        QueueStory.With(OneEachWithLease).After(20).And(Join(One, slots: 3), Keyed("a", "a1", age: 1), Keyed("a", "a2"))
            .When(Renew(One, 3, 1, Epoch)).ThenHands().Counts(waiting: 2, held: 0, workers: 1).NextTickIn(1)
            .When(Keyed("b", "b1")).ThenHands((One, Token("b1")))
            .After(14).And(Renew(One, 3, 2, Epoch, Token("b1")) with { Keys = ["b"] })
            .After(2).WhenTicks().ThenHands((One, Token("a1")));

    [Fact]
    public void A_worker_that_dies_frees_its_keys() =>
        QueueStory.With(OneEach, Join(One), Keyed("a", "a1"), Keyed("a", "a2"), Join(Two))
            .WhenDies(One, "gone").ThenHands((Two, Token("a2")));

    [Fact]
    public void It_says_how_its_keys_are_doing() =>
        QueueStory.With(OneEach with { Keys = OneEach.Keys.Add("idle", new KeySettings(7)) }, Join(One, slots: 9), Keyed("a", "a1"), Keyed("a", "a2"), Offer(A))
            .Describes(queue => Assert.Equal([new("a", 1, 1, 1, 1), new(string.Empty, 1, null, 0, 1), new("idle", 7, 1, 0, 0)], queue.Keys));
}
