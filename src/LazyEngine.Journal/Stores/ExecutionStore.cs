using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;

namespace LazyEngine.Journal;

/// <summary>The global state of one journal: rows, snapshots, index and flows. One instance serves a whole actor system.</summary>
/// <remarks>Every member may be called from any thread. <see cref="IDisposable.Dispose"/> returns once all accepted writes are done.</remarks>
internal abstract class ExecutionStore : IDisposable
{
    private long _indexWrites;
    private long _recoveryReads;
    private int _closed;

    /// <summary>Ends once another one has taken the store over, with what there is to say; never where that cannot happen.</summary>
    public virtual Task<NotTheWriterException> TakenOver { get; } = new TaskCompletionSource<NotTheWriterException>().Task;

    /// <summary>How many index rows were written or moved since the store was opened.</summary>
    public long IndexWrites => Interlocked.Read(ref _indexWrites);

    /// <summary>How many queries for rows and snapshots were sent to a database since the store was opened: what recoveries cost it.</summary>
    public long RecoveryReads => Interlocked.Read(ref _recoveryReads);

    /// <summary>Stores rows and their index row in one transaction, shared with other writes that wait at the same time.</summary>
    /// <param name="write">What is to be stored.</param>
    /// <param name="listener">Told once the rows are durable; when the queue is full, it just takes longer. Or told why they are not: a
    /// <see cref="JournalConflictException"/> where one of the rows exists; nothing of this write was stored then, and others are not affected.</param>
    public abstract void Append(JournalWrite write, IWriteListener listener);

    /// <summary>Stores rows as <see cref="Append"/> does.</summary>
    /// <returns>A task that ends when the rows are durable.</returns>
    public Task AppendAsync(JournalWrite write)
    {
        var awaited = new AwaitedWrite();
        Append(write, awaited);
        return awaited.Ended;
    }

