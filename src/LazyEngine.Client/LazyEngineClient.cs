using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Client;

/// <summary><see cref="ILazyEngine"/> over HTTP, for processes that are no nodes themselves.</summary>
/// <remarks>
/// Nothing is repeated behind the caller's back: a request that fails with <see cref="EngineError.Unavailable"/> may have
/// been carried out. Every request is safe to repeat, a run if it names its id. A sequence whose server goes away fails with
/// it too; events go on after the last version that was read completely.
/// </remarks>
public sealed partial class LazyEngineClient : ILazyEngine
{
    private static readonly MediaTypeHeaderValue FlowContentType = new("application/x-protobuf");

    private readonly Connection _server;

    /// <summary>Talks to a server.</summary>
    /// <param name="http">Its base address is that of the server, for example <c>http://127.0.0.1:7410</c>; its timeout should be above half a minute.</param>
    /// <param name="apiKey">The key, or a token, by which the server knows the caller; null where it asks nobody, or where the HTTP client sends one itself.</param>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public LazyEngineClient(HttpClient http, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress is null) throw new ArgumentException("The HTTP client has no BaseAddress: set it to the address of the server.", nameof(http));
        _server = new Connection(http, apiKey);
    }

    /// <inheritdoc />
    public async Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        // Found here, the problems come as they would from an engine in this process.
        var family = CheckedFamily.Of(flow);
        foreach (var member in family)
        {
            using var content = new ByteArrayContent(member.Encoded) { Headers = { ContentType = FlowContentType } };
            _ = await _server.SendAsync<FlowAnswer>(HttpMethod.Post, "v1/flows", content, cancellationToken);
        }

        return family[^1].Hash;
    }

    /// <inheritdoc />
    public async Task<ExecutionInfo> RunAsync(Flow flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        await RunAsync(await RegisterAsync(flow, cancellationToken), inputs, options, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> RunAsync(FlowHash flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(flow.Value, inputs, options, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> RunAsync(string flowName, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(flowName);
        var named = new SortedDictionary<string, Payload>(Inputs.From(inputs), StringComparer.Ordinal);
        return _server.PostAsync<ExecutionInfo>("v1/executions", new RunRequest(flowName, named, options?.Id, options?.StartAt, options?.Environment is { } environment ? new(Inputs.From(environment), StringComparer.Ordinal) : null, options?.Target, options?.BusinessKey, options?.Attributes is { Count: > 0 } attributes ? new(attributes.ToDictionary(), StringComparer.Ordinal) : null, options?.FairnessKey), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> TaskCompleteAsync(AttemptToken token, TaskOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _server.PostAsync<ExecutionInfo>(PathOf(token.Execution, "complete"), Completion(outcome) with { Token = token }, cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> TaskCompleteAsync(ExecutionId id, string task, TaskOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        return _server.PostAsync<ExecutionInfo>(PathOf(id, "complete"), Completion(outcome) with { Task = task }, cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> TaskHeartbeatAsync(AttemptToken token, Payload? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _server.PostAsync<ExecutionInfo>("v1/tasks/heartbeat", new TaskBeat(token, progress), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> SignalAsync(ExecutionId id, string name, Payload value, string? requestId = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return _server.PostAsync<ExecutionInfo>(PathOf(id, "signal"), new SignalRequest(name, value, requestId), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> StopAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        _server.PostAsync<ExecutionInfo>(PathOf(id, "stop"), null, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        _server.PostAsync<ExecutionInfo>(PathOf(id, "resume"), null, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, IEnumerable<HeldDecision> decisions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        return ResumeAsync(id, new ResumeOptions { Decisions = [.. decisions] }, cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, ResumeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var body = new ResumeRequest(
            [.. options.Decisions.Select(decision => decision.Outcome is null ? new DecisionRequest(decision.Task) : DecisionRequest.Of(decision.Task, Completion(decision.Outcome)))],
            options.Environment.Count == 0 ? null : Sorted(options.Environment));
        return _server.PostAsync<ExecutionInfo>(PathOf(id, "resume"), body, cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> RerunAsync(ExecutionId id, RerunOptions? options = null, CancellationToken cancellationToken = default) =>
        _server.PostAsync<ExecutionInfo>(PathOf(id, "rerun"), RequestOf(options), cancellationToken);

    /// <inheritdoc />
    public Task<Foresight> ForeseeAsync(ExecutionId id, RerunOptions? options = null, CancellationToken cancellationToken = default) =>
        _server.PostAsync<Foresight>(PathOf(id, "rerun/foresee"), RequestOf(options), cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> SkipAsync(ExecutionId id, string task, Payload value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        ArgumentNullException.ThrowIfNull(value);
        return _server.PostAsync<ExecutionInfo>(PathOf(id, "skip"), new SkipRequest(task, value), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> CancelAsync(ExecutionId id, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return _server.PostAsync<ExecutionInfo>(PathOf(id, "cancel"), new CancelRequest(reason), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> EndAsync(ExecutionId id, ExecutionState state, string message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _server.PostAsync<ExecutionInfo>(PathOf(id, "end"), new EndRequest(state, message), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ExecutionState> GetStateAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        (await _server.GetAsync<StateAnswer>(PathOf(id, "state"), cancellationToken)).State;

    /// <inheritdoc />
    public Task<ExecutionDetails> GetDetailsAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        _server.GetAsync<ExecutionDetails>(PathOf(id), cancellationToken);

    /// <inheritdoc />
    public Task<Explanation> ExplainAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        _server.GetAsync<Explanation>(PathOf(id, "explain"), cancellationToken);

    /// <inheritdoc />
    public async Task<ExecutionInfo> WaitAsync(ExecutionId id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            using var response = await _server.SendAsync(HttpMethod.Get, PathOf(id, "wait"), null, cancellationToken);
            // The server answers from time to time, so that nothing between us takes the silence for death.
            if (response.StatusCode != HttpStatusCode.Accepted) return await _server.ReadAsync<ExecutionInfo>(response, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalEntry> EventsAsync(ExecutionId id, long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await _server.SendAsync(HttpMethod.Get, FormattableString.Invariant($"{PathOf(id, "events")}?after={after}&follow={(follow ? "true" : "false")}"), null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (follow)
        {
            var events = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JournalEntry>(data, EngineJson.Options)!);
            await foreach (var item in _server.WholeAsync(events.EnumerateAsync(cancellationToken))) yield return item.Data;
        }
        else
        {
            await foreach (var entry in _server.WholeAsync(JsonSerializer.DeserializeAsyncEnumerable<JournalEntry>(stream, EngineJson.Options, cancellationToken))) yield return entry!;
        }
    }

    /// <summary>A picture of an execution, in a format that the server knows.</summary>
    internal Task<string> DrawAsync(ExecutionId id, string format, CancellationToken cancellationToken) => _server.ReadTextAsync($"{PathOf(id, "graph")}?format={format}", cancellationToken);

    /// <summary>A picture of a flow that is registered, by its name or hash.</summary>
    internal Task<string> DrawAsync(string flow, string format, CancellationToken cancellationToken) => _server.ReadTextAsync($"v1/flows/{Uri.EscapeDataString(flow)}/graph?format={format}", cancellationToken);

    private static RerunRequest? RequestOf(RerunOptions? options) => options is null
        ? null
        : new RerunRequest([.. options.Tasks], options.All, Sorted(options.Values), options.Flow, options.Environment.Count == 0 ? null : Sorted(options.Environment));

    private static SortedDictionary<string, Payload> Sorted(IReadOnlyDictionary<string, Payload> values) => new(values.ToDictionary(), StringComparer.Ordinal);

    private static string PathOf(ExecutionId id) => $"v1/executions/{Uri.EscapeDataString(id.Value)}";

    private static string PathOf(ExecutionId id, string verb) => $"{PathOf(id)}/{verb}";

    private static CompleteRequest Completion(TaskOutcome outcome) => outcome switch
    {
        TaskOutcome.Success success => new CompleteRequest(Result: success.Result),
        TaskOutcome.Failure failure => new CompleteRequest(Error: failure.Error),
        TaskOutcome.Pending => new CompleteRequest(Pending: true),
        null => throw new ArgumentNullException(nameof(outcome)),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name, "This outcome has no form in HTTP."),
    };
}
