using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;

namespace LazyEngine.Journal;

/// <summary>The global state in this process, gone with it. It behaves like the others in all else.</summary>
internal sealed partial class MemoryStore : ExecutionStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PersistentRows> _journal = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedList<long, SnapshotRow>> _snapshots = new(StringComparer.Ordinal);
    private readonly MemoryIndex _index = new();
    private readonly Dictionary<FlowHash, (string Name, byte[] Definition, DateTimeOffset At)> _flows = [];
    private readonly SortedDictionary<string, QueueControl> _queues = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override void Append(JournalWrite write, IWriteListener listener)
    {
        if (TryAppend(write) is { } conflict) listener.Failed(conflict);
        else listener.Stored();
    }

    /// <inheritdoc />
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        lock (_lock)
        {
            if (!_journal.TryGetValue(persistenceId, out var stored)) return Task.FromResult(0L);
            var highest = stored.Rows.Count > 0 ? stored.Rows.GetKeyAtIndex(stored.Rows.Count - 1) : stored.DeletedTo;
            return Task.FromResult(highest >= fromSequenceNr ? highest : 0);
        }
    }

    /// <inheritdoc />
    public override Task ReplayAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<JournalRow> row)
    {
        var found = new List<JournalRow>();
        lock (_lock)
        {
            if (_journal.TryGetValue(persistenceId, out var stored))
            {
                foreach (var (number, kept) in stored.Rows)
                {
                    if (number > toSequenceNr || found.Count >= max) break;
                    if (number >= fromSequenceNr) found.Add(kept);
                }
            }
        }

        found.ForEach(row);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task<long> ReplayToEndAsync(string persistenceId, long fromSequenceNr, Action<JournalRow> row)
    {
        var highest = await ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr);
        await ReplayAsync(persistenceId, fromSequenceNr, highest, long.MaxValue, row);
        return highest;
    }

    /// <inheritdoc />
    public override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        lock (_lock)
        {
            if (!_journal.TryGetValue(persistenceId, out var stored)) return Task.CompletedTask;
            foreach (var number in stored.Rows.Keys.TakeWhile(number => number <= toSequenceNr).ToList())
            {
                stored.Rows.Remove(number);
                stored.DeletedTo = number;
            }

            return Task.CompletedTask;
        }
    }

    /// <inheritdoc />
    public override Task SaveSnapshotAsync(SnapshotRow snapshot)
    {
        lock (_lock)
        {
            if (!_snapshots.TryGetValue(snapshot.PersistenceId, out var stored)) _snapshots.Add(snapshot.PersistenceId, stored = []);
            stored[snapshot.SequenceNr] = snapshot;
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc />
    public override Task<SnapshotRow?> LoadSnapshotAsync(string persistenceId, SnapshotRange range)
    {
        lock (_lock) return Task.FromResult(_snapshots.GetValueOrDefault(persistenceId)?.Values.LastOrDefault(range.Contains));
    }

    /// <inheritdoc />
    public override Task DeleteSnapshotsAsync(string persistenceId, SnapshotRange range)
    {
        lock (_lock)
        {
            if (!_snapshots.TryGetValue(persistenceId, out var stored)) return Task.CompletedTask;
            foreach (var row in stored.Values.Where(range.Contains).ToList()) stored.Remove(row.SequenceNr);
            return Task.CompletedTask;
        }
    }

    /// <inheritdoc />
    public override Task<IndexEntry?> FindAsync(ExecutionId execution)
    {
        lock (_lock) return Task.FromResult(_index.Find(execution));
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<IndexEntry>> ListAsync(IndexQuery query)
    {
        lock (_lock) return Task.FromResult(_index.List(query));
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<StateCount>> CountAsync(IndexQuery query)
    {
        lock (_lock) return Task.FromResult(_index.Count(query));
    }

    /// <inheritdoc />
    public override Task<int> CountFamilyAsync(ExecutionId root)
    {
        lock (_lock) return Task.FromResult(_index.CountFamily(root));
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<IndexEntry>> DueAsync(DateTimeOffset now, SliceRange slices, IndexCursor? after, int limit)
    {
        lock (_lock) return Task.FromResult(_index.Due(now, slices, after, limit));
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<IndexEntry>> WithAttemptsAsync(SliceRange slices, ExecutionId? after, int limit)
    {
        lock (_lock) return Task.FromResult(_index.WithAttempts(slices, after, limit));
    }

    /// <inheritdoc />
    public override Task<bool> MoveWakeAsync(ExecutionId execution, string persistenceId, long expectedSequenceNr, DateTimeOffset? wakeAt)
    {
        lock (_lock)
        {
            var isBehind = _journal.TryGetValue(persistenceId, out var stored) && stored.Rows.Count > 0 && stored.Rows.GetKeyAtIndex(stored.Rows.Count - 1) > expectedSequenceNr;
            var moved = !isBehind
                && _index.Find(execution) is { } entry
                && _index.Merge(new IndexEntry(entry.Header with { WakeAt = wakeAt }, expectedSequenceNr));
            if (moved) CountIndexWrites(1);
            return Task.FromResult(moved);
        }
    }

    /// <inheritdoc />
    public override Task RegisterFlowAsync(FlowHash flow, string name, byte[] definition, DateTimeOffset at)
    {
        lock (_lock) _flows.TryAdd(flow, (name, definition, at));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override byte[]? ReadFlow(FlowHash flow)
    {
        lock (_lock) return _flows.TryGetValue(flow, out var found) ? found.Definition : null;
    }

    /// <inheritdoc />
    public override Task<FlowHash?> FindFlowAsync(string name)
    {
        lock (_lock)
        {
            var latest = _flows.Where(flow => flow.Value.Name == name)
                .OrderByDescending(flow => flow.Value.At)
                .ThenByDescending(flow => flow.Key.Value, StringComparer.Ordinal)
                .Select(flow => (FlowHash?)flow.Key)
                .FirstOrDefault();
            return Task.FromResult(latest);
        }
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<RegisteredFlow>> ListFlowsAsync(FlowQuery query)
    {
        lock (_lock)
        {
            var flows = _flows.Select(flow => new RegisteredFlow(flow.Value.Name, flow.Key, flow.Value.At)).OrderByDescending(flow => flow.RegisteredAt).ThenByDescending(flow => flow.Flow.Value, StringComparer.Ordinal);
            var listed = query.Name is { } name
                ? flows.Where(flow => flow.Name == name && (query.After is not { } last || flow.RegisteredAt < last.RegisteredAt || (flow.RegisteredAt == last.RegisteredAt && string.CompareOrdinal(flow.Flow.Value, last.Flow.Value) < 0)))
                : flows.DistinctBy(flow => flow.Name).Where(flow => query.After is not { } last || string.CompareOrdinal(flow.Name, last.Name) > 0).OrderBy(flow => flow.Name, StringComparer.Ordinal);
            return Task.FromResult<IReadOnlyList<RegisteredFlow>>([.. listed.Take(query.Limit)]);
        }
    }

    /// <inheritdoc />
    public override Task<QueueControl?> FindQueueAsync(string queue)
    {
        lock (_lock) return Task.FromResult(_queues.GetValueOrDefault(queue));
    }

    /// <inheritdoc />
    public override Task SaveQueueAsync(string queue, QueueControl control)
    {
        lock (_lock) _queues[queue] = control;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<string>> QueuesAsync()
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<string>>([.. _queues.Keys]);
    }

    /// <inheritdoc />
    public override ICronStore Crons { get; } = new MemoryCrons();

    /// <inheritdoc />
    public override Task<string> ReadDurabilityAsync() => Task.FromResult("none");

    /// <inheritdoc />
    protected override void Close()
    {
    }

    private JournalConflictException? TryAppend(JournalWrite write)
    {
        lock (_lock)
        {
            if (!_journal.TryGetValue(write.PersistenceId, out var stored)) _journal.Add(write.PersistenceId, stored = new PersistentRows());
            var last = long.MinValue;
            foreach (var row in write.Rows)
            {
                if (row.SequenceNr <= last || stored.Rows.ContainsKey(row.SequenceNr) || row.SequenceNr <= stored.DeletedTo)
                    return new JournalConflictException(write.PersistenceId, row.SequenceNr);
                last = row.SequenceNr;
            }

            foreach (var row in write.Rows) stored.Rows.Add(row.SequenceNr, row);
            if (write.Entry is { } entry && _index.Merge(entry)) CountIndexWrites(1);
            return null;
        }
    }

    private sealed class PersistentRows
    {
        public SortedList<long, JournalRow> Rows { get; } = [];

        public long DeletedTo { get; set; }
    }
}
