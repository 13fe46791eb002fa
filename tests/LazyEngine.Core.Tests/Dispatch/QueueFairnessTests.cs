using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using static LazyEngine.Core.Tests.Dispatch.Words;

namespace LazyEngine.Core.Tests.Dispatch;

public sealed class QueueFairnessTests
{
    private static readonly QueueSettings Plain = new() { Lease = TimeSpan.Zero };

    private static readonly QueueSettings GoldIsThree = Plain with { Keys = Plain.Keys.Add("gold", new KeySettings(3)) };

    [Fact]
    public void Keys_take_turns_however_many_attempts_one_of_them_has() =>
        QueueStory.With(Plain, Keyed("a", "a1"), Keyed("a", "a2"), Keyed("a", "a3"), Keyed("b", "b1"))
            .When(Join(One, slots: 3)).ThenHands((One, Token("a1")), (One, Token("b1")), (One, Token("a2")));

    [Fact]
    public void Priority_goes_before_fairness_and_fairness_before_age() =>
        QueueStory.With(Plain, Keyed("a", "a1", age: 9), Keyed("a", "a2", age: 8), Keyed("b", "b1", age: 1), Keyed("a", "urgent", priority: 1), Keyed("a", "urgent too", priority: 1))
            .When(Join(One, slots: 5)).ThenHands((One, Token("urgent")), (One, Token("urgent too")), (One, Token("a1")), (One, Token("b1")), (One, Token("a2")));

    [Fact]
    public void Attempts_without_a_key_are_one_key_among_the_others() =>
        QueueStory.With(Plain, Offer(A), Offer(B), Keyed("a", "a1"), Keyed("a", "a2"))
            .When(Join(One, slots: 3)).ThenHands((One, A), (One, Token("a1")), (One, B));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Hands_are_shared_by_weight(int slots)
    {
        var handed = HandsOf(GoldIsThree, slots, 400, ["gold", "tin"]);

        Assert.InRange(handed["gold"], 298, 302);
        Assert.InRange(handed["tin"], 98, 102);
    }

    [Fact]
    public void An_operator_changes_a_weight_while_attempts_wait() =>
        QueueStory.With(Plain, Join(One, slots: 1), Offer(A))
            .And(Keyed("a", "a1"), Keyed("a", "a2"), Keyed("a", "a3"), Keyed("b", "b1"), Keyed("b", "b2"))
            .WhenOperatorsWeigh("a", 3).Then()
            .When(Done(One, A)).ThenHands((One, Token("a1")))
            .When(Done(One, Token("a1"))).ThenHands((One, Token("b1")))
            .When(Done(One, Token("b1"))).ThenHands((One, Token("a2")))
            .When(Done(One, Token("a2"))).ThenHands((One, Token("a3")))
            .When(Done(One, Token("a3"))).ThenHands((One, Token("b2")));

    [Fact]
    public void A_key_that_was_away_saves_up_nothing() =>
        QueueStory.With(Plain, Join(One, slots: 1), Keyed("a", "a0"), Keyed("b", "b0"))
            .And(Keyed("a", "a1"), Keyed("a", "a2"), Keyed("a", "a3"), Done(One, Token("a0")), Done(One, Token("b0")), Done(One, Token("a1")))
            .And(Keyed("b", "b1"), Keyed("b", "b2"), Keyed("b", "b3"))
            .When(Done(One, Token("a2"))).ThenHands((One, Token("b1")))
            .When(Done(One, Token("b1"))).ThenHands((One, Token("a3")));

    [Fact]
    public void A_key_that_comes_and_goes_has_no_more_turns_than_its_share()
    {
        // It has one attempt at a time, and offers the next as soon as that is handed out.
        var queue = new QueueLogic(Queue, Epoch, Start, GoldIsThree, QueueControl.None);
        var (gold, tin) = (0, 0);
        for (var i = 0; i < 500; i++) queue.Receive(Keyed("gold", Name("gold", i)), Start);
        queue.Receive(Keyed("tin", Name("tin", tin++)), Start);
        var outputs = queue.Receive(Join(One), Start);
        for (var hands = 0; hands < 400; hands++)
        {
            var hand = Handed(outputs);
            if (hand.Task.StartsWith("gold", StringComparison.Ordinal)) gold++;
            else queue.Receive(Keyed("tin", Name("tin", tin++)), Start);
            outputs = queue.Receive(Done(One, hand), Start);
        }

        Assert.InRange(gold, 295, 305);
    }

    [Fact]
    public void Nobody_starves_among_a_thousand_keys()
    {
        var settings = Plain with { Keys = Plain.Keys.Add("k0", new KeySettings(QueueControl.MostWeight)) };
        var keys = Enumerable.Range(0, 1_000).Select(key => Name("k", key)).ToArray();

        var handed = HandsOf(settings, slots: 10, hands: 2_100, keys);

        Assert.All(keys, key => Assert.True(handed.GetValueOrDefault(key) >= 1, $"{key} had no turn."));
    }

    private static Dictionary<string, int> HandsOf(QueueSettings settings, int slots, int hands, string[] keys)
    {
        var queue = new QueueLogic(Queue, Epoch, Start, settings, QueueControl.None);
        var handed = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            // As many as its share could be.
            for (var i = 0; i < (settings.WeightOf(key, null) == 1 && keys.Length > 2 ? 5 : hands); i++) queue.Receive(Keyed(key, $"{key}/{Name("", i)}"), Start);
        }

        var held = new Queue<AttemptToken>();
        Take(queue.Receive(Join(One, slots), Start));
        for (var ended = slots; ended < hands; ended++) Take(queue.Receive(Done(One, held.Dequeue()), Start));
        return handed;

        void Take(IEnumerable<QueueOutput> outputs)
        {
            foreach (var token in outputs.OfType<QueueOutput.ToWorker>().Select(output => output.Message).OfType<WorkerMessage.Hand>().Select(hand => hand.Token))
            {
                held.Enqueue(token);
                var key = token.Task[..token.Task.IndexOf('/', StringComparison.Ordinal)];
                handed[key] = handed.GetValueOrDefault(key) + 1;
            }
        }
    }

    private static AttemptToken Handed(IEnumerable<QueueOutput> outputs) => Assert.Single(outputs.OfType<QueueOutput.ToWorker>().Select(output => output.Message).OfType<WorkerMessage.Hand>()).Token;

    private static string Name(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
}
