using System.Data.Common;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Journal;

/// <summary>What SQLite and PostgreSQL have in common: everything but how a statement is run and how rows are appended.</summary>
internal abstract class SqlStore : ExecutionStore
{
    /// <inheritdoc />
    public sealed override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        var highest = 0L;
        await ReadAsync(JournalStatements.HighestSequenceNr(persistenceId, fromSequenceNr), reader => highest = reader.GetInt64(0));
        return highest;
    }

    /// <inheritdoc />
    public sealed override Task ReplayAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<JournalRow> row) =>
        ReadAsync(JournalStatements.Replay(persistenceId, fromSequenceNr, toSequenceNr, max), reader => row(JournalStatements.ReadRow(reader)));

    /// <inheritdoc />
    public sealed override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        ExecuteAsync(JournalStatements.MarkDeleted(persistenceId, toSequenceNr), JournalStatements.Delete(persistenceId, toSequenceNr));

    /// <inheritdoc />
    public sealed override Task SaveSnapshotAsync(SnapshotRow snapshot) => ExecuteAsync(JournalStatements.SaveSnapshot(snapshot));

    /// <inheritdoc />
    public sealed override Task<SnapshotRow?> LoadSnapshotAsync(string persistenceId, SnapshotRange range) =>
        FirstAsync(JournalStatements.LoadSnapshot(persistenceId, range), JournalStatements.ReadSnapshot);

    /// <inheritdoc />
    public sealed override Task DeleteSnapshotsAsync(string persistenceId, SnapshotRange range) =>
        ExecuteAsync(JournalStatements.DeleteSnapshots(persistenceId, range));

    /// <inheritdoc />
    public sealed override Task<IndexEntry?> FindAsync(ExecutionId execution) => FirstAsync(IndexStatements.Find(execution), IndexStatements.Read);

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<IndexEntry>> ListAsync(IndexQuery query) => AllAsync(IndexStatements.List(query));

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<IndexEntry>> DueAsync(DateTimeOffset now, SliceRange slices, IndexCursor? after, int limit) =>
        AllAsync(IndexStatements.Due(now, slices, after, limit));

    /// <inheritdoc />
    public sealed override Task<IReadOnlyList<IndexEntry>> WithAttemptsAsync(SliceRange slices, ExecutionId? after, int limit) =>
        AllAsync(IndexStatements.WithAttempts(slices, after, limit));

    /// <inheritdoc />
    public sealed override async Task<bool> MoveWakeAsync(ExecutionId execution, long expectedSequenceNr, DateTimeOffset? wakeAt)
    {
        var moved = await ExecuteAsync(IndexStatements.MoveWake(execution, expectedSequenceNr, wakeAt));
        CountIndexWrites(moved);
        return moved > 0;
    }

    /// <inheritdoc />
    public sealed override Task RegisterFlowAsync(FlowHash flow, string name, byte[] definition, DateTimeOffset at) =>
        ExecuteAsync(JournalStatements.RegisterFlow(flow.Value, name, definition, at.UtcTicks));

    /// <inheritdoc />
    public sealed override async Task<FlowHash?> FindFlowAsync(string name)
    {
        FlowHash? found = null;
        await ReadAsync(JournalStatements.FindFlow(name), reader => found = FlowHash.Parse(reader.GetString(0)));
        return found;
    }

    /// <summary>Runs a query against one consistent state of the database and hands over each row.</summary>
    protected abstract Task ReadAsync(SqlStatement query, Action<DbDataReader> row);

    /// <summary>Runs statements in one transaction and returns how many rows the last one changed.</summary>
    protected abstract Task<int> ExecuteAsync(params SqlStatement[] statements);

    private async Task<T?> FirstAsync<T>(SqlStatement query, Func<DbDataReader, T> read)
        where T : class
    {
        T? first = null;
        await ReadAsync(query, reader => first ??= read(reader));
        return first;
    }

    private async Task<IReadOnlyList<IndexEntry>> AllAsync(SqlStatement query)
    {
        var rows = new List<IndexEntry>();
        await ReadAsync(query, reader => rows.Add(IndexStatements.Read(reader)));
        return rows;
    }
}
