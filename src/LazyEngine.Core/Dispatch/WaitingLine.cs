using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>The attempts that wait for a worker: by priority, then by the turns of their fairness keys, then by age, then by arrival. At most one of each task instance.</summary>
/// <param name="weightOf">The weight of a fairness key.</param>
internal sealed class WaitingLine(Func<string, int> weightOf)
{
    private readonly SortedDictionary<int, FairLine> _lines = new(HighestFirst.Instance);
    private readonly Dictionary<(ExecutionId Execution, string Task, int Turn, int Item), Entry> _byInstance = [];
    private long _arrivals;

    public int Count => _byInstance.Count;

    /// <summary>The oldest age; costs one look at each priority and key, however many attempts wait.</summary>
    public DateTimeOffset? Oldest => Count == 0 ? null : _lines.Values.Min(line => line.Oldest);

    /// <summary>How many attempts of each key wait.</summary>
    public IEnumerable<(string Key, int Count)> Depths => _lines.Values.SelectMany(line => line.Depths);

    public bool Contains(AttemptToken token) => _byInstance.TryGetValue(InstanceOf(token), out var entry) && entry.Token.Attempt == token.Attempt;

    /// <summary>Whether some attempt of the same instance waits, so that adding this one makes the line no longer.</summary>
    public bool HasInstanceOf(AttemptToken token) => _byInstance.ContainsKey(InstanceOf(token));

    /// <summary>Adds an attempt, in place of an older one of the same instance; nothing where a newer one waits.</summary>
    public void Add(AttemptToken token, OfferTerms terms)
    {
        if (_byInstance.TryGetValue(InstanceOf(token), out var other))
        {
            if (other.Token.Attempt >= token.Attempt) return;
            Remove(other);
        }

        var entry = new Entry(token, terms, ++_arrivals);
        if (!_lines.TryGetValue(terms.Priority, out var line)) _lines.Add(terms.Priority, line = new FairLine(weightOf));
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

    /// <summary>Takes out the one that is next; null where none may go.</summary>
    /// <param name="mayTake">Whether some worker of a group has a slot free.</param>
    /// <param name="isFull">Whether a key may have no more hands at present.</param>
    public Entry? TakeFirst(Func<string, bool> mayTake, Func<string, bool> isFull)
    {
        foreach (var (priority, line) in _lines)
        {
            if (line.First(mayTake, isFull) is not { } first) continue;
            line.Hand(first);
            Gone(first, priority, line);
            return first;
        }

        return null;
    }

    private void Remove(Entry entry)
    {
        var line = _lines[entry.Terms.Priority];
        line.Remove(entry);
        Gone(entry, entry.Terms.Priority, line);
    }

    private void Gone(Entry entry, int priority, FairLine line)
    {
        if (line.Count == 0) _lines.Remove(priority);
        _byInstance.Remove(InstanceOf(entry.Token));
    }

    private static (ExecutionId Execution, string Task, int Turn, int Item) InstanceOf(AttemptToken token) => (token.Execution, token.Task, token.Turn, token.Item);

    internal sealed record Entry(AttemptToken Token, OfferTerms Terms, long Arrival);

    private sealed class HighestFirst : IComparer<int>
    {
        public static readonly HighestFirst Instance = new();

        public int Compare(int x, int y) => y.CompareTo(x);
    }
}
