using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Dispatch;

/// <summary>The workers of a queue: what they hold, who has a slot free, whose lease ends first.</summary>
internal sealed class KnownWorkers
{
    private readonly SortedDictionary<WorkerId, Known> _workers = [];
    // The workers with a free slot, those of each group apart; the empty group is that of all.
    private readonly Dictionary<string, SortedSet<(int Taken, long LastHand, WorkerId Worker)>> _free = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTimeOffset RenewedAt, WorkerId Worker)> _leases = [];
    private long _hands;

    public int Count => _workers.Count;

    public bool AnyFree => _free.ContainsKey(string.Empty);

    /// <summary>All of them, by name.</summary>
    public IEnumerable<Known> All => _workers.Values;

    /// <summary>When the worker that has been silent longest was last heard.</summary>
    public (DateTimeOffset RenewedAt, WorkerId Worker)? MostSilent => _leases.Count == 0 ? null : _leases.Min;

    public Known? Find(WorkerId worker) => _workers.GetValueOrDefault(worker);

    public int HoldersOf(AttemptToken token) => _workers.Values.Count(worker => worker.Held.ContainsKey(token));

    /// <summary>Whether a worker of a group has a slot free.</summary>
    public bool HasFree(string group) => _free.ContainsKey(group);

    public Known Renew(QueueMessage.Renew renew, DateTimeOffset now)
    {
        var id = renew.Worker;
        if (_workers.TryGetValue(id, out var worker))
        {
            _leases.Remove((worker.RenewedAt, id));
        }
        else
        {
            worker = new Known(id);
            _workers.Add(id, worker);
        }

        (worker.RenewedAt, worker.SentAt) = (now, renew.SentAt);
        _leases.Add((now, id));
        Change(worker, () => (worker.Slots, worker.Leaving, worker.Facts) = (renew.Slots, false, renew.Facts));
        return worker;
    }

    public void Leave(Known worker) => Change(worker, () => worker.Leaving = true);

    public void Forget(Known worker)
    {
        Forbid(worker);
        _leases.Remove((worker.RenewedAt, worker.Id));
        _workers.Remove(worker.Id);
    }

    /// <summary>The worker of a group with the most free slots; among equals, the one that has waited longest.</summary>
    public Known MostFree(string group) => _workers[_free[group].Min.Worker];

    public void Hold(Known worker, AttemptToken token, Holding holding) => Change(worker, () =>
    {
        if (worker.Held.TryGetValue(token, out var before) && before.HasVacated) worker.Vacated--;
        worker.Held[token] = holding;
        if (holding.HasVacated) worker.Vacated++;
        if (holding.Number > 0) worker.LastHand = ++_hands;
    });

    public void Free(Known worker, AttemptToken token) => Change(worker, () =>
    {
        if (worker.Held.Remove(token, out var before) && before.HasVacated) worker.Vacated--;
    });

    /// <summary>The worker has a slot free again, and still holds what ran in it.</summary>
    public void Vacate(Known worker, AttemptToken token)
    {
        if (!worker.Held.TryGetValue(token, out var holding) || holding.HasVacated) return;
        Change(worker, () =>
        {
            worker.Held[token] = holding with { HasVacated = true };
            worker.Vacated++;
        });
    }

    private void Change(Known worker, Action change)
    {
        Forbid(worker);
        change();
        if (worker.Leaving || worker.Taken >= worker.Slots) return;
        foreach (var group in worker.Groups)
        {
            if (!_free.TryGetValue(group, out var free)) _free.Add(group, free = []);
            free.Add(KeyOf(worker));
        }
    }

    private void Forbid(Known worker)
    {
        foreach (var group in worker.Groups)
        {
            if (_free.TryGetValue(group, out var free) && free.Remove(KeyOf(worker)) && free.Count == 0) _free.Remove(group);
        }
    }

    private static (int Taken, long LastHand, WorkerId Worker) KeyOf(Known worker) => (worker.Taken - worker.Slots, worker.LastHand, worker.Id);

    /// <summary>One worker.</summary>
    internal sealed class Known(WorkerId id)
    {
        public WorkerId Id { get; } = id;

        public int Slots { get; set; }

        public WorkerFacts Facts { get; set; } = WorkerFacts.None;

        /// <summary>That of all workers, that of its own name, and those that it has named.</summary>
        public IEnumerable<string> Groups => Facts.Groups.Count == 0 ? [string.Empty, Id.Value] : Facts.Groups.Prepend(Id.Value).Prepend(string.Empty).Distinct(StringComparer.Ordinal);

        public bool Leaving { get; set; }

        public DateTimeOffset RenewedAt { get; set; }

        /// <summary>When it sent what was heard of it last, by its own clock.</summary>
        public DateTimeOffset? SentAt { get; set; }

        public long LastHand { get; set; }

        /// <summary>How many hands this worker was sent in this epoch.</summary>
        public long Numbered { get; set; }

        /// <summary>How many of those that it holds have given their slots back.</summary>
        public int Vacated { get; set; }

        /// <summary>How many of its slots are taken.</summary>
        public int Taken => Held.Count - Vacated;

        public Dictionary<AttemptToken, Holding> Held { get; } = [];

        public QueueWorker Describe(string queue) => new()
        {
            Name = Id.Value,
            Queue = queue,
            Slots = Slots,
            Held = Taken,
            IsLeaving = Leaving,
            Groups = Facts.Groups,
            Version = Facts.Version,
            Node = Facts.Node,
            IsRemote = Facts.IsRemote,
            HeardAt = RenewedAt,
        };

        /// <summary>A copy of what it holds, in the order in which it came to hold it.</summary>
        public KeyValuePair<AttemptToken, Holding>[] InOrder() => [.. Held.OrderBy(held => held.Value.Number)];
    }

    /// <summary>How a worker came to hold an attempt; number 0 where it reported that itself.</summary>
    internal sealed record Holding(long Number, DateTimeOffset At, OfferTerms Terms)
    {
        /// <summary>Whether its slot is free again.</summary>
        public bool HasVacated { get; init; }
    }
}
