using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>The workers of a queue: what they hold, who has a slot free, whose lease ends first.</summary>
internal sealed class KnownWorkers
{
    private readonly SortedDictionary<WorkerId, Known> _workers = [];
    private readonly SortedSet<(int Taken, long LastHand, WorkerId Worker)> _free = [];
    private readonly SortedSet<(DateTimeOffset RenewedAt, WorkerId Worker)> _leases = [];
    private long _hands;

    public int Count => _workers.Count;

    public bool AnyFree => _free.Count > 0;

    /// <summary>When the worker that has been silent longest was last heard.</summary>
    public (DateTimeOffset RenewedAt, WorkerId Worker)? MostSilent => _leases.Count == 0 ? null : _leases.Min;

    public Known? Find(WorkerId worker) => _workers.GetValueOrDefault(worker);

    public int HoldersOf(AttemptToken token) => _workers.Values.Count(worker => worker.Held.ContainsKey(token));

    public Known Renew(WorkerId id, int slots, DateTimeOffset now, DateTimeOffset? sentAt)
    {
        if (_workers.TryGetValue(id, out var worker))
        {
            _leases.Remove((worker.RenewedAt, id));
        }
        else
        {
            worker = new Known(id);
            _workers.Add(id, worker);
        }

        (worker.RenewedAt, worker.SentAt) = (now, sentAt);
        _leases.Add((now, id));
        Change(worker, () => (worker.Slots, worker.Leaving) = (slots, false));
        return worker;
    }

    public void Leave(Known worker) => Change(worker, () => worker.Leaving = true);

    public void Forget(Known worker)
    {
        _free.Remove(KeyOf(worker));
        _leases.Remove((worker.RenewedAt, worker.Id));
        _workers.Remove(worker.Id);
    }

    /// <summary>The worker with the most free slots; among equals, the one that has waited longest.</summary>
    public Known MostFree() => _workers[_free.Min.Worker];

    public void Hold(Known worker, AttemptToken token, Holding holding) => Change(worker, () =>
    {
        worker.Held[token] = holding;
        if (holding.Number > 0) worker.LastHand = ++_hands;
    });

    public void Free(Known worker, AttemptToken token) => Change(worker, () => worker.Held.Remove(token));

    private void Change(Known worker, Action change)
    {
        _free.Remove(KeyOf(worker));
        change();
        if (!worker.Leaving && worker.Held.Count < worker.Slots) _free.Add(KeyOf(worker));
    }

    private static (int Taken, long LastHand, WorkerId Worker) KeyOf(Known worker) => (worker.Held.Count - worker.Slots, worker.LastHand, worker.Id);

    /// <summary>One worker.</summary>
    internal sealed class Known(WorkerId id)
    {
        public WorkerId Id { get; } = id;

        public int Slots { get; set; }

        public bool Leaving { get; set; }

        public DateTimeOffset RenewedAt { get; set; }

        /// <summary>When it sent what was heard of it last, by its own clock.</summary>
        public DateTimeOffset? SentAt { get; set; }

        public long LastHand { get; set; }

        /// <summary>How many hands this worker was sent in this epoch.</summary>
        public long Numbered { get; set; }

        public Dictionary<AttemptToken, Holding> Held { get; } = [];

        /// <summary>A copy of what it holds, in the order in which it came to hold it.</summary>
        public KeyValuePair<AttemptToken, Holding>[] InOrder() => [.. Held.OrderBy(held => held.Value.Number)];
    }

    /// <summary>How a worker came to hold an attempt; number 0 where it reported that itself.</summary>
    internal sealed record Holding(long Number, DateTimeOffset At, int Priority, DateTimeOffset FirstScheduledAt);
}
