using System.Data.Common;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Journal;

/// <summary>Reads a store that an engine may or may not have open. It creates, changes and locks nothing.</summary>
/// <remarks>Every member may be called from any thread. Each query sees one state of the database; two queries may see two.</remarks>
internal sealed class StoreReader : IDisposable
{
    private readonly IReadSession _session;
    private readonly SqlReads _reads;

    private StoreReader(IReadSession session, PayloadSeal seal) => (_session, _reads) = (session, new SqlReads(session.ReadAsync, session is SqliteReadSession, seal));

    /// <summary>Opens the store that the settings name.</summary>
    /// <exception cref="JournalOpenException">There is none, it is of another layout, or it cannot be read; the message says which.</exception>
    public static StoreReader Open(JournalSettings settings)
    {
        var seal = PayloadSeal.Of(settings);
        return new StoreReader(
            settings.Store switch
            {
                StoreKind.Sqlite => SqliteReadSession.Open(settings),
                StoreKind.PostgreSql => PostgreSqlReadSession.Open(settings),
                _ => throw new JournalOpenException("lazyengine.journal.store is 'memory': such a store lives within its engine's process, and nobody else can read it."),
            },
            seal);
    }

    /// <summary>One page of executions, the newest first.</summary>
    public Task<IReadOnlyList<IndexEntry>> ListAsync(IndexQuery query) => _reads.ListAsync(query);

    /// <summary>How many executions fit, by state, those without any left out; no more than the limit of the query are counted of each state, or of all where few fit.</summary>
    public Task<IReadOnlyList<StateCount>> CountAsync(IndexQuery query) => _reads.CountAsync(query);

    /// <summary>The index row of one execution.</summary>
    public Task<IndexEntry?> FindAsync(ExecutionId execution) => _reads.FindAsync(execution);

    /// <summary>The attributes by which an execution is found, in the order of their names.</summary>
    public Task<Sequence<ExecutionAttribute>> AttributesAsync(ExecutionId execution) => _reads.AttributesAsync(execution);

    /// <summary>Those that have attributes and no row of the index.</summary>
    public Task<IReadOnlyList<string>> StrayAttributesAsync() => _reads.StrayAttributesAsync();

    /// <summary>When an execution was purged; null where it was not.</summary>
    public Task<DateTimeOffset?> FindTombstoneAsync(ExecutionId execution) => _reads.FindTombstoneAsync(execution);

    /// <summary>Those that were purged, in the order of their ids.</summary>
    public Task<IReadOnlyList<ExecutionId>> TombstonesAsync() => _reads.IdsAsync(TombstoneStatements.All());

    /// <summary>One page of executions, by id.</summary>
    public Task<IReadOnlyList<IndexEntry>> InOrderAsync(ExecutionId? after, int limit) => _reads.InOrderAsync(after, limit);

    /// <summary>Whether the table of the index exists: it may be dropped, for it can be rebuilt.</summary>
    public Task<bool> HasIndexAsync() => _session.HasIndexAsync();

    /// <summary>Reads rows in order; both bounds are inclusive. The callback runs on a thread of the reader.</summary>
    public Task ReplayAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<JournalRow> row) =>
        _reads.ReplayAsync(persistenceId, fromSequenceNr, toSequenceNr, max, row);

    /// <summary>One page of those who have rows, in the order of the database.</summary>
    /// <param name="after">The last one of the page before; empty for the first page.</param>
    /// <param name="limit">How many at most.</param>
    public Task<IReadOnlyList<string>> PersistenceIdsAsync(string after, int limit) => _reads.PersistenceIdsAsync(after, limit);

    /// <summary>The definition of a flow; null where no such flow is registered.</summary>
    public Task<byte[]?> ReadFlowAsync(FlowHash flow) => _reads.ReadFlowAsync(flow);

    /// <summary>The flow that was last registered under a name.</summary>
    public Task<FlowHash?> FindFlowAsync(string name) => _reads.FindFlowAsync(name);

    /// <summary>Runs any query, for whoever asks how the database would answer.</summary>
    public Task ExplainAsync(SqlStatement query, Action<DbDataReader> row) => _session.ReadAsync(query, row);

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();
}

/// <summary>A database that is open for reading only.</summary>
internal interface IReadSession : IDisposable
{
    /// <summary>Runs a query and hands over each row.</summary>
    Task ReadAsync(SqlStatement query, Action<DbDataReader> row);

    /// <summary>Whether the table of the index exists.</summary>
    Task<bool> HasIndexAsync();
}
