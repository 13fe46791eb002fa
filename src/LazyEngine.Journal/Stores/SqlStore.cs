using System.Data.Common;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;

namespace LazyEngine.Journal;

/// <summary>What SQLite and PostgreSQL have in common: everything but how a statement is run and how rows are appended.</summary>
internal abstract class SqlStore : ExecutionStore
{
    private readonly SqlReads _reads;

    protected SqlStore(bool isSqlite, PayloadSeal seal)
    {
        Seal = seal;
        _reads = new SqlReads(ReadAsync, isSqlite, seal);
        Crons = new SqlCrons(ReadAsync, statement => ExecuteAsync(statement), seal);
    }

    /// <summary>Encrypts what is stored.</summary>
    protected PayloadSeal Seal { get; }

    /// <inheritdoc />
    public sealed override ICronStore Crons { get; }

    /// <inheritdoc />
    public sealed override void Append(JournalWrite write, IWriteListener listener)
    {
        JournalWrite closed;
        try
        {
            closed = Seal.Close(write);
        }
        catch (Exception cause)
        {
            listener.Failed(cause);
            return;
        }

        var added = AddAsync(closed, listener);
        if (!added.IsCompletedSuccessfully) _ = TellUnlessAddedAsync(added, listener);
    }

    /// <inheritdoc />
    public sealed override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        CountRecoveryRead();
        return _reads.HighestSequenceNrAsync(persistenceId, fromSequenceNr);
    }

    /// <inheritdoc />
    public sealed override Task ReplayAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<JournalRow> row)
    {
        CountRecoveryRead();
        return _reads.ReplayAsync(persistenceId, fromSequenceNr, toSequenceNr, max, row);
    }

    /// <inheritdoc />
    public sealed override Task<long> ReplayToEndAsync(string persistenceId, long fromSequenceNr, Action<JournalRow> row)
    {
        CountRecoveryRead();
        return _reads.ReplayToEndAsync(persistenceId, fromSequenceNr, row);
    }

    /// <inheritdoc />
    public sealed override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        ExecuteAsync(JournalStatements.MarkDeleted(persistenceId, toSequenceNr), JournalStatements.Delete(persistenceId, toSequenceNr));

    /// <inheritdoc />
    public sealed override Task SaveSnapshotAsync(SnapshotRow snapshot) => ExecuteAsync(JournalStatements.SaveSnapshot(Seal.Close(snapshot)));

    /// <inheritdoc />
    public sealed override Task<SnapshotRow?> LoadSnapshotAsync(string persistenceId, SnapshotRange range)
    {
        CountRecoveryRead();
        return _reads.LoadSnapshotAsync(persistenceId, range);
    }

    /// <inheritdoc />
    public sealed override Task DeleteSnapshotsAsync(string persistenceId, SnapshotRange range) =>
        ExecuteAsync(JournalStatements.DeleteSnapshots(persistenceId, range));

    /// <inheritdoc />
    public sealed override Task<IndexEntry?> FindAsync(ExecutionId execution) => _reads.FindAsync(execution);

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<IndexEntry>> ListAsync(IndexQuery query) => _reads.ListAsync(query);

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<StateCount>> CountAsync(IndexQuery query) => _reads.CountAsync(query);

    /// <inheritdoc />
    public sealed override Task<int> CountFamilyAsync(ExecutionId root) => _reads.CountFamilyAsync(root);

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<IndexEntry>> DueAsync(DateTimeOffset now, SliceRange slices, IndexCursor? after, int limit) =>
        _reads.DueAsync(now, slices, after, limit);

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<IndexEntry>> WithAttemptsAsync(SliceRange slices, ExecutionId? after, int limit) =>
        _reads.WithAttemptsAsync(slices, after, limit);

    /// <inheritdoc />
    public sealed override async Task<bool> MoveWakeAsync(ExecutionId execution, string persistenceId, long expectedSequenceNr, DateTimeOffset? wakeAt)
    {
        var moved = await ExecuteAsync(IndexStatements.MoveWake(execution, persistenceId, expectedSequenceNr, wakeAt));
        CountIndexWrites(moved);
        return moved > 0;
    }

    /// <inheritdoc />
    public sealed override Task RegisterFlowAsync(FlowHash flow, string name, byte[] definition, DateTimeOffset at) =>
        ExecuteAsync(JournalStatements.RegisterFlow(flow.Value, name, Seal.CloseFlow(flow.Value, definition), at.UtcTicks));

    /// <inheritdoc />
    public sealed override Task<FlowHash?> FindFlowAsync(string name) => _reads.FindFlowAsync(name);

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<RegisteredFlow>> ListFlowsAsync(FlowQuery query) => _reads.ListFlowsAsync(query);

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<(string Name, FlowHash Latest)>> FlowsAsync() => _reads.FlowsAsync();

    /// <inheritdoc />
    public sealed override Task CleanAsync(ExecutionId execution, string persistenceId, long toSequenceNr) =>
        ExecuteAsync(TombstoneStatements.Clean(execution, persistenceId, toSequenceNr));

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<ExecutionId>> UnfinishedPurgesAsync(int limit) => _reads.IdsAsync(TombstoneStatements.Unfinished(limit));

    /// <inheritdoc />
    public sealed override Task<DateTimeOffset?> FindTombstoneAsync(ExecutionId execution) => _reads.FindTombstoneAsync(execution);

    /// <inheritdoc />
    public sealed override async Task<int> ForgetTombstonesAsync(DateTimeOffset before, string prefix, int limit)
    {
        var old = await _reads.IdsAsync(TombstoneStatements.Older(before, limit));
        foreach (var execution in old) await ExecuteAsync(TombstoneStatements.Forget(execution, prefix + execution.Value));
        return old.Count;
    }

    /// <inheritdoc />
    public sealed override Task<QueueControl?> FindQueueAsync(string queue) => _reads.FindQueueAsync(queue);

    /// <inheritdoc />
    public sealed override Task SaveQueueAsync(string queue, QueueControl control) => ExecuteAsync(QueueStatements.Save(queue, control, Seal));

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<string>> QueuesAsync() => _reads.QueuesAsync();

    /// <summary>Begins to replace the whole index. Nothing else may write meanwhile.</summary>
    public abstract Task<IndexRewrite> RewriteIndexAsync();

    /// <summary>Takes a write in line; the listener is told what becomes of it.</summary>
    /// <returns>Ends once the queue has room.</returns>
    protected abstract ValueTask AddAsync(JournalWrite write, IWriteListener listener);

    /// <summary>Runs a query against one consistent state of the database and hands over each row.</summary>
    protected abstract Task ReadAsync(SqlStatement query, Action<DbDataReader> row);

    /// <summary>Runs statements in one transaction and returns how many rows the last one changed.</summary>
    protected abstract Task<int> ExecuteAsync(params SqlStatement[] statements);
}
