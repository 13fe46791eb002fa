using System.Runtime.CompilerServices;
using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting.Bundles;
using LazyEngine.Hosting.Travel;
using LazyEngine.Journal;
using LazyEngine.Wire;
using Microsoft.Extensions.DependencyInjection;
using Names = LazyEngine.Actors.Names;

namespace LazyEngine.Hosting;

/// <summary>Reads a store without an engine: what its executions are, what happened to them and what they wait for. It changes nothing.</summary>
internal sealed class OfflineStore : IExecutionSearch, IDisposable
{
    private const int PageSize = 200;

    private readonly OfflineReads _reader;
    private readonly WakeSchedule _wakes;
    private readonly JournalSource _source;
    private readonly History _history;

    private OfflineStore(OfflineReads reader, WakeSchedule wakes)
    {
        (_reader, _wakes) = (reader, wakes);
        _source = new JournalSource(CommitsAsync, async (flow, _) => await reader.ReadFlow(flow) is { } definition ? definition : (ReadOnlyMemory<byte>?)null);
        _history = new History(_source);
    }

    /// <summary>Opens the store that an application would use with these options.</summary>
    /// <exception cref="InvalidSettingsException">The configuration has missing or wrong keys.</exception>
    /// <exception cref="JournalOpenException">There is no such store, or it cannot be read.</exception>
    public static OfflineStore Open(Action<LazyEngineOptions> keep)
    {
        var (journal, engine) = SettingsOf(keep);
        return new OfflineStore(OfflineReads.Of(StoreReader.Open(journal)), engine.Wakes);
    }

    /// <summary>Opens a bundle, once all of it is checked.</summary>
    /// <inheritdoc cref="Bundle.ReadAsync" path="/exception" />
    public static async Task<OfflineStore> OpenBundleAsync(string file) => new(OfflineReads.Of((await Bundle.ReadAsync(file)).Store), WakeSchedule.Default);

    /// <summary>Opens the index of a store, to check it or make it anew; no engine may have it open.</summary>
    /// <inheritdoc cref="Open" path="/exception" />
    public static IndexAudit Audit(Action<LazyEngineOptions> keep)
    {
        var (journal, engine) = SettingsOf(keep);
        return IndexAudit.Open(journal, new JournalReading(Names.PersistenceIdPrefix, CommitOf, (hash, definition) => JournalSource.Compile(hash, definition), engine.Wakes), TimeProvider.System);
    }

