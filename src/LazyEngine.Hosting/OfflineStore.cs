using System.Runtime.CompilerServices;
using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Plans;
using LazyEngine.Wire;
using Microsoft.Extensions.DependencyInjection;
using Names = LazyEngine.Actors.Names;

namespace LazyEngine.Hosting;

/// <summary>Reads a store without an engine: what its executions are, what happened to them and what they wait for. It changes nothing.</summary>
internal sealed class OfflineStore : IExecutionSearch, IDisposable
{
    private const int PageSize = 200;

    private readonly StoreReader _reader;
    private readonly WakeSchedule _wakes;

    private OfflineStore(StoreReader reader, WakeSchedule wakes) => (_reader, _wakes) = (reader, wakes);

    /// <summary>Opens the store that an application would use with these options.</summary>
    /// <exception cref="InvalidSettingsException">The configuration has missing or wrong keys.</exception>
    /// <exception cref="JournalOpenException">There is no such store, or it cannot be read.</exception>
    public static OfflineStore Open(Action<LazyEngineOptions> keep)
    {
        var (journal, engine) = SettingsOf(keep);
        return new OfflineStore(StoreReader.Open(journal), engine.Wakes);
    }

    /// <summary>Opens the index of a store, to check it or make it anew; no engine may have it open.</summary>
    /// <inheritdoc cref="Open" path="/exception" />
    public static IndexAudit Audit(Action<LazyEngineOptions> keep)
    {
        var (journal, engine) = SettingsOf(keep);
        return IndexAudit.Open(journal, new JournalReading(Names.PersistenceIdPrefix, CommitOf, Compile, engine.Wakes), TimeProvider.System);
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
        Searching.PageAsync(async query => (await _reader.ListAsync(query).WaitAsync(cancellationToken)).Select(entry => entry.Header), filter, cursor, limit);

    public Task<ExecutionCounts> CountAsync(ExecutionFilter? filter = null, CancellationToken cancellationToken = default) =>
        Searching.CountAsync(query => _reader.CountAsync(query).WaitAsync(cancellationToken), filter);

    public async Task<ExecutionDetails> GetDetailsAsync(ExecutionId id)
    {
        var (plan, state) = await FoldAsync(id);
        return DetailsPage.Of(plan, state, 0, int.MaxValue).Page;
    }

    /// <summary>The flow with a hash, or else the one that was last registered under a name.</summary>
    /// <exception cref="EngineException">No such flow is registered.</exception>
    public async Task<Flow> GetFlowAsync(string nameOrHash)
    {
        var hash = FlowHash.IsHash(nameOrHash) ? FlowHash.Parse(nameOrHash) : await _reader.FindFlowAsync(nameOrHash);
        return hash is { } flow && await _reader.ReadFlowAsync(flow) is { } definition ? FlowCodec.Decode(definition) : throw new EngineException(EngineError.FlowNotRegistered(nameOrHash));
    }

    public async Task<Explanation> ExplainAsync(ExecutionId id, DateTimeOffset now)
    {
        var (plan, state) = await FoldAsync(id);
        return Explain.Of(plan, state, _wakes, now);
    }

    public async IAsyncEnumerable<JournalEntry> EventsAsync(ExecutionId id, long after)
    {
        var rows = await ReadAsync(id, after + 1);
        if (rows.Count == 0 && (after == 0 || await _reader.FindAsync(id) is null)) throw new EngineException(EngineError.NoSuchExecution(id));
        foreach (var row in rows)
        {
            foreach (var entry in JournalEntries.Of(CommitOf(row), row.SequenceNr)) yield return entry;
        }
    }

    public void Dispose() => _reader.Dispose();

    private static (JournalSettings Journal, EngineSettings Engine) SettingsOf(Action<LazyEngineOptions> keep)
    {
        var options = new LazyEngineOptions(new ServiceCollection());
        keep(options);
        var config = EngineConfig.From(options, Environment.GetEnvironmentVariable(EngineConfig.FileVariable));
        return (JournalSettings.From(config), EngineSettings.From(config));
    }

    private static Commit CommitOf(JournalRow row) => (Commit)WireCodec.Decode(row.Manifest, row.Message);

    private static Plan Compile(FlowHash hash, byte[] definition)
    {
        var flow = FlowCodec.Decode(definition);
        var compilation = PlanCompiler.Compile(flow, hash);
        return compilation.Plan ?? throw new InvalidFlowException(flow.Name, compilation.Problems);
    }

    private async Task<IReadOnlyList<JournalRow>> ReadAsync(ExecutionId id, long from)
    {
        var rows = new List<JournalRow>();
        await _reader.ReplayAsync(Names.PersistenceId(id), from, long.MaxValue, long.MaxValue, rows.Add);
        return rows;
    }

    private async Task<(Plan Plan, Execution State)> FoldAsync(ExecutionId id)
    {
        var commits = (await ReadAsync(id, 1)).Select(CommitOf).ToList();
        if (commits.Count == 0) throw new EngineException(EngineError.NoSuchExecution(id));
        var plans = new Dictionary<FlowHash, Plan>();
        foreach (var flow in commits.SelectMany(Replay.FlowsOf))
            plans[flow] = Compile(flow, await _reader.ReadFlowAsync(flow) ?? throw new EngineException(EngineError.FlowNotRegistered(flow.Value)));
        var replay = commits.Aggregate(Replay.Nothing, (replay, commit) => replay.Add(commit, plans.GetValueOrDefault));
        return (replay.Plan!, replay.State);
    }
}
