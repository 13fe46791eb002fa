using System.Data.Common;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;

namespace LazyEngine.Journal;

/// <summary>What both databases answer alike to whoever may read them: a store, or a reader without one.</summary>
/// <param name="read">Runs a query against one consistent state of the database and hands over each row.</param>
/// <param name="isSqlite">Whether it is a SQLite file; a PostgreSQL database else.</param>
/// <param name="seal">Decrypts what is read.</param>
internal sealed class SqlReads(Func<SqlStatement, Action<DbDataReader>, Task> read, bool isSqlite, PayloadSeal seal)
{
    public async Task<long> HighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        var highest = 0L;
        await read(JournalStatements.HighestSequenceNr(persistenceId, fromSequenceNr), reader => highest = reader.GetInt64(0));
        return highest;
    }

    public Task ReplayAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<JournalRow> row) =>
        read(JournalStatements.Replay(persistenceId, fromSequenceNr, toSequenceNr, max), reader => row(seal.Open(persistenceId, JournalStatements.ReadRow(reader))));

    public async Task<long> ReplayToEndAsync(string persistenceId, long fromSequenceNr, Action<JournalRow> row)
    {
        var highest = 0L;
        await read(JournalStatements.ReplayToEnd(persistenceId, fromSequenceNr), reader =>
        {
            highest = reader.GetInt64(0);
            if (!JournalStatements.IsDeleted(reader)) row(seal.Open(persistenceId, JournalStatements.ReadRow(reader)));
        });
        return highest;
    }

    public async Task<IReadOnlyList<string>> PersistenceIdsAsync(string after, int limit)
    {
        var ids = new List<string>();
        await read(JournalStatements.PersistenceIds(after, limit), reader => ids.Add(reader.GetString(0)));
        return ids;
    }

    public async Task<SnapshotRow?> LoadSnapshotAsync(string persistenceId, SnapshotRange range) =>
        seal.Open(await FirstAsync(JournalStatements.LoadSnapshot(persistenceId, range), JournalStatements.ReadSnapshot));

    public Task<IndexEntry?> FindAsync(ExecutionId execution) => FirstAsync(IndexStatements.Find(execution), IndexStatements.Read);

    public async Task<Sequence<ExecutionAttribute>> AttributesAsync(ExecutionId execution)
    {
        var found = new List<ExecutionAttribute>();
        await read(IndexStatements.Attributes(execution), reader => found.Add(new ExecutionAttribute(reader.GetString(0), reader.GetString(1))));
        return found.ToSequence();
    }

    public async Task<IReadOnlyList<string>> StrayAttributesAsync()
    {
        var ids = new List<string>();
        await read(IndexStatements.StrayAttributes(), reader => ids.Add(reader.GetString(0)));
        return ids;
    }

    public Task<IReadOnlyList<IndexEntry>> ListAsync(IndexQuery query) => AllAsync(IndexSearch.List(query, isSqlite));

    public async Task<IReadOnlyList<StateCount>> CountAsync(IndexQuery query)
    {
        var counts = new List<StateCount>();
        if (query.IsNarrow)
        {
            await read(IndexSearch.CountNarrow(query, isSqlite), reader => counts.Add(new StateCount((ExecutionState)reader.GetInt32(0), reader.GetInt64(1))));
            return [.. counts.OrderBy(count => count.State)];
        }

        foreach (var state in query.StatesMeant.Order())
            await read(IndexSearch.Count(query, state, isSqlite), reader => counts.Add(new StateCount(state, reader.GetInt64(0))));
        return [.. counts.Where(count => count.Count > 0)];
    }

    public async Task<int> CountFamilyAsync(ExecutionId root)
    {
        var count = 0;
        await read(IndexStatements.CountFamily(root), reader => count = (int)reader.GetInt64(0));
        return count;
    }

    public Task<IReadOnlyList<IndexEntry>> InOrderAsync(ExecutionId? after, int limit) => AllAsync(IndexStatements.InOrder(after, limit));

    public Task<IReadOnlyList<IndexEntry>> DueAsync(DateTimeOffset now, SliceRange slices, IndexCursor? after, int limit) =>
        AllAsync(IndexStatements.Due(now, slices, after, limit));

    public Task<IReadOnlyList<IndexEntry>> WithAttemptsAsync(SliceRange slices, ExecutionId? after, int limit) =>
        AllAsync(IndexStatements.WithAttempts(slices, after, limit));

    public async Task<IReadOnlyList<(string Name, FlowHash Latest)>> FlowsAsync()
    {
        var flows = new List<(string Name, FlowHash Latest)>();
        await read(JournalStatements.Flows(), reader =>
        {
            // The latest of each name comes first.
            if (flows.Count == 0 || flows[^1].Name != reader.GetString(0)) flows.Add((reader.GetString(0), FlowHash.Parse(reader.GetString(1))));
        });
        return flows;
    }

    public async Task<IReadOnlyList<ExecutionId>> IdsAsync(SqlStatement query)
    {
        var ids = new List<ExecutionId>();
        await read(query, reader => ids.Add(ExecutionId.Parse(reader.GetString(0))));
        return ids;
    }

    public async Task<DateTimeOffset?> FindTombstoneAsync(ExecutionId execution)
    {
        DateTimeOffset? at = null;
        await read(TombstoneStatements.Find(execution), reader => at = new DateTimeOffset(reader.GetInt64(0), TimeSpan.Zero));
        return at;
    }

    public async Task<byte[]?> ReadFlowAsync(FlowHash flow) =>
        seal.OpenFlow(flow.Value, await FirstAsync(JournalStatements.ReadFlow(flow.Value), reader => reader.GetFieldValue<byte[]>(0)));

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

    public Task<QueueControl?> FindQueueAsync(string queue) => FirstAsync(QueueStatements.Find(queue), reader => QueueStatements.Read(reader, queue, seal));

    public async Task<IReadOnlyList<string>> QueuesAsync()
    {
        var names = new List<string>();
        await read(QueueStatements.All, reader => names.Add(reader.GetString(0)));
        return names;
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
