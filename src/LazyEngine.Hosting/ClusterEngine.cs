using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Wire;

namespace LazyEngine.Hosting;

/// <summary><see cref="ILazyEngine"/> for applications that are nodes themselves: commands go through the shard region, lists come from the index.</summary>
internal sealed class ClusterEngine(EngineHost host) : ILazyEngine
{
    /// <summary>A watch is kept in memory only, so it is asked again from time to time.</summary>
    private static readonly TimeSpan WatchFor = TimeSpan.FromSeconds(10);

    private const int PageSize = 200;

    public async Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return await (await NodeAsync(cancellationToken)).RegisterAsync(flow);
    }

    public async Task<ExecutionInfo> RunAsync(Flow flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        await RunAsync(await RegisterAsync(flow, cancellationToken), inputs, options, cancellationToken);

    public async Task<ExecutionInfo> RunAsync(string flowName, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(flowName);
        var node = await NodeAsync(cancellationToken);
        var hash = await StoreOf(node).FindFlowAsync(flowName) ?? throw new EngineException(EngineError.FlowNotRegistered(flowName));
        return await RunAsync(hash, inputs, options, cancellationToken);
    }

    public Task<ExecutionInfo> RunAsync(FlowHash flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var named = Inputs.From(inputs);
        var id = options?.Id ?? ExecutionId.Parse(Guid.CreateVersion7().ToString("N"));
        return CommandAsync(new ExecutionCommand.Run(id, flow, named) { Id = NewId(), StartAt = options?.StartAt, Environment = Inputs.From(options?.Environment), Target = options?.Target }, cancellationToken);
    }

    public Task<ExecutionInfo> TaskCompleteAsync(AttemptToken token, TaskOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(outcome);
        return CommandAsync(new ExecutionCommand.Complete(token, outcome) { Id = NewId() }, cancellationToken);
    }

    public Task<ExecutionInfo> TaskCompleteAsync(ExecutionId id, string task, TaskOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        ArgumentNullException.ThrowIfNull(outcome);
        return CommandAsync(new ExecutionCommand.CompleteByName(id, task, outcome) { Id = NewId() }, cancellationToken);
    }

    public Task<ExecutionInfo> SignalAsync(ExecutionId id, string name, Payload value, string? requestId = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return CommandAsync(new ExecutionCommand.Signal(id, name, value) { Id = requestId is null ? NewId() : new CommandId(requestId) }, cancellationToken);
    }

    public Task<ExecutionInfo> StopAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        CommandAsync(new ExecutionCommand.Stop(id) { Id = NewId() }, cancellationToken);

    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        CommandAsync(new ExecutionCommand.Resume(id) { Id = NewId() }, cancellationToken);

    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, IEnumerable<HeldDecision> decisions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        return CommandAsync(new ExecutionCommand.Resume(id) { Id = NewId(), Decisions = decisions.ToSequence() }, cancellationToken);
    }

    public Task<ExecutionInfo> RerunAsync(ExecutionId id, RerunOptions? options = null, CancellationToken cancellationToken = default) =>
        CommandAsync(Rerun(id, options), cancellationToken);

    public async Task<Foresight> ForeseeAsync(ExecutionId id, RerunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var requests = new RegionRequests(await NodeAsync(cancellationToken));
        return ((ExecutionReply.Foreseen)await requests.AskAsync(new ExecutionQuery.Foresee(Rerun(id, options)), cancellationToken)).Foresight;
    }

    public Task<ExecutionInfo> SkipAsync(ExecutionId id, string task, Payload value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        ArgumentNullException.ThrowIfNull(value);
        return CommandAsync(new ExecutionCommand.Skip(id, task, value) { Id = NewId() }, cancellationToken);
    }

    public Task<ExecutionInfo> CancelAsync(ExecutionId id, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return CommandAsync(new ExecutionCommand.Cancel(id, reason) { Id = NewId() }, cancellationToken);
    }

    public async Task<ExecutionState> GetStateAsync(ExecutionId id, CancellationToken cancellationToken = default)
    {
        var node = await NodeAsync(cancellationToken);
        if (node.Store is not { } store) return (await GetDetailsAsync(id, cancellationToken)).State;
        return (await FindAsync(store, id, cancellationToken)).Header.State;
    }

    public async Task<ExecutionDetails> GetDetailsAsync(ExecutionId id, CancellationToken cancellationToken = default)
    {
        var requests = new RegionRequests(await NodeAsync(cancellationToken));
        var tasks = new List<TaskDetails>();
        ExecutionReply.Details reply;
        var from = 0;
        do
        {
            reply = (ExecutionReply.Details)await requests.AskAsync(new ExecutionQuery.Details(id, from), cancellationToken);
            tasks.AddRange(reply.Page.Tasks);
            from = reply.Next ?? 0;
        }
        while (reply.Next is not null);

        return reply.Page with { Tasks = [.. tasks] };
    }

    public async Task<Explanation> ExplainAsync(ExecutionId id, CancellationToken cancellationToken = default)
    {
        var requests = new RegionRequests(await NodeAsync(cancellationToken));
        return ((ExecutionReply.Explained)await requests.AskAsync(new ExecutionQuery.Explain(id), cancellationToken)).Explanation;
    }

    public Task<ExecutionInfo> WaitAsync(ExecutionId id, CancellationToken cancellationToken = default) => WatchAsync(id, long.MaxValue, cancellationToken);

    public async IAsyncEnumerable<JournalEntry> EventsAsync(ExecutionId id, long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var store = StoreOf(await NodeAsync(cancellationToken));
        if (!follow)
        {
            _ = await FindAsync(store, id, cancellationToken);
            foreach (var entry in await ReadAsync(store, id, after + 1, long.MaxValue)) yield return entry;
            yield break;
        }

        ExecutionInfo now;
        do
        {
            now = await WatchAsync(id, after, cancellationToken);
            if (now.Version <= after) break;
            foreach (var entry in await ReadAsync(store, id, after + 1, now.Version)) yield return entry;
            after = now.Version;
        }
        while (!now.HasEnded);
    }

    public async IAsyncEnumerable<ExecutionSummary> ListAsync(ExecutionFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var store = StoreOf(await NodeAsync(cancellationToken));
        ListCursor? after = null;
        IReadOnlyList<IndexEntry> page;
        do
        {
            page = await store.ListAsync(new IndexQuery(filter?.State, filter?.FlowName, after, PageSize)).WaitAsync(cancellationToken);
            foreach (var entry in page) yield return ExecutionSummary.Of(entry.Header);
            if (page.Count > 0) after = ListCursor.Of(page[^1]);
        }
        while (page.Count == PageSize);
    }

    private static ExecutionCommand.Rerun Rerun(ExecutionId id, RerunOptions? options) => options is null
        ? new ExecutionCommand.Rerun(id) { Id = NewId() }
        : new ExecutionCommand.Rerun(id) { Id = NewId(), Tasks = options.Tasks.ToSequence(), All = options.All, Values = options.Values.ToImmutableSortedDictionary(StringComparer.Ordinal), Flow = options.Flow };

    private static CommandId NewId() => new(Guid.NewGuid().ToString("N"));

    internal static async Task<IndexEntry> FindAsync(ExecutionStore store, ExecutionId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id).WaitAsync(cancellationToken) ?? throw new EngineException(EngineError.NoSuchExecution(id));

    private static async Task<IReadOnlyList<JournalEntry>> ReadAsync(ExecutionStore store, ExecutionId id, long from, long to)
    {
        var entries = new List<JournalEntry>();
        await store.ReplayAsync(Names.PersistenceId(id), from, to, long.MaxValue, row => entries.AddRange(JournalEntries.Of((Commit)WireCodec.Decode(row.Manifest, row.Message), row.SequenceNr)));
        return entries;
    }

    internal static ExecutionStore StoreOf(LazyEngineNode node) =>
        node.Store ?? throw new InvalidOperationException($"This node has no journal: only nodes with the role '{Names.EngineRole}' register flows, list executions and read their events.");

    private async Task<ExecutionInfo> CommandAsync(ExecutionCommand command, CancellationToken cancellationToken)
    {
        var requests = new RegionRequests(await NodeAsync(cancellationToken));
        var accepted = (ExecutionReply.Accepted)await requests.AskAsync(command, cancellationToken);
        return new ExecutionInfo(accepted.Execution, accepted.State, accepted.Version, accepted.Error);
    }

    internal async Task<ExecutionInfo> WatchAsync(ExecutionId id, long version, CancellationToken cancellationToken)
    {
        var requests = new RegionRequests(await NodeAsync(cancellationToken));
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (await requests.TryAskAsync(new ExecutionQuery.Watch(id, version), WatchFor, cancellationToken))
            {
                case ExecutionReply.Moved moved:
                    return new ExecutionInfo(moved.Execution, moved.State, moved.Version, moved.Error);
                case ExecutionReply.Refused refused:
                    throw new EngineException(refused.Error);
            }
        }
    }

    private Task<LazyEngineNode> NodeAsync(CancellationToken cancellationToken) => host.Started.WaitAsync(cancellationToken);
}
