using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LazyEngine.Actors;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting.Data;

namespace LazyEngine.Hosting;

/// <summary><see cref="ILazyEngine"/> for applications that are nodes themselves: commands go through the shard region, lists come from the index, of this node or of an engine.</summary>
internal sealed class ClusterEngine(EngineHost host) : ILazyEngine, IExecutionSearch
{
    /// <summary>A watch is kept in memory only, so it is asked again from time to time.</summary>
    private static readonly TimeSpan WatchFor = TimeSpan.FromSeconds(10);

    private const int PageSize = 200;

    /// <summary>How many queues are asked why they hand out nothing, and how long they have to say so.</summary>
    private const int QueuesAsked = 16;
    private static readonly TimeSpan QueuesWithin = TimeSpan.FromSeconds(2);

    private IEngineData? _data;

    public async Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return await (await DataAsync(cancellationToken)).RegisterAsync(flow, cancellationToken);
    }

    public async Task<ExecutionInfo> RunAsync(Flow flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        await RunAsync(await RegisterAsync(flow, cancellationToken), inputs, options, cancellationToken);

    public async Task<ExecutionInfo> RunAsync(string flowName, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(flowName);
        var hash = await (await DataAsync(cancellationToken)).FindFlowAsync(flowName, cancellationToken) ?? throw new EngineException(EngineError.FlowNotRegistered(flowName));
        return await RunAsync(hash, inputs, options, cancellationToken);
    }

    public async Task<ExecutionInfo> RunAsync(FlowHash flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        var named = Inputs.From(inputs);
        // Nobody can have used an id that is made here, and nothing need be read to start it; but a repeat of a request that names no execution finds the one that it has started.
        var id = options?.Id ?? ExecutionId.Parse(Acting.RequestId ?? Guid.CreateVersion7().ToString("N"));
        var madeAt = options?.Id is null && Acting.RequestId is null ? (await NodeAsync(cancellationToken)).System.Scheduler.Now : (DateTimeOffset?)null;
        return await CommandAsync(new ExecutionCommand.Run(id, flow, named) { Id = NewId(), MadeAt = madeAt, StartAt = options?.StartAt, Environment = Inputs.From(options?.Environment), Target = options?.Target, FairnessKey = options?.FairnessKey, BusinessKey = options?.BusinessKey, Attributes = Searching.Given(options?.Attributes) }, cancellationToken);
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

    public Task<ExecutionInfo> TaskHeartbeatAsync(AttemptToken token, Payload? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return CommandAsync(new ExecutionCommand.Heartbeat(token, null, progress) { Id = NewId() }, cancellationToken);
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

    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, ResumeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return CommandAsync(new ExecutionCommand.Resume(id) { Id = NewId(), Decisions = options.Decisions.ToSequence(), Environment = options.Environment.ToImmutableSortedDictionary(StringComparer.Ordinal) }, cancellationToken);
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

    public Task<ExecutionInfo> EndAsync(ExecutionId id, ExecutionState state, string message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return CommandAsync(new ExecutionCommand.End(id, state, message) { Id = NewId() }, cancellationToken);
    }

    public async Task<ExecutionState> GetStateAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        (await FindAsync(await DataAsync(cancellationToken), id, cancellationToken)).State;

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
        var node = await NodeAsync(cancellationToken);
        var explanation = ((ExecutionReply.Explained)await new RegionRequests(node).AskAsync(new ExecutionQuery.Explain(id), cancellationToken)).Explanation;
        return await WithQueuesAsync(explanation, new QueueRequests(node), cancellationToken);
    }

    // What a queue does not say within a moment is left out: what the execution knows is true without it.
    private static async Task<Explanation> WithQueuesAsync(Explanation explanation, QueueRequests requests, CancellationToken cancellationToken)
    {
        var names = explanation.Waits.Select(wait => wait.Queue).OfType<string>().Distinct(StringComparer.Ordinal).Take(QueuesAsked).ToList();
        if (names.Count == 0) return explanation;
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(QueuesWithin);
        try
        {
            var queues = (await Task.WhenAll(names.Select(name => requests.AskAsync(new QueueMessage.Describe(name), soon.Token)))).ToDictionary(queue => queue.Name, StringComparer.Ordinal);
            return explanation with { Waits = [.. explanation.Waits.Select(wait => wait.Queue is { } name && queues.TryGetValue(name, out var queue) ? QueueWaits.Told(wait, queue) : wait)] };
        }
        catch (Exception silent) when (silent is EngineException || (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return explanation;
        }
    }

    public Task<ExecutionInfo> WaitAsync(ExecutionId id, CancellationToken cancellationToken = default) => WatchAsync(id, long.MaxValue, cancellationToken);

    public async IAsyncEnumerable<JournalEntry> EventsAsync(ExecutionId id, long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var data = await DataAsync(cancellationToken);
        if (!follow)
        {
            _ = await FindAsync(data, id, cancellationToken);
            await foreach (var entry in ReadAsync(data, id, after + 1, long.MaxValue, cancellationToken)) yield return entry;
            yield break;
        }

        ExecutionInfo now;
        do
        {
            now = await WatchAsync(id, after, cancellationToken);
            if (now.Version <= after) break;
            await foreach (var entry in ReadAsync(data, id, after + 1, now.Version, cancellationToken)) yield return entry;
            after = now.Version;
        }
        while (!now.HasEnded);
    }

    public async IAsyncEnumerable<ExecutionSummary> ListAsync(ExecutionFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
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

    public async Task<ExecutionPage> PageAsync(ExecutionFilter? filter = null, string? cursor = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        var data = await DataAsync(cancellationToken);
        return await Searching.PageAsync(async query => await data.ListAsync(query, cancellationToken), filter, cursor, limit);
    }

    public async Task<ExecutionCounts> CountAsync(ExecutionFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var data = await DataAsync(cancellationToken);
        return await Searching.CountAsync(query => data.CountAsync(query, cancellationToken), filter);
    }

    private static ExecutionCommand.Rerun Rerun(ExecutionId id, RerunOptions? options) => options is null
        ? new ExecutionCommand.Rerun(id) { Id = NewId() }
        : new ExecutionCommand.Rerun(id) { Id = NewId(), Tasks = options.Tasks.ToSequence(), All = options.All, Values = options.Values.ToImmutableSortedDictionary(StringComparer.Ordinal), Flow = options.Flow, Environment = options.Environment.ToImmutableSortedDictionary(StringComparer.Ordinal) };

    private static CommandId NewId() => new(Acting.RequestId ?? Guid.NewGuid().ToString("N"));

    internal static async Task<IndexHeader> FindAsync(IEngineData data, ExecutionId id, CancellationToken cancellationToken)
    {
        if (await data.FindAsync(id, cancellationToken) is { } found) return found;
        // Of one that was purged a single row is left, which says so.
        await foreach (var (_, commit) in data.ReadAsync(id, 1, long.MaxValue, cancellationToken))
        {
            if (commit.Events[0] is ExecutionEvent.ExecutionPurged) throw new EngineException(EngineError.IsPurged(id, commit.At, commit.Origin));
            break;
        }

        throw new EngineException(EngineError.NoSuchExecution(id));
    }

    private static IAsyncEnumerable<JournalEntry> ReadAsync(IEngineData data, ExecutionId id, long from, long to, CancellationToken cancellationToken) =>
        data.ReadAsync(id, from, to, cancellationToken).SelectMany(row => JournalEntries.Of(row.Commit, row.Version));

    private async Task<ExecutionInfo> CommandAsync(ExecutionCommand command, CancellationToken cancellationToken)
    {
        var requests = new RegionRequests(await NodeAsync(cancellationToken));
        using var activity = Tracing.Command(command);
        if (command is ExecutionCommand.Run run && Tracing.Current is { } trace) command = run with { Trace = trace };
        var accepted = (ExecutionReply.Accepted)await requests.AskAsync(Acting.Now is { } origin ? command with { Origin = origin } : command, cancellationToken);
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

    private async Task<IEngineData> DataAsync(CancellationToken cancellationToken) => _data ??= IEngineData.Of(await NodeAsync(cancellationToken));

    private Task<LazyEngineNode> NodeAsync(CancellationToken cancellationToken) => host.Started.WaitAsync(cancellationToken);
}
