using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Journal;

/// <summary>Checks the index against the journal, or makes it anew. It holds the store as an engine would, so that none runs meanwhile.</summary>
/// <remarks>
/// The index row of an execution is the last header that its commits carry. When to wake it may differ: an engine moves
/// wakes in the index alone. A rebuilt wake may come too early, which is harmless, and never too late.
/// </remarks>
internal sealed class IndexAudit : IDisposable
{
    // How many executions are asked for at a time, and how many rows of one: a row may be as large as the largest payload.
    private const int Page = 500;
    private const int RowPage = 32;

    private readonly JournalReading _reading;
    private readonly TimeProvider _clock;
    private readonly SqlStore _store;
    private readonly StoreReader _reader;
    private (FlowHash Flow, Plan Plan)? _lastPlan;

    private IndexAudit(JournalReading reading, TimeProvider clock, SqlStore store, StoreReader reader) =>
        (_reading, _clock, _store, _reader) = (reading, clock, store, reader);

    /// <summary>Opens the store that the settings name; it must exist.</summary>
    /// <exception cref="JournalOpenException">There is none, an engine has it open, or it cannot be used; the message says which.</exception>
    public static IndexAudit Open(JournalSettings settings, JournalReading reading, TimeProvider clock)
    {
        var reader = StoreReader.Open(settings);
        try
        {
            // Not as one more node of a cluster: none may run meanwhile.
            return new IndexAudit(reading, clock, (SqlStore)ExecutionStore.Open(settings with { PostgreSqlCluster = string.Empty }), reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Compares the index with the journal; changes nothing.</summary>
    /// <param name="found">Called for each difference.</param>
    /// <param name="progress">Told after every few hundred executions; null for nobody.</param>
    /// <param name="cancellationToken">Ends the audit early.</param>
    public async Task<AuditResult> VerifyAsync(Action<IndexDifference> found, IProgress<AuditProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var (now, hasIndex, differences) = (_clock.GetUtcNow(), await _reader.HasIndexAsync(), 0L);
        void Found(IndexDifference difference)
        {
            differences++;
            found(difference);
        }

        var read = await ReadAsync(
            Found,
            async page =>
            {
                foreach (var (id, account) in page) account.Compare(hasIndex ? await _reader.FindAsync(id) : null, hasIndex ? await _reader.AttributesAsync(id) : [], hasIndex && await _reader.FindTombstoneAsync(id) is not null, now);
            },
            progress,
            cancellationToken);
        if (hasIndex) await FindStraysAsync(Found, cancellationToken);
        return new AuditResult(read.Executions, read.Rows, differences);
    }

    /// <summary>Makes the index anew, in one transaction: when this fails or is cancelled, the index is what it was.</summary>
    /// <remarks>Of an execution whose journal cannot be read in full, a row that knows a later commit stays.</remarks>
    /// <param name="found">Called for each row of the journal that cannot be read.</param>
    /// <param name="progress">Told after every few hundred executions; null for nobody.</param>
    /// <param name="cancellationToken">Ends the audit early.</param>
    public async Task<AuditResult> RebuildAsync(Action<IndexDifference> found, IProgress<AuditProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var (hasIndex, differences) = (await _reader.HasIndexAsync(), 0L);
        await using var rewrite = await _store.RewriteIndexAsync();
        var read = await ReadAsync(
            difference =>
            {
                differences++;
                found(difference);
            },
            async page =>
            {
                var entries = new List<IndexEntry>();
                foreach (var (id, account) in page)
                {
                    var entry = account.Entry;
                    if (!account.IsWhole && hasIndex && await _reader.FindAsync(id) is { } written && !(entry?.SequenceNr >= written.SequenceNr)) entry = written;
                    if (entry is not null) entries.Add(entry);
                }

                await rewrite.AddAsync(entries);
            },
            progress,
            cancellationToken);
        await rewrite.CommitAsync();
        return new AuditResult(read.Executions, read.Rows, differences);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _reader.Dispose();
        _store.Dispose();
    }

    private async Task<AuditProgress> ReadAsync(
        Action<IndexDifference> found,
        Func<List<(ExecutionId Id, ExecutionAccount Account)>, Task> take,
        IProgress<AuditProgress>? progress,
        CancellationToken cancellationToken)
    {
        var read = new AuditProgress(0, 0);
        var after = string.Empty;
        while (await _reader.PersistenceIdsAsync(after, Page) is { Count: > 0 } ids)
        {
            var page = new List<(ExecutionId, ExecutionAccount)>();
            foreach (var persistenceId in ids)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IdOf(persistenceId, found) is not { } id) continue;
                var account = await ReadAsync(persistenceId, id, found, cancellationToken);
                page.Add((id, account));
                read = new AuditProgress(read.Executions + 1, read.Rows + account.Rows);
            }

            await take(page);
            progress?.Report(read);
            after = ids[^1];
        }

        return read;
    }

    private async Task<ExecutionAccount> ReadAsync(string persistenceId, ExecutionId id, Action<IndexDifference> found, CancellationToken cancellationToken)
    {
        var account = new ExecutionAccount(persistenceId, id, _reading, PlanAsync, found);
        var rows = new List<JournalRow>(RowPage);
        var next = 0L;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Clear();
            await _reader.ReplayAsync(persistenceId, next, long.MaxValue, RowPage, rows.Add);
            foreach (var row in rows) await account.ReadAsync(row);
            if (rows.Count > 0) next = rows[^1].SequenceNr + 1;
        }
        while (rows.Count == RowPage);
        account.End();
        return account;
    }

