using LazyEngine.Dispatch;
using LazyEngine.Queues;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueLimitTests
{
    private static readonly QueueSettings TwoAtOnce = new() { Lease = TimeSpan.Zero, Concurrency = 2 };

    private static readonly QueueSettings OneASecond = new() { Lease = TimeSpan.Zero, Rate = new RateLimit(1, TimeSpan.FromSeconds(1), 2) };

    [Fact]
    public void No_more_run_at_once_than_the_queue_allows_however_many_slots_there_are() =>
        QueueStory.With(TwoAtOnce, Join(One, slots: 5), Join(Two, slots: 5), Offer(A), Offer(B), Offer(C))
            .Counts(waiting: 1, held: 2, workers: 2)
            .When(Done(One, A)).Then(Handed(One, 2, C)).Counts(waiting: 0, held: 2, workers: 2);

    [Fact]
    public void What_may_still_run_counts_while_it_is_in_doubt() =>
        QueueStory.With(TwoAtOnce with { Lease = TimeSpan.FromSeconds(15), Concurrency = 1 }).After(20).And(Join(One), Offer(A))
            .When(Renew(One, 1, 1, Epoch)).Then(Renewed(One, TimeSpan.FromSeconds(15))).Counts(waiting: 1, held: 0, workers: 1)
            .NextTickIn(1)
            .After(14).And(Renew(One, 1, 1, Epoch)).After(2).WhenTicks().Then(Handed(One, 2, A));

    [Fact]
    public void A_queue_that_starts_again_hands_out_nothing_until_every_worker_has_spoken() =>
        QueueStory.With(TwoAtOnce with { Lease = TimeSpan.FromSeconds(15) }, Join(One, slots: 5), Offer(A))
            .Counts(waiting: 1, held: 0, workers: 1)
            .After(10).When(Renew(Two, 2, 0, Epoch, B, C)).Then(Renewed(Two, TimeSpan.FromSeconds(15)))
            .And(Renew(One, 5, 0, Epoch))
            .After(6).WhenTicks().Then().Counts(waiting: 1, held: 2, workers: 2)
            .When(Done(Two, B)).Then(Handed(One, 1, A));

    [Fact]
    public void Attempts_go_out_at_their_rate_and_after_a_rest_some_at_once() =>
        QueueStory.With(OneASecond, Join(One, slots: 9), Offer(A), Offer(B), Offer(C))
            .Counts(waiting: 3, held: 0, workers: 1).NextTickIn(1)
            .After(1).WhenTicks().Then(Handed(One, 1, A)).NextTickIn(1)
            .After(0.5).WhenTicks().Then().NextTickIn(0.5)
            .After(0.5).WhenTicks().Then(Handed(One, 2, B))
            .After(60).WhenTicks().Then(Handed(One, 3, C))
            .When(Offer(Token("d"))).Then(Handed(One, 4, Token("d")))
            .When(Offer(Token("e"))).Then(Taken(Token("e"))).NextTickIn(1);

    [Fact]
    public void A_queue_without_limits_needs_no_tick_of_them() => QueueStory.With(new QueueSettings { Lease = TimeSpan.Zero }, Offer(A)).NextTickIn(null);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_window_of_time_sees_more_than_its_share(int seed)
    {
        var random = new Random(seed);
        var bucket = new TokenBucket(new RateLimit(10, TimeSpan.FromSeconds(1), 5), Start);
        var (now, taken) = (Start, new List<DateTimeOffset>());
        for (var step = 0; step < 20_000; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(random.Next(2) == 0 ? 20 : 300));
            if (!bucket.IsOpen(now)) continue;
            bucket.Take(now);
            taken.Add(now);
        }

        for (var first = 0; first + 30 < taken.Count; first++)
        {
            var span = taken[first + 30] - taken[first];
            Assert.True(31 <= 5 + (span.TotalSeconds * 10) + 0.001, $"31 went out within {span}.");
        }
    }
}
