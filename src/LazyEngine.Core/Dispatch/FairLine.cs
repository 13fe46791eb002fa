namespace LazyEngine.Dispatch;

/// <summary>The attempts of one priority: fairness keys take turns by their weights, and each key's oldest attempt goes first.</summary>
/// <remarks>
/// Each key has a clock that a hand moves by the inverse of its weight, and the key whose clock is the lowest is next. A key that
/// had nothing to hand out, or was not allowed to, begins again at the clock of the line: it loses nothing and saves up nothing.
/// </remarks>
internal sealed class FairLine(Func<string, int> weightOf)
{
    private const long Step = 1_000_000;

    private readonly Dictionary<string, KeyLine> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<KeyLine>> _byGroup = new(StringComparer.Ordinal);
    // Keys without attempts whose clock is still ahead: one that comes back at once must not find it set back.
    private readonly PriorityQueue<KeyLine, long> _resting = new();
    private long _clock;
    private long _turns;

    public int Count { get; private set; }

    /// <summary>The oldest age; costs one look at each key.</summary>
    public DateTimeOffset Oldest => _keys.Values.SelectMany(key => key.Groups.Values).Min(line => line.Min!.Terms.FirstScheduledAt);

    /// <summary>How many attempts of each key wait.</summary>
    public IEnumerable<(string Key, int Count)> Depths => _keys.Values.Where(key => key.Groups.Count > 0).Select(key => (key.Key, key.Groups.Values.Sum(line => line.Count)));

    public void Add(WaitingLine.Entry entry)
    {
        var key = KeyOf(entry);
        if (!_keys.TryGetValue(key, out var line)) _keys.Add(key, line = new KeyLine(key));
        if (line.Groups.Count == 0) (line.Clock, line.Turn) = (Math.Max(line.Clock, _clock), ++_turns);
        if (!line.Groups.TryGetValue(entry.Terms.Group, out var attempts))
        {
            line.Groups.Add(entry.Terms.Group, attempts = new SortedSet<WaitingLine.Entry>(OldestFirst.Instance));
            if (!_byGroup.TryGetValue(entry.Terms.Group, out var keys)) _byGroup.Add(entry.Terms.Group, keys = new SortedSet<KeyLine>(NextFirst.Instance));
            keys.Add(line);
        }

        attempts.Add(entry);
        Count++;
    }

    public void Remove(WaitingLine.Entry entry)
    {
        var line = _keys[KeyOf(entry)];
        var attempts = line.Groups[entry.Terms.Group];
        attempts.Remove(entry);
        Count--;
        if (attempts.Count > 0) return;
        line.Groups.Remove(entry.Terms.Group);
        var keys = _byGroup[entry.Terms.Group];
        keys.Remove(line);
        if (keys.Count == 0) _byGroup.Remove(entry.Terms.Group);
        if (line.Groups.Count == 0) _resting.Enqueue(line, line.Clock);
    }

    /// <summary>The one that is next.</summary>
    /// <param name="mayTake">Whether some worker of a group has a slot free.</param>
    /// <param name="isFull">Whether a key may have no more hands at present.</param>
    /// <returns>Null where none may go.</returns>
    public WaitingLine.Entry? First(Func<string, bool> mayTake, Func<string, bool> isFull)
    {
        KeyLine? next = null;
        foreach (var (group, keys) in _byGroup)
        {
            if (!mayTake(group)) continue;
            // As many as run at most are passed over: a key is full only by what runs.
            foreach (var key in keys)
            {
                if (isFull(key.Key)) continue;
                if (next is null || NextFirst.Instance.Compare(key, next) < 0) next = key;
                break;
            }
        }

        return next?.Groups.Where(group => mayTake(group.Key)).Select(group => group.Value.Min!).Min(OldestFirst.Instance);
    }

    /// <summary>The attempt goes out, and its key has had its turn.</summary>
    public void Hand(WaitingLine.Entry entry)
    {
        var line = _keys[KeyOf(entry)];
        foreach (var group in line.Groups.Keys) _byGroup[group].Remove(line);
        _clock = Math.Max(line.Clock, _clock);
        (line.Clock, line.Turn) = (_clock + (Step / weightOf(line.Key)), ++_turns);
        foreach (var group in line.Groups.Keys) _byGroup[group].Add(line);
        Remove(entry);
        while (_resting.TryPeek(out var rested, out var until) && until <= _clock)
        {
            _resting.Dequeue();
            if (rested.Groups.Count == 0 && rested.Clock <= _clock && _keys.GetValueOrDefault(rested.Key) == rested) _keys.Remove(rested.Key);
        }
    }

    private static string KeyOf(WaitingLine.Entry entry) => entry.Terms.Key ?? string.Empty;

    private sealed class KeyLine(string key)
    {
        public string Key { get; } = key;

        public long Clock { get; set; }

        public long Turn { get; set; }

        public Dictionary<string, SortedSet<WaitingLine.Entry>> Groups { get; } = new(StringComparer.Ordinal);
    }

    private sealed class NextFirst : IComparer<KeyLine>
    {
        public static readonly NextFirst Instance = new();

        public int Compare(KeyLine? x, KeyLine? y)
        {
            var order = x!.Clock.CompareTo(y!.Clock);
            return order == 0 ? x.Turn.CompareTo(y.Turn) : order;
        }
    }

    private sealed class OldestFirst : IComparer<WaitingLine.Entry>
    {
        public static readonly OldestFirst Instance = new();

        public int Compare(WaitingLine.Entry? x, WaitingLine.Entry? y)
        {
            var order = x!.Terms.FirstScheduledAt.CompareTo(y!.Terms.FirstScheduledAt);
            return order == 0 ? x.Arrival.CompareTo(y.Arrival) : order;
        }
    }
}