    /// <summary>The highest sequence number of a persistence id, deleted rows included; 0 where there is none from <paramref name="fromSequenceNr"/> on.</summary>
    public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);

    /// <summary>Reads rows in order; both bounds are inclusive. The callback runs on a thread of the store.</summary>
    public abstract Task ReplayAsync(string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<JournalRow> row);

    /// <summary>Reads all rows from one on, in order, in one query; the callback runs on a thread of the store.</summary>
    /// <returns>The highest sequence number, deleted rows included; 0 where there is none from <paramref name="fromSequenceNr"/> on.</returns>
    public abstract Task<long> ReplayToEndAsync(string persistenceId, long fromSequenceNr, Action<JournalRow> row);

    /// <summary>Deletes rows up to and including one; the highest sequence number stays known.</summary>
    public abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr);

    /// <summary>Stores a snapshot; one with the same sequence number is replaced.</summary>
    public abstract Task SaveSnapshotAsync(SnapshotRow snapshot);

    /// <summary>The newest snapshot within a range.</summary>
    public abstract Task<SnapshotRow?> LoadSnapshotAsync(string persistenceId, SnapshotRange range);

    /// <summary>Deletes all snapshots within a range.</summary>
    public abstract Task DeleteSnapshotsAsync(string persistenceId, SnapshotRange range);

    /// <summary>The index row of one execution.</summary>
    public abstract Task<IndexEntry?> FindAsync(ExecutionId execution);

    /// <summary>One page of executions.</summary>
    public abstract Task<IReadOnlyList<IndexEntry>> ListAsync(IndexQuery query);

    /// <summary>How many executions fit, by state, those without any left out; no more than the limit of the query are counted of each state, or of all where few fit.</summary>
    public abstract Task<IReadOnlyList<StateCount>> CountAsync(IndexQuery query);

    /// <summary>How many executions descend from one, as their ids tell.</summary>
    public abstract Task<int> CountFamilyAsync(ExecutionId root);

    /// <summary>Executions whose wake has come, the lowest wake first, then by id.</summary>
    public abstract Task<IReadOnlyList<IndexEntry>> DueAsync(DateTimeOffset now, SliceRange slices, IndexCursor? after, int limit);

    /// <summary>Executions that had something under way in a process, by id.</summary>
    public abstract Task<IReadOnlyList<IndexEntry>> WithAttemptsAsync(SliceRange slices, ExecutionId? after, int limit);

    /// <summary>Registers another wake without a commit.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="persistenceId">Whose rows its commits are.</param>
    /// <param name="expectedSequenceNr">The last commit that the caller knows of.</param>
    /// <param name="wakeAt">When to wake it; null for never.</param>
    /// <returns>Whether the row was changed: not when the journal or the row knows of a later commit than the caller, or there is no row.</returns>
    /// <remarks>
    /// The row takes over the caller's sequence number. Without that, an old incarnation (which knows commit 4) could
    /// move the wake that a newer one (which knows commit 6, and had no reason to register a row for 5 and 6) has
    /// moved before: the row would still say 3. With it, whoever knows less loses, against registrations and moves
    /// alike; two movers that know the same commit hold the same state, so that either wake serves it.
    /// </remarks>
    public abstract Task<bool> MoveWakeAsync(ExecutionId execution, string persistenceId, long expectedSequenceNr, DateTimeOffset? wakeAt);

    /// <summary>Registers a flow. A repeat changes nothing, not even which flow of that name is the latest.</summary>
    public abstract Task RegisterFlowAsync(FlowHash flow, string name, byte[] definition, DateTimeOffset at);

    /// <summary>Reads the definition of a flow; blocks, and is meant to be called once per flow and node.</summary>
    public abstract byte[]? ReadFlow(FlowHash flow);

    /// <summary>The flow that was last registered under a name.</summary>
    public abstract Task<FlowHash?> FindFlowAsync(string name);

    /// <summary>A page of the flows that are registered.</summary>
    public abstract Task<IReadOnlyList<RegisteredFlow>> ListFlowsAsync(FlowQuery query);

    /// <summary>The names under which flows are registered, each with the flow that was last.</summary>
    public abstract Task<IReadOnlyList<(string Name, FlowHash Latest)>> FlowsAsync();

    /// <summary>Deletes the rows up to one and all snapshots of an execution whose tombstone stands.</summary>
    public abstract Task CleanAsync(ExecutionId execution, string persistenceId, long toSequenceNr);

    /// <summary>Executions whose tombstone stands and whose rows may not be deleted yet.</summary>
    public abstract Task<IReadOnlyList<ExecutionId>> UnfinishedPurgesAsync(int limit);

    /// <summary>When an execution was purged; null where it was not.</summary>
    public abstract Task<DateTimeOffset?> FindTombstoneAsync(ExecutionId execution);

    /// <summary>Deletes tombstones and what is left of the journals: the ids are as if they had never been used.</summary>
    /// <param name="before">Only tombstones that are older.</param>
    /// <param name="prefix">What stands before the id of an execution in its persistence id.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>How many there were.</returns>
    public abstract Task<int> ForgetTombstonesAsync(DateTimeOffset before, string prefix, int limit);

    /// <summary>The triggers that start executions by the clock.</summary>
    public abstract ICronStore Crons { get; }

    /// <summary>What operators have said about a queue; null where they have said nothing.</summary>
    public abstract Task<QueueControl?> FindQueueAsync(string queue);

    /// <summary>Stores what operators have said about a queue, in place of what they had said before.</summary>
    public abstract Task SaveQueueAsync(string queue, QueueControl control);

    /// <summary>The queues that operators have said something about.</summary>
    public abstract Task<IReadOnlyList<string>> QueuesAsync();

    /// <summary>How durable a write is, asked from the very connection that writes: FULL (SQLite), on (PostgreSQL), none (memory).</summary>
    public abstract Task<string> ReadDurabilityAsync();

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0) Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the store that the settings name, and creates what is missing in it.</summary>
    /// <exception cref="JournalOpenException">It cannot be used; the message says why.</exception>
    public static ExecutionStore Open(JournalSettings settings) => settings.Store switch
    {
        StoreKind.Sqlite => SqliteStore.Open(settings),
        StoreKind.PostgreSql => PostgreSqlStore.Open(settings),
        _ => new MemoryStore(),
    };

    /// <summary>Ends what is under way and releases what the store holds; called once.</summary>
    protected abstract void Close();

    /// <summary>Tells whoever waits for a write that it could not even be added to those that wait: the store is closed.</summary>
    protected static async Task TellUnlessAddedAsync(ValueTask added, IWriteListener listener)
    {
        try
        {
            await added;
        }
        catch (ObjectDisposedException closed)
        {
            listener.Failed(closed);
        }
    }

    /// <summary>Counts a query for rows or snapshots.</summary>
    protected void CountRecoveryRead() => Interlocked.Increment(ref _recoveryReads);

    /// <summary>Counts index rows that were written or moved.</summary>
    protected void CountIndexWrites(long rows) => Interlocked.Add(ref _indexWrites, rows);
}
