using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.Core.Tests.Dispatch.Simulation;

/// <summary>A queue that is never empty, and workers that join, leave and die. The model of it is simple: hands by weight, and no key waits longer than the others' weights explain.</summary>
public sealed class FairShareSimulation
{
    private const int Hands = 6_000;

    // What no model can hide: one key's share is measured in whole hands, and a queue that starts again starts all clocks together.
    private const double Tolerance = 0.10;

    [Theory]
    [MemberData(nameof(DispatchSimulation.Seeds), MemberType = typeof(DispatchSimulation))]
    public void Hands_are_shared_by_weight_whoever_works_and_wherever_the_queue_is(int seed)
    {
        var random = new Random(seed);
        var weights = Enumerable.Range(0, 2 + random.Next(8)).ToDictionary(key => string.Create(CultureInfo.InvariantCulture, $"k{key}"), _ => 1 + random.Next(8), StringComparer.Ordinal);
        var load = new Load(random, weights);

        while (load.Hands.Count < Hands) load.Step();

        double sum = weights.Values.Sum();
        foreach (var (key, weight) in weights)
        {
            var share = load.Hands.Count(hand => hand == key) / (double)load.Hands.Count;
            Assert.True(Math.Abs((share / (weight / sum)) - 1) <= Tolerance, $"Key {key} of weight {weight} among {sum} had {share:P1} of the hands.");
            Assert.True(load.LongestWait(key) <= load.Restarts.Count + 2 + (2 * sum / weight), $"Key {key} of weight {weight} among {sum} once waited for {load.LongestWait(key)} hands.");
        }
    }

    /// <summary>The load, and what there is to know of it.</summary>
    private sealed class Load(Random random, Dictionary<string, int> weights)
    {
        private readonly QueueSettings _settings = new() { Lease = TimeSpan.Zero, Keys = QueueSettings.NoKeys.AddRange(weights.Select(key => KeyValuePair.Create(key.Key, new KeySettings(key.Value)))) };
        private readonly Dictionary<WorkerId, List<AttemptToken>> _workers = [];
        private readonly Dictionary<AttemptToken, QueueMessage.Offer> _waiting = [];
        private QueueLogic? _queue;
        private int _numbers;

        public List<string> Hands { get; } = [];

        public List<int> Restarts { get; } = [];

        private static DateTimeOffset Now => Words.Start;

        public int LongestWait(string key)
        {
            var (longest, waits) = (0, 0);
            foreach (var hand in Hands)
            {
                waits = hand == key ? 0 : waits + 1;
                longest = Math.Max(longest, waits);
            }

            return longest;
        }

        public void Step()
        {
            if (_queue is null || random.Next(500) == 0) Restart();
            switch (random.Next(40))
            {
                case 0 when _workers.Count < 6:
                    Join(new WorkerId(string.Create(CultureInfo.InvariantCulture, $"w{++_numbers}")), 1 + random.Next(5));
                    break;
                case 1 when _workers.Count > 1:
                    var gone = _workers.Keys.ElementAt(random.Next(_workers.Count));
                    _workers.Remove(gone);
                    Act(_queue!.WorkerTerminated(gone, Now, "its process has ended"));
                    break;
                default:
                    End();
                    break;
            }
        }

        private void End()
        {
            var busy = _workers.Where(worker => worker.Value.Count > 0).ToList();
            if (busy.Count == 0)
            {
                Join(new WorkerId(string.Create(CultureInfo.InvariantCulture, $"w{++_numbers}")), 1 + random.Next(5));
                return;
            }

            var (worker, held) = busy[random.Next(busy.Count)];
            var token = held[random.Next(held.Count)];
            held.Remove(token);
            Act(_queue!.Receive(Words.Done(worker, token), Now));
        }

        // The queue forgets what waited, and learns from the workers what they hold; executions offer again.
        private void Restart()
        {
            if (_queue is not null) Restarts.Add(Hands.Count);
            _queue = new QueueLogic(Words.Queue, string.Create(CultureInfo.InvariantCulture, $"e{++_numbers}"), Now, _settings, QueueControl.None);
            foreach (var (worker, held) in _workers) Act(_queue.Receive(Words.Renew(worker, held.Count, 0, string.Empty, [.. held]), Now));
            foreach (var offer in _waiting.Values.OrderBy(_ => random.Next()).ToList()) Act(_queue.Receive(offer, Now));
            foreach (var key in weights.Keys)
            {
                for (var depth = _waiting.Values.Count(offer => offer.Key == key); depth < 20; depth++) Offer(key);
            }
        }

        private void Join(WorkerId worker, int slots)
        {
            _workers.Add(worker, []);
            Act(_queue!.Receive(Words.Join(worker, slots), Now));
        }

        private void Offer(string key)
        {
            var offer = Words.Keyed(key, string.Create(CultureInfo.InvariantCulture, $"t{++_numbers}"), age: random.Next(100));
            _waiting.Add(offer.Token, offer);
            Act(_queue!.Receive(offer, Now));
        }

        private void Act(IReadOnlyList<QueueOutput> outputs)
        {
            foreach (var output in outputs)
            {
                if (output is not QueueOutput.ToWorker { Message: WorkerMessage.Hand hand } handed || !_waiting.Remove(hand.Token, out var offer)) continue;
                _workers[handed.Worker].Add(hand.Token);
                Hands.Add(offer.Key);
                Offer(offer.Key);
            }
        }
    }
}
