namespace LazyEngine.Journal;

/// <summary>Triggers in this process.</summary>
internal sealed class MemoryCrons : ICronStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, CronRow> _rows = new(StringComparer.Ordinal);

    public Task<bool> AddAsync(CronRow row) => Locked(() => _rows.TryAdd(row.Name, row));

    public Task<bool> RemoveAsync(string name) => Locked(() => _rows.Remove(name));

    public Task<CronRow?> FindAsync(string name) => Locked(() => _rows.GetValueOrDefault(name));

    public Task<IReadOnlyList<CronRow>> ListAsync(string after, int limit) =>
        Locked<IReadOnlyList<CronRow>>(() => [.. _rows.Values.Where(row => string.CompareOrdinal(row.Name, after) > 0).Take(limit)]);

    public Task<IReadOnlyList<CronRow>> DueAsync(DateTimeOffset now, int limit) =>
        Locked<IReadOnlyList<CronRow>>(() => [.. _rows.Values.Where(row => row.NextAt <= now).OrderBy(row => row.NextAt).Take(limit)]);

    public Task<DateTimeOffset?> NextAsync() => Locked(() => _rows.Values.Min(row => (DateTimeOffset?)row.NextAt));

    public Task<bool> MoveAsync(CronRow fired, CronRow? next) => Locked(() =>
    {
        if (!_rows.TryGetValue(fired.Name, out var known) || known.Generation != fired.Generation || known.NextAt != fired.NextAt) return false;
        if (next is null) _rows.Remove(fired.Name);
        else _rows[fired.Name] = next;
        return true;
    });

    private Task<T> Locked<T>(Func<T> run)
    {
        lock (_lock) return Task.FromResult(run());
    }
}