    public async IAsyncEnumerable<ExecutionSummary> ListAsync(ExecutionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await PageAsync(filter, cursor, PageSize, cancellationToken);
            foreach (var summary in page.Executions) yield return summary;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    public Task<ExecutionPage> PageAsync(ExecutionFilter? filter = null, string? cursor = null, int limit = 100, CancellationToken cancellationToken = default) =>
        Searching.PageAsync(async query => (await _reader.List(query).WaitAsync(cancellationToken)).Select(entry => entry.Header), filter, cursor, limit);

    public Task<ExecutionCounts> CountAsync(ExecutionFilter? filter = null, CancellationToken cancellationToken = default) =>
        Searching.CountAsync(query => _reader.Count(query).WaitAsync(cancellationToken), filter);

    public async Task<ExecutionDetails> GetDetailsAsync(ExecutionId id) => DetailsOf(await _history.FoldAsync(id, long.MaxValue, CancellationToken.None));

    public Task<ExecutionDetails> GetAtAsync(ExecutionId id, long version, CancellationToken cancellationToken) => _history.GetAtAsync(id, version, cancellationToken);

    public IAsyncEnumerable<CommitChange> ChangesAsync(ExecutionId id, long after, CancellationToken cancellationToken) => _history.ChangesAsync(id, after, cancellationToken);

    public Task<Comparison> CompareAsync(ExecutionId left, ExecutionId right, CancellationToken cancellationToken) => new Comparing(_source, _history).CompareAsync(left, right, cancellationToken);

    /// <summary>Writes an execution and its children as a bundle.</summary>
    public async Task ArchiveAsync(ExecutionId id, Stream output, DateTimeOffset now, CancellationToken cancellationToken) =>
        await new BundleWriter(_source, now).WriteAsync(await FamilyAsync(id, cancellationToken), output, cancellationToken);

    public async Task<Sequence<KeptJournal>> MeasureAsync(ExecutionId id, CancellationToken cancellationToken) =>
        await KeptJournals.OfAsync(_source, await FamilyAsync(id, cancellationToken), cancellationToken);

    /// <summary>The flow with a hash, or else the one that was last registered under a name.</summary>
    /// <exception cref="EngineException">No such flow is registered.</exception>
    public async Task<Flow> GetFlowAsync(string nameOrHash)
    {
        var hash = FlowHash.IsHash(nameOrHash) ? FlowHash.Parse(nameOrHash) : await _reader.FindFlow(nameOrHash);
        return hash is { } flow && await _reader.ReadFlow(flow) is { } definition ? FlowCodec.Decode(definition) : throw new EngineException(EngineError.FlowNotRegistered(nameOrHash));
    }

    public async Task<Explanation> ExplainAsync(ExecutionId id, DateTimeOffset now)
    {
        var replay = await _history.FoldAsync(id, long.MaxValue, CancellationToken.None);
        return Explain.Of(replay.Plan!, replay.State, _wakes, now);
    }

    public async IAsyncEnumerable<JournalEntry> EventsAsync(ExecutionId id, long after)
    {
        var rows = await ReadAsync(id, after + 1);
        if (rows.Count == 0 && (after == 0 || await _reader.Find(id) is null)) throw new EngineException(EngineError.NoSuchExecution(id));
        foreach (var row in rows)
        {
            foreach (var entry in JournalEntries.Of(CommitOf(row), row.SequenceNr)) yield return entry;
        }
    }

    public void Dispose() => _reader.Owner.Dispose();

    private static (JournalSettings Journal, EngineSettings Engine) SettingsOf(Action<LazyEngineOptions> keep)
    {
        var options = new LazyEngineOptions(new ServiceCollection());
        keep(options);
        var config = EngineConfig.From(options, Environment.GetEnvironmentVariable(EngineConfig.FileVariable));
        return (JournalSettings.From(config) with { GivenKeys = options.PayloadKeys }, EngineSettings.From(config));
    }

    private static Commit CommitOf(JournalRow row) => (Commit)WireCodec.Decode(row.Manifest, row.Message);

    private async Task<IReadOnlyList<JournalRow>> ReadAsync(ExecutionId id, long from)
    {
        var rows = new List<JournalRow>();
        await _reader.Replay(Names.PersistenceId(id), from, long.MaxValue, long.MaxValue, rows.Add);
        return rows;
    }

    private static ExecutionDetails DetailsOf(Replay replay) => DetailsPage.Of(replay.Plan!, replay.State, 0, int.MaxValue).Page;

    private async IAsyncEnumerable<(long Version, Commit Commit)> CommitsAsync(ExecutionId id, long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new List<JournalRow>();
        await _reader.Replay(Names.PersistenceId(id), from, to, long.MaxValue, rows.Add).WaitAsync(cancellationToken);
        foreach (var row in rows) yield return (row.SequenceNr, CommitOf(row));
    }

    private async Task<IReadOnlyList<IndexHeader>> FamilyAsync(ExecutionId id, CancellationToken cancellationToken)
    {
        await _history.RequireAsync(id, cancellationToken);
        if ((await _reader.Find(id))?.Header is not { } first) throw new EngineException(EngineError.NoSuchExecution(id));
        var family = new List<IndexHeader> { first };
        for (var place = 0; place < family.Count; place++)
        {
            var query = new IndexQuery(Limit: PageSize) { Parent = family[place].Execution };
            while (await _reader.List(query).WaitAsync(cancellationToken) is { Count: > 0 } page)
            {
                family.AddRange(page.Select(entry => entry.Header));
                query = query with { After = ListCursor.Of(page[^1].Header) };
            }
        }

        return family;
    }
}
