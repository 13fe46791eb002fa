using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>The attempts that wait for a worker: by priority, then by age, then by arrival. At most one of each task instance.</summary>
internal sealed class WaitingLine
{
    private readonly SortedDictionary<int, SortedSet<Entry>> _lines = new(HighestFirst.Instance);
    private readonly Dictionary<(ExecutionId Execution, string Task, int Turn, int Item), Entry> _byInstance = [];
    private long _arrivals;

    public int Count => _byInstance.Count;

    /// <summary>The oldest age; costs one look at each priority, however many attempts wait.</summary>
    public DateTimeOffset? Oldest => Count == 0 ? null : _lines.Values.Min(line => line.Min!.FirstScheduledAt);

    public bool Contains(AttemptToken token) => _byInstance.TryGetValue(InstanceOf(token), out var entry) && entry.Token.Attempt == token.Attempt;

    /// <summary>Whether some attempt of the same instance waits, so that adding this one makes the line no longer.</summary>
    public bool HasInstanceOf(AttemptToken token) => _byInstance.ContainsKey(InstanceOf(token));

    /// <summary>Adds an attempt, in place of an older one of the same instance; nothing where a newer one waits.</summary>
    public void Add(AttemptToken token, int priority, DateTimeOffset firstScheduledAt)
    {
        if (_byInstance.TryGetValue(InstanceOf(token), out var other))
        {
            if (other.Token.Attempt >= token.Attempt) return;
            Remove(other);
        }

        var entry = new Entry(token, priority, firstScheduledAt, ++_arrivals);
        if (!_lines.TryGetValue(priority, out var line)) _lines.Add(priority, line = new SortedSet<Entry>(OldestFirst.Instance));
        line.Add(entry);
        _byInstance.Add(InstanceOf(token), entry);
    }

    /// <summary>Takes one attempt out, wherever it stands in the line; null where it does not wait.</summary>
    public Entry? Take(AttemptToken token)
    {
        if (!_byInstance.TryGetValue(InstanceOf(token), out var entry) || entry.Token.Attempt != token.Attempt) return null;
        Remove(entry);
        return entry;
    }

    public Entry TakeFirst()
    {
        var first = _lines.First().Value.Min!;
        Remove(first);
        return first;
    }

    private void Remove(Entry entry)
    {
        var line = _lines[entry.Priority];
        line.Remove(entry);
        if (line.Count == 0) _lines.Remove(entry.Priority);
        _byInstance.Remove(InstanceOf(entry.Token));
    }

    private static (ExecutionId Execution, string Task, int Turn, int Item) InstanceOf(AttemptToken token) => (token.Execution, token.Task, token.Turn, token.Item);

    internal sealed record Entry(AttemptToken Token, int Priority, DateTimeOffset FirstScheduledAt, long Arrival);

    private sealed class HighestFirst : IComparer<int>
    {
        public static readonly HighestFirst Instance = new();

        public int Compare(int x, int y) => y.CompareTo(x);
    }

    private sealed class OldestFirst : IComparer<Entry>
    {
        public static readonly OldestFirst Instance = new();

        public int Compare(Entry? x, Entry? y)
        {
            var order = x!.FirstScheduledAt.CompareTo(y!.FirstScheduledAt);
            return order == 0 ? x.Arrival.CompareTo(y.Arrival) : order;
        }
    }
}
