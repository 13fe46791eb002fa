using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>The index of the memory store, in the orders in which it is asked. Its owner locks.</summary>
internal sealed class MemoryIndex
{
    private readonly Dictionary<string, IndexEntry> _rows = new(StringComparer.Ordinal);
    private readonly SortedSet<(long At, string Id)> _created = new(Order);
    private readonly SortedSet<(long At, string Id)> _wakes = new(Order);
    private readonly Dictionary<ExecutionId, (DateTimeOffset At, bool IsDone)> _tombstones = [];
    private readonly SortedSet<string> _attempts = new(StringComparer.Ordinal);

    private static readonly Comparer<(long At, string Id)> Order = Comparer<(long At, string Id)>.Create(
        (left, right) => left.At != right.At ? left.At.CompareTo(right.At) : string.CompareOrdinal(left.Id, right.Id));

    private static readonly string Highest = char.MaxValue.ToString();

    /// <summary>Writes a row unless the one that is there knows a later commit.</summary>
    public bool Merge(IndexEntry entry)
    {
        var header = entry.Header;
        var id = header.Execution.Value;
        if (header.PurgedAt is not null)
        {
            Purge(header);
            return true;
        }

        if (_rows.TryGetValue(id, out var old))
        {
            if (old.SequenceNr > entry.SequenceNr) return false;
            _created.Remove(Newest(old));
            if (old.Header.WakeAt is { } wake) _wakes.Remove((wake.UtcTicks, id));
            _attempts.Remove(id);
        }

        _rows[id] = entry;
        _created.Add(Newest(entry));
        if (header.WakeAt is { } at) _wakes.Add((at.UtcTicks, id));
        if (header.HasAttempts) _attempts.Add(id);
        return true;
    }

    private void Purge(IndexHeader header)
    {
        var id = header.Execution.Value;
        if (_rows.Remove(id, out var old))
        {
            _created.Remove(Newest(old));
            if (old.Header.WakeAt is { } wake) _wakes.Remove((wake.UtcTicks, id));
            _attempts.Remove(id);
        }

        _tombstones.TryAdd(header.Execution, (header.PurgedAt!.Value, false));
    }

    /// <summary>Tombstones: when they were put, and whether the rows are deleted.</summary>
    public Dictionary<ExecutionId, (DateTimeOffset At, bool IsDone)> Tombstones => _tombstones;

    public IndexEntry? Find(ExecutionId execution) => _rows.GetValueOrDefault(execution.Value);

    public IReadOnlyList<IndexEntry> List(IndexQuery query)
    {
        if (query is { Order: ExecutionOrder.Created, OldestFirst: false })
        {
            var from = query.After is { } after ? (-after.At.UtcTicks, after.Execution.Value) : (long.MinValue, string.Empty);
            return [.. _created.GetViewBetween(from, (long.MaxValue, Highest))
                .Where(key => query.After is null || Order.Compare(key, from) > 0)
                .Select(key => _rows[key.Id])
                .Where(row => query.Fits(row.Header))
                .Take(query.Limit)];
        }

        // The other orders are not kept: in memory there are as many as memory holds.
        var place = query.After is { } last ? KeyOf(query, last.At, last.Execution) : default;
        return [.. _rows.Values.Where(row => query.Fits(row.Header))
            .Select(row => (Key: KeyOf(query, ListCursor.TimeOf(row.Header, query.Order), row.Header.Execution), Row: row))
            .Where(found => query.After is null || Compare(query, found.Key, place) > 0)
            .Order(Comparer<((long At, string Id) Key, IndexEntry Row)>.Create((left, right) => Compare(query, left.Key, right.Key)))
            .Take(query.Limit)
            .Select(found => found.Row)];
    }

    public IReadOnlyList<StateCount> Count(IndexQuery query) =>
        [.. _rows.Values.Where(row => query.Fits(row.Header))
            .GroupBy(row => row.Header.State)
            .Select(state => new StateCount(state.Key, Math.Min(query.Limit, state.Count())))
            .OrderBy(count => count.State)];

    public int CountFamily(ExecutionId root)
    {
        var start = root.Value + "~";
        return _rows.Keys.Count(id => id.StartsWith(start, StringComparison.Ordinal));
    }

    private static (long At, string Id) KeyOf(IndexQuery query, DateTimeOffset at, ExecutionId id) => (query.OldestFirst ? at.UtcTicks : -at.UtcTicks, id.Value);

    private static int Compare(IndexQuery query, (long At, string Id) left, (long At, string Id) right) =>
        left.At != right.At ? left.At.CompareTo(right.At) : query.OldestFirst ? string.CompareOrdinal(right.Id, left.Id) : string.CompareOrdinal(left.Id, right.Id);

    public IReadOnlyList<IndexEntry> Due(DateTimeOffset now, SliceRange slices, IndexCursor? after, int limit)
    {
        var from = after is null ? (At: -1L, Id: string.Empty) : (At: after.WakeAt.UtcTicks, Id: after.Execution.Value);
        if (from.At > now.UtcTicks) return [];
        return [.. _wakes.GetViewBetween(from, (now.UtcTicks, Highest))
            .Where(key => Order.Compare(key, from) > 0)
            .Select(key => _rows[key.Id])
            .Where(row => slices.Contains(row.Header.Execution))
            .Take(limit)];
    }

    public IReadOnlyList<IndexEntry> WithAttempts(SliceRange slices, ExecutionId? after, int limit)
    {
        var from = after?.Value ?? string.Empty;
        return [.. _attempts.GetViewBetween(from, Highest)
            .Where(id => string.CompareOrdinal(id, from) > 0)
            .Select(id => _rows[id])
            .Where(row => slices.Contains(row.Header.Execution))
            .Take(limit)];
    }

    // The list starts with the newest, but goes up by id within one instant.
    private static (long At, string Id) Newest(IndexEntry entry) => (-entry.Header.CreatedAt.UtcTicks, entry.Header.Execution.Value);
}
