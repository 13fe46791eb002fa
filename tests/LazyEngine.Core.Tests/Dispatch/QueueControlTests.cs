using LazyEngine.Dispatch;
using LazyEngine.Queues;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueControlTests
{
    private static readonly QueueSettings Plain = new() { Lease = TimeSpan.Zero };

    [Fact]
    public void A_paused_queue_takes_attempts_and_hands_out_none() =>
        QueueStory.With(Plain, Join(One, slots: 5), Offer(A))
            .WhenOperatorsSay(QueueState.Paused).Then()
            .When(Offer(B)).Then(Taken(B)).Counts(waiting: 1, held: 1, workers: 1)
            .When(Done(One, A)).Then()
            .When(Join(Two)).Then(Renewed(Two, TimeSpan.Zero))
            .WhenOperatorsSay(QueueState.Open).Then(Handed(One, 2, B));

    [Fact]
    public void A_draining_queue_hands_out_what_waits_and_sends_the_rest_back() =>
        QueueStory.With(Plain, Offer(A), Offer(B))
            .WhenOperatorsSay(QueueState.Draining).Then()
            .When(Offer(C)).Then(Report(new QueueReport.Full(C, Plain.FullRetryAfter)))
            .When(Offer(A)).Then(Taken(A))
            .When(Join(One)).ThenHands((One, A))
            .When(Done(One, A)).Then(Handed(One, 2, B))
            .When(Done(One, B)).Then().Counts(waiting: 0, held: 0, workers: 1)
            .WhenOperatorsSay(QueueState.Open).Then()
            .When(Offer(C)).Then(Handed(One, 3, C));

    [Fact]
    public void A_newer_attempt_takes_the_place_of_an_older_one_in_a_draining_queue() =>
        QueueStory.With(Plain, Offer(A))
            .WhenOperatorsSay(QueueState.Draining).Then()
            .When(Offer(Token("a", 2))).Then(Taken(Token("a", 2))).Counts(waiting: 1, held: 0, workers: 0);

    [Fact]
    public void A_queue_hands_out_nothing_until_it_knows_what_operators_have_said() =>
        QueueStory.Unloaded(Plain, Join(One), Offer(A))
            .Counts(waiting: 1, held: 0, workers: 1)
            .WhenOperatorsSay(QueueState.Open).Then(Handed(One, 1, A));

    [Fact]
    public void A_queue_says_how_it_is_doing() =>
        QueueStory.With(Plain with { Concurrency = 4, KeyConcurrency = 2, Rate = new RateLimit(100, TimeSpan.FromSeconds(1), 7) }, JoinAs(One, 1, "gpu"), Offer(A), Offer(B, age: 9))
            .After(1).WhenTicks().ThenHands((One, B))
            .WhenOperatorsSay(QueueState.Paused).And(Join(Two, slots: 3), Leave(Two))
            .Describes(queue =>
            {
                Assert.Equal((Queue, QueueState.Paused, Start + Seconds(1), 1, Seconds(1), 1), (queue.Name, queue.State, queue.StateSince, queue.Depth, queue.OldestAge, queue.Held));
                Assert.Equal((4, 2, new RateLimit(100, TimeSpan.FromSeconds(1), 7)), (queue.Concurrency, queue.KeyConcurrency, queue.Rate));
                Assert.Equal(
                    [
                        new QueueWorker { Name = "w1", Queue = Queue, Slots = 1, Held = 1, Groups = ["gpu"], HeardAt = Start },
                        new QueueWorker { Name = "w2", Queue = Queue, Slots = 3, IsLeaving = true, HeardAt = Start + Seconds(1) },
                    ],
                    queue.Workers);
            });
}
