using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Journal;

/// <content>What is deleted for good.</content>
internal sealed partial class MemoryStore
{
    /// <inheritdoc />
    public override Task<IReadOnlyList<(string Name, FlowHash Latest)>> FlowsAsync()
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<(string, FlowHash)>>([.. _flows.GroupBy(flow => flow.Value.Name, StringComparer.Ordinal)
                .OrderBy(name => name.Key, StringComparer.Ordinal)
                .Select(name => (name.Key, name.OrderByDescending(flow => flow.Value.At).ThenByDescending(flow => flow.Key.Value, StringComparer.Ordinal).First().Key))]);
        }
    }

    /// <inheritdoc />
    public override Task CleanAsync(ExecutionId execution, string persistenceId, long toSequenceNr)
    {
        lock (_lock)
        {
            _snapshots.Remove(persistenceId);
            if (_journal.TryGetValue(persistenceId, out var stored))
            {
                foreach (var number in stored.Rows.Keys.TakeWhile(number => number <= toSequenceNr).ToList()) stored.Rows.Remove(number);
            }

            if (_index.Tombstones.TryGetValue(execution, out var tombstone)) _index.Tombstones[execution] = tombstone with { IsDone = true };
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<ExecutionId>> UnfinishedPurgesAsync(int limit)
    {
        lock (_lock) return Task.FromResult<IReadOnlyList<ExecutionId>>([.. _index.Tombstones.Where(tombstone => !tombstone.Value.IsDone).Select(tombstone => tombstone.Key).Order().Take(limit)]);
    }

    /// <inheritdoc />
    public override Task<DateTimeOffset?> FindTombstoneAsync(ExecutionId execution)
    {
        lock (_lock) return Task.FromResult(_index.Tombstones.TryGetValue(execution, out var tombstone) ? tombstone.At : (DateTimeOffset?)null);
    }

    /// <inheritdoc />
    public override Task<int> ForgetTombstonesAsync(DateTimeOffset before, string prefix, int limit)
    {
        lock (_lock)
        {
            var old = _index.Tombstones.Where(tombstone => tombstone.Value.At < before).OrderBy(tombstone => tombstone.Value.At).Take(limit).Select(tombstone => tombstone.Key).ToList();
            foreach (var execution in old)
            {
                _journal.Remove(prefix + execution.Value);
                _index.Tombstones.Remove(execution);
            }

            return Task.FromResult(old.Count);
        }
    }
}
