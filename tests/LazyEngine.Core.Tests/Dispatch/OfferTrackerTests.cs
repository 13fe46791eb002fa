using LazyEngine.Dispatch;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class OfferTrackerTests
{
    private readonly OfferTracker _tracker = new(new OfferSettings());
    private DateTimeOffset _now = Start;

    [Fact]
    public void An_offer_that_a_worker_has_claimed_is_not_repeated_though_the_queue_has_said_nothing()
    {
        _tracker.Owe([Owed(A)], _now);

        _tracker.Claimed(A);

        Assert.Null(_tracker.NextTick);
    }

    [Fact]
    public void A_claim_does_not_answer_a_queue_that_was_asked()
    {
        _tracker.Recovered([Owed(A)], _now);

        _tracker.Claimed(A);

        Assert.NotNull(_tracker.NextTick);
    }

    [Fact]
    public void An_offer_is_sent_and_settled_when_it_is_taken()
    {
        Then(_tracker.Owe([Owed(A)], _now), [Offer(A)]);
        NextTickIn(2);
        Then(_tracker.Report(new QueueReport.Taken(A, Epoch), _now));
        NextTickIn(null);
    }

    [Fact]
    public void What_is_not_answered_is_sent_again_at_growing_distances_up_to_a_limit()
    {
        _tracker.Owe([Owed(A)], _now);
        foreach (var pause in (double[])[2, 4, 8, 16, 30, 30])
        {
            NextTickIn(pause);
            _now += Seconds(pause);
            Then(Tick(), [Offer(A) with { IsRepeat = true }]);
        }
    }

    [Fact]
    public void What_is_no_longer_in_flight_is_not_sent_again()
    {
        _tracker.Owe([Owed(A), Owed(B)], _now);
        _now += Seconds(2);
        Then(_tracker.Tick(_now, token => token == B), [Offer(B) with { IsRepeat = true }]);
        Then(_tracker.Report(new QueueReport.Taken(B, Epoch), _now));
        NextTickIn(null);
    }

    [Fact]
    public void A_full_queue_is_offered_again_when_it_said()
    {
        _tracker.Owe([Owed(A)], _now);
        Then(_tracker.Report(new QueueReport.Full(A, Seconds(60)), _now));
        NextTickIn(60);
        _now += Seconds(60);
        Then(Tick(), [Offer(A) with { IsRepeat = true }]);
    }

    [Fact]
    public void A_recovered_execution_asks_before_it_offers() => Then(_tracker.Recovered([Owed(A), new Effect.Withdraw(B, Queue)], _now), [Ask(A, _now.UtcTicks), new QueueMessage.Withdraw(Queue, B, _now.UtcTicks)]);

    [Fact]
    public void A_wake_asks_after_what_is_in_flight_and_does_not_disturb_what_is_under_way()
    {
        _tracker.Owe([Owed(A)], _now);
        Then(_tracker.Check([Owed(A), Owed(B)], _now), [Ask(B)]);
    }

    [Theory]
    [InlineData((int)AttemptStanding.Waiting)]
    [InlineData((int)AttemptStanding.Held)]
    public void What_the_queue_knows_needs_nothing(int where)
    {
        _tracker.Recovered([Owed(A)], _now);
        Then(_tracker.Report(Stands(A, (AttemptStanding)where), _now));
        NextTickIn(null);
    }

    [Theory]
    [InlineData((int)AttemptStanding.Waiting)]
    [InlineData((int)AttemptStanding.Held)]
    public void A_queue_in_doubt_is_asked_again(int where)
    {
        _tracker.Recovered([Owed(A)], _now);
        Then(_tracker.Report(new QueueReport.Standing(A, (AttemptStanding)where, Epoch, InDoubt: true), _now));
        _now += Seconds(2);
        Then(Tick(), [Ask(A, Start.UtcTicks)]);
    }

    [Fact]
    public void A_young_queue_is_asked_again()
    {
        _tracker.Recovered([Owed(A)], _now);
        Then(_tracker.Report(Stands(A, AttemptStanding.TooEarly), _now));
        NextTickIn(2);
        _now += Seconds(2);
        Then(Tick(), [Ask(A, Start.UtcTicks)]);
    }

    [Fact]
    public void What_no_queue_knows_is_lost()
    {
        _tracker.Recovered([Owed(A)], _now);
        Then(_tracker.Report(Stands(A, AttemptStanding.Unknown), _now), [], Lost(A, "its queue does not know it any more"));
        NextTickIn(null);
    }

    [Fact]
    public void An_answer_to_nothing_asked_loses_nothing()
    {
        Then(_tracker.Report(Stands(A, AttemptStanding.Unknown), _now));
        _tracker.Owe([Owed(A)], _now);
        Then(_tracker.Report(Stands(A, AttemptStanding.Unknown), _now));
        NextTickIn(2);
    }

    [Fact]
    public void What_a_dead_worker_held_is_lost_at_once() =>
        Then(_tracker.Report(new QueueReport.WorkerGone(A, One, "its node is gone"), _now), [], Lost(A, "worker 'w1': its node is gone", One));

    [Fact]
    public void What_was_withdrawn_comes_back()
    {
        Then(_tracker.Owe([new Effect.Withdraw(A, Queue)], _now), [Withdraw(A)]);
        Then(_tracker.Report(new QueueReport.Withdrawn(A), _now), [], new ExecutionCommand.Return(A) { Id = new CommandId("withdrawn:a/0.0.1") });
        NextTickIn(null);
    }

    [Fact]
    public void What_a_worker_holds_is_left_to_it()
    {
        _tracker.Owe([new Effect.Withdraw(A, Queue)], _now);
        Then(_tracker.Report(Stands(A, AttemptStanding.Held), _now));
        NextTickIn(null);
    }

    [Fact]
    public void What_still_waits_and_could_not_be_withdrawn_is_asked_for_again()
    {
        _tracker.Owe([new Effect.Withdraw(A, Queue)], _now);
        Then(_tracker.Report(Stands(A, AttemptStanding.Waiting), _now));
        _now += Seconds(2);
        Then(Tick(), [Withdraw(A)]);
    }

    [Fact]
    public void A_withdrawal_takes_the_place_of_an_offer()
    {
        _tracker.Owe([Owed(A)], _now);
        Then(_tracker.Owe([new Effect.Withdraw(A, Queue)], _now), [Withdraw(A)]);
        _now += Seconds(2);
        Then(Tick(), [Withdraw(A)]);
    }

    [Fact]
    public void A_release_is_sent_once_and_ends_what_was_under_way()
    {
        _tracker.Owe([Owed(A)], _now);
        Then(_tracker.Owe([new Effect.Release(A, Queue)], _now), [Release(A)]);
        NextTickIn(null);
    }

    private static Effect.Offer Owed(AttemptToken token) => new Effect.Offer(token, Queue, 0, Start);

    private static QueueReport.Standing Stands(AttemptToken token, AttemptStanding where) => new(token, where, Epoch);

    private static ExecutionCommand.ReportLost Lost(AttemptToken token, string reason, WorkerId? worker = null) => new(token, reason, worker) { Id = new CommandId($"lost:{token.Task}/0.0.{token.Attempt}") };

    private static void Then(OfferStep step) => Then(step, []);

    private static void Then(OfferStep step, QueueMessage[] messages, params ExecutionCommand[] commands)
    {
        Assert.Equal(messages, step.Messages);
        Assert.Equal(commands, step.Commands);
    }

    private OfferStep Tick() => _tracker.Tick(_now, _ => true);

    private void NextTickIn(double? seconds) => Assert.Equal(seconds is { } value ? _now + Seconds(value) : null, _tracker.NextTick);
}
