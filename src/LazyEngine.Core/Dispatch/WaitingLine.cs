using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>The attempts that wait for a worker: by priority, then by age, then by arrival.</summary>
internal sealed class WaitingLine
{
    private readonly SortedSet<Entry> _order = new(Order.Instance);
    private readonly Dictionary<AttemptToken, Entry> _byToken = [];
    private readonly Dictionary<(ExecutionId Execution, string Task, int Turn, int Item), Entry> _byInstance = [];
    private long _arrivals;

    public int Count => _order.Count;

    public DateTimeOffset? Oldest => _order.Count == 0 ? null : _order.Min(entry => entry.FirstScheduledAt);

    public bool Contains(AttemptToken token) => _byToken.ContainsKey(token);

    /// <summary>Adds an attempt, in place of an older one of the same instance.</summary>
    public void Add(AttemptToken token, int priority, DateTimeOffset firstScheduledAt)
    {
        var instance = (token.Execution, token.Task, token.Turn, token.Item);
        if (_byInstance.TryGetValue(instance, out var other))
        {
            if (other.Token.Attempt >= token.Attempt) return;
            Remove(other.Token);
        }

        var entry = new Entry(token, priority, firstScheduledAt, ++_arrivals);
        _order.Add(entry);
        _byToken.Add(token, entry);
        _byInstance.Add(instance, entry);
    }

    public bool Remove(AttemptToken token)
    {
        if (!_byToken.Remove(token, out var entry)) return false;
        _order.Remove(entry);
        _byInstance.Remove((token.Execution, token.Task, token.Turn, token.Item));
        return true;
    }

    public Entry TakeFirst()
    {
        var first = _order.Min!;
        Remove(first.Token);
        return first;
    }

    internal sealed record Entry(AttemptToken Token, int Priority, DateTimeOffset FirstScheduledAt, long Arrival);

    private sealed class Order : IComparer<Entry>
    {
        public static readonly Order Instance = new();

        public int Compare(Entry? x, Entry? y)
        {
            var order = y!.Priority.CompareTo(x!.Priority);
            if (order == 0) order = x.FirstScheduledAt.CompareTo(y.FirstScheduledAt);
            return order == 0 ? x.Arrival.CompareTo(y.Arrival) : order;
        }
    }
}
