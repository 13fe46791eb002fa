namespace LazyEngine.Dispatch;

/// <summary>How a worker divides its slots among the partitions of a queue, so that no slot is offered twice.</summary>
/// <remarks>
/// A slot that is taken from a partition counts as offered there until the partition has answered that it knows: what it hands
/// out until then arrives before its answer. Only then is it offered to another.
/// </remarks>
/// <param name="slots">How many there are.</param>
internal sealed class SlotShares(int slots)
{
    private readonly List<Share> _shares = [];
    private int _turn;

    public void Add() => _shares.Add(new Share());

    /// <summary>A partition is told how many slots it has.</summary>
    public void Told(int partition, int offered, DateTimeOffset at) => _shares[partition].Told(offered, at);

    /// <summary>A partition has answered what it was told.</summary>
    public void Heard(int partition, DateTimeOffset? told, int waiting)
    {
        _shares[partition].Waiting = waiting;
        if (told is { } at) _shares[partition].Heard(at);
    }

    /// <summary>A partition has handed out an attempt, and says how many still wait.</summary>
    public void Handed(int partition, int waiting) => _shares[partition].Waiting = waiting;

    /// <summary>Where there are more partitions than slots, others have theirs next.</summary>
    public void NextTurn() => _turn = (_turn + Math.Max(1, slots)) % _shares.Count;

    /// <summary>Whether some partition has less than its share, and could use it.</summary>
    public bool IsUneven(IReadOnlyList<int> held)
    {
        var fair = Fair(held);
        return Enumerable.Range(0, _shares.Count).Any(at =>
            _shares[at].Offered < fair[at] && held[at] >= _shares[at].Offered && (_shares[at].Waiting > 0 || (_shares[at].Offered == 0 && slots >= _shares.Count)));
    }

    /// <summary>Which partitions are to have fewer slots, so that others can have more.</summary>
    public IReadOnlyList<(int Partition, int Slots)> Lower(IReadOnlyList<int> held)
    {
        var fair = Fair(held);
        return [.. Enumerable.Range(0, _shares.Count).Where(at => fair[at] < _shares[at].Offered).Select(at => (at, fair[at]))];
    }

    /// <summary>Which partitions may have more: out of what is offered nowhere and holds nothing.</summary>
    public IReadOnlyList<(int Partition, int Slots)> Raise(IReadOnlyList<int> held)
    {
        var free = slots - Enumerable.Range(0, _shares.Count).Sum(Taken);
        if (free <= 0) return [];
        var (fair, raised) = (Fair(held), new List<(int, int)>());
        foreach (var at in InTurn())
        {
            var more = Math.Min(fair[at], Taken(at) + free);
            if (more <= _shares[at].Offered) continue;
            free -= Math.Max(0, more - Taken(at));
            raised.Add((at, more));
        }

        return raised;

        int Taken(int at) => Math.Max(held[at], _shares[at].Outstanding);
    }

    // Max-min: who wants little gets it, the others share the rest evenly. Each keeps one free for what comes, if there are enough.
    private int[] Fair(IReadOnlyList<int> held)
    {
        var fair = new int[_shares.Count];
        if (slots < _shares.Count)
        {
            foreach (var at in InTurn().OrderBy(at => held[at] + _shares[at].Waiting == 0).Take(slots)) fair[at] = 1;
            return fair;
        }

        var left = slots;
        var wanting = InTurn().Select(at => (At: at, Wanted: held[at] + Math.Max(1, _shares[at].Waiting))).OrderBy(one => one.Wanted).ToList();
        for (var served = 0; served < wanting.Count; served++)
        {
            var (at, wanted) = wanting[served];
            fair[at] = Math.Min(wanted, left / (wanting.Count - served));
            left -= fair[at];
        }

        for (var at = 0; at < fair.Length; at++) fair[at] += (left / fair.Length) + (at < left % fair.Length ? 1 : 0);
        return fair;
    }

    private IEnumerable<int> InTurn() => Enumerable.Range(0, _shares.Count).Select(at => (at + _turn) % _shares.Count);

    private sealed class Share
    {
        // What it was told, oldest first; what comes before the newest that is answered for counts no more.
        private readonly List<(DateTimeOffset At, int Slots)> _told = [];

        public int Waiting { get; set; }

        public int Offered => _told.Count == 0 ? 0 : _told[^1].Slots;

        public int Outstanding => _told.Count == 0 ? 0 : _told.Max(told => told.Slots);

        public void Told(int slots, DateTimeOffset at)
        {
            if (_told.Count == 0 || _told[^1].Slots != slots) _told.Add((at, slots));
        }

        public void Heard(DateTimeOffset at)
        {
            // Of two that were sent at one instant it is not known which is answered.
            var known = _told.FindIndex(told => told.At == at);
            if (known < 0) known = _told.FindLastIndex(told => told.At < at);
            if (known > 0) _told.RemoveRange(0, known);
        }
    }
}
