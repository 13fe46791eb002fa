using System.Data.Common;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;

namespace LazyEngine.Journal;

/// <summary>What both databases answer alike to whoever may read them: a store, or a reader without one.</summary>
/// <param name="read">Runs a query against one consistent state of the database and hands over each row.</param>
internal sealed class SqlReads(Func<SqlStatement, Action<DbDataReader>, Task> read)
{
    public async Task<long> HighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        var highest = 0L;
        await read(JournalStatements.HighestSequenceNr(persistenceId, fromSequenceNr), reader => highest = reader.GetInt64(0));
        return highest;
    }

    public Task ReplayAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<JournalRow> row) =>
        read(JournalStatements.Replay(persistenceId, fromSequenceNr, toSequenceNr, max), reader => row(JournalStatements.ReadRow(reader)));

    public async Task<IReadOnlyList<string>> PersistenceIdsAsync(string after, int limit)
    {
        var ids = new List<string>();
        await read(JournalStatements.PersistenceIds(after, limit), reader => ids.Add(reader.GetString(0)));
        return ids;
    }

    public Task<SnapshotRow?> LoadSnapshotAsync(string persistenceId, SnapshotRange range) =>
        FirstAsync(JournalStatements.LoadSnapshot(persistenceId, range), JournalStatements.ReadSnapshot);

    public Task<IndexEntry?> FindAsync(ExecutionId execution) => FirstAsync(IndexStatements.Find(execution), IndexStatements.Read);

    public Task<IReadOnlyList<IndexEntry>> ListAsync(IndexQuery query) => AllAsync(IndexStatements.List(query));

    public Task<IReadOnlyList<IndexEntry>> InOrderAsync(ExecutionId? after, int limit) => AllAsync(IndexStatements.InOrder(after, limit));

    public Task<IReadOnlyList<IndexEntry>> DueAsync(DateTimeOffset now, SliceRange slices, IndexCursor? after, int limit) =>
        AllAsync(IndexStatements.Due(now, slices, after, limit));

    public Task<IReadOnlyList<IndexEntry>> WithAttemptsAsync(SliceRange slices, ExecutionId? after, int limit) =>
        AllAsync(IndexStatements.WithAttempts(slices, after, limit));

    public Task<byte[]?> ReadFlowAsync(FlowHash flow) =>
        FirstAsync(JournalStatements.ReadFlow(flow.Value), reader => reader.GetFieldValue<byte[]>(0));

    public async Task<FlowHash?> FindFlowAsync(string name)
    {
        FlowHash? found = null;
        await read(JournalStatements.FindFlow(name), reader => found = FlowHash.Parse(reader.GetString(0)));
        return found;
    }

    public async Task<IReadOnlyList<RegisteredFlow>> ListFlowsAsync(FlowQuery query)
    {
        var flows = new List<RegisteredFlow>();
        await read(JournalStatements.ListFlows(query), reader => flows.Add(JournalStatements.ReadListed(reader)));
        return flows;
    }

    private async Task<T?> FirstAsync<T>(SqlStatement query, Func<DbDataReader, T> map)
        where T : class
    {
        T? first = null;
        await read(query, reader => first ??= map(reader));
        return first;
    }

    private async Task<IReadOnlyList<IndexEntry>> AllAsync(SqlStatement query)
    {
        var rows = new List<IndexEntry>();
        await read(query, reader => rows.Add(IndexStatements.Read(reader)));
        return rows;
    }
}