    private async Task FindStraysAsync(Action<IndexDifference> found, CancellationToken cancellationToken)
    {
        ExecutionId? after = null;
        while (await _reader.InOrderAsync(after, Page) is { Count: > 0 } entries)
        {
            foreach (var entry in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var id = _reading.Prefix + entry.Header.Execution.Value;
                if (!await HasRowsAsync(id)) found(new IndexDifference(id, IndexFault.WithoutJournal, null, $"The index has it as {entry.Header.State}, the journal does not have it."));
            }

            after = entries[^1].Header.Execution;
        }

        foreach (var purged in await _reader.TombstonesAsync())
        {
            if (!await HasRowsAsync(_reading.Prefix + purged.Value)) found(new IndexDifference(_reading.Prefix + purged.Value, IndexFault.WithoutJournal, null, "The index has a tombstone of it, the journal does not have it."));
        }

        // Those that have a journal were told of with their row.
        foreach (var stray in await _reader.StrayAttributesAsync())
        {
            if (!await HasRowsAsync(_reading.Prefix + stray)) found(new IndexDifference(_reading.Prefix + stray, IndexFault.WithoutJournal, null, "The index has attributes of it, the journal does not have it."));
        }
    }

    private async Task<bool> HasRowsAsync(string persistenceId)
    {
        var hasRows = false;
        await _reader.ReplayAsync(persistenceId, 0, long.MaxValue, 1, _ => hasRows = true);
        return hasRows;
    }

    // Executions of one flow tend to follow each other, and compiling again is cheap beside reading.
    private async Task<Plan?> PlanAsync(FlowHash flow)
    {
        if (_lastPlan is { } last && last.Flow == flow) return last.Plan;
        if (await _reader.ReadFlowAsync(flow) is not { } definition) return null;
        var plan = _reading.Compile(flow, definition);
        _lastPlan = (flow, plan);
        return plan;
    }

    private ExecutionId? IdOf(string persistenceId, Action<IndexDifference> found)
    {
        if (!persistenceId.StartsWith(_reading.Prefix, StringComparison.Ordinal)) return null;
        try
        {
            return ExecutionId.Parse(persistenceId[_reading.Prefix.Length..]);
        }
        catch (FormatException cause)
        {
            found(new IndexDifference(persistenceId, IndexFault.Unreadable, null, cause.Message));
            return null;
        }
    }
}
