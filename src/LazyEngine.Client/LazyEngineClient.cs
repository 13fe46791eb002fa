using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.Client;

/// <summary><see cref="ILazyEngine"/> over HTTP, for processes that are no nodes themselves.</summary>
/// <remarks>
/// Nothing is repeated behind the caller's back: a request that fails with <see cref="EngineError.Unavailable"/> may have
/// been carried out. Every request is safe to repeat, a run if it names its id. A sequence whose server goes away fails with
/// it too; events go on after the last version that was read completely.
/// </remarks>
public sealed class LazyEngineClient : ILazyEngine
{
    private static readonly MediaTypeHeaderValue FlowContentType = new("application/x-protobuf");

    private static readonly MediaTypeHeaderValue JsonContentType = new(Payload.JsonContentType);

    /// <summary>The size from which on the server is asked whether it takes a body, in bytes.</summary>
    private const long AsksFirst = 1024 * 1024;

    private readonly HttpClient _http;

    /// <summary>Talks to a server.</summary>
    /// <param name="http">Its base address is that of the server, for example <c>http://127.0.0.1:7410</c>; its timeout should be above half a minute.</param>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public LazyEngineClient(HttpClient http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress is null) throw new ArgumentException("The HTTP client has no BaseAddress: set it to the address of the server.", nameof(http));
        _http = http;
    }

    /// <inheritdoc />
    public async Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        // Found here, the problems come as they would from an engine in this process.
        var family = FlowFamily.Of(flow);
        var plans = new Dictionary<FlowHash, Plan>();
        foreach (var member in family)
        {
            var (plan, problems) = PlanCompiler.Compile(member.Flow, member.Hash);
            if (plan is not null) problems = ChildTasks.ProblemsOf(plan, hash => plans.GetValueOrDefault(hash), knowsAll: false);
            plans[member.Hash] = plan is not null && problems.Count == 0 ? plan : throw new InvalidFlowException(member.Flow.Name, problems);
        }

        foreach (var member in family)
        {
            using var content = new ByteArrayContent(member.Encoded) { Headers = { ContentType = FlowContentType } };
            _ = await SendAsync<FlowAnswer>(HttpMethod.Post, "v1/flows", content, cancellationToken);
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
        return PostAsync<ExecutionInfo>("v1/executions", new RunRequest(flowName, named, options?.Id, options?.StartAt), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> TaskCompleteAsync(AttemptToken token, TaskOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return PostAsync<ExecutionInfo>(PathOf(token.Execution, "complete"), Completion(outcome) with { Token = token }, cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> TaskCompleteAsync(ExecutionId id, string task, TaskOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        return PostAsync<ExecutionInfo>(PathOf(id, "complete"), Completion(outcome) with { Task = task }, cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> SignalAsync(ExecutionId id, string name, Payload value, string? requestId = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return PostAsync<ExecutionInfo>(PathOf(id, "signal"), new SignalRequest(name, value, requestId), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> StopAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        PostAsync<ExecutionInfo>(PathOf(id, "stop"), null, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        PostAsync<ExecutionInfo>(PathOf(id, "resume"), null, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, IEnumerable<HeldDecision> decisions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        var body = new ResumeRequest([.. decisions.Select(decision => decision.Outcome is null ? new DecisionRequest(decision.Task) : DecisionRequest.Of(decision.Task, Completion(decision.Outcome)))]);
        return PostAsync<ExecutionInfo>(PathOf(id, "resume"), body, cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> CancelAsync(ExecutionId id, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return PostAsync<ExecutionInfo>(PathOf(id, "cancel"), new CancelRequest(reason), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ExecutionState> GetStateAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        (await GetAsync<StateAnswer>(PathOf(id, "state"), cancellationToken)).State;

    /// <inheritdoc />
    public Task<ExecutionDetails> GetDetailsAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        GetAsync<ExecutionDetails>(PathOf(id), cancellationToken);

    /// <inheritdoc />
    public Task<Explanation> ExplainAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        GetAsync<Explanation>(PathOf(id, "explain"), cancellationToken);

    /// <inheritdoc />
    public async Task<ExecutionInfo> WaitAsync(ExecutionId id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            using var response = await SendAsync(HttpMethod.Get, PathOf(id, "wait"), null, cancellationToken);
            // The server answers from time to time, so that nothing between us takes the silence for death.
            if (response.StatusCode != HttpStatusCode.Accepted) return await ReadAsync<ExecutionInfo>(response, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalEntry> EventsAsync(ExecutionId id, long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(HttpMethod.Get, FormattableString.Invariant($"{PathOf(id, "events")}?after={after}&follow={(follow ? "true" : "false")}"), null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (follow)
        {
            var events = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JournalEntry>(data, EngineJson.Options)!);
            await foreach (var item in WholeAsync(events.EnumerateAsync(cancellationToken))) yield return item.Data;
        }
        else
        {
            await foreach (var entry in WholeAsync(JsonSerializer.DeserializeAsyncEnumerable<JournalEntry>(stream, EngineJson.Options, cancellationToken))) yield return entry!;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ExecutionSummary> ListAsync(ExecutionFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<string> conditions = [];
        if (filter?.State is { } state) conditions.Add($"state={state}");
        if (filter?.FlowName is { } flow) conditions.Add($"flow={Uri.EscapeDataString(flow)}");
        using var response = await SendAsync(HttpMethod.Get, $"v1/executions?{string.Join('&', conditions)}", null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var summary in WholeAsync(JsonSerializer.DeserializeAsyncEnumerable<ExecutionSummary>(stream, EngineJson.Options, cancellationToken))) yield return summary!;
    }

    /// <summary>A picture of an execution, in a format that the server knows.</summary>
    internal Task<string> DrawAsync(ExecutionId id, string format, CancellationToken cancellationToken) => ReadTextAsync($"{PathOf(id, "graph")}?format={format}", cancellationToken);

    /// <summary>A picture of a flow that is registered, by its name or hash.</summary>
    internal Task<string> DrawAsync(string flow, string format, CancellationToken cancellationToken) => ReadTextAsync($"v1/flows/{Uri.EscapeDataString(flow)}/graph?format={format}", cancellationToken);

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

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    private async Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), EngineJson.Options)) { Headers = { ContentType = JsonContentType } };
        return await SendAsync<T>(HttpMethod.Post, path, content, cancellationToken);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, content, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        // A server that refuses a large body hangs up while it is sent, and its answer is lost: it is asked first.
        if (content?.Headers.ContentLength > AsksFirst) request.Headers.ExpectContinue = true;
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException || (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new EngineException(Unreachable(cause));
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw new EngineException(await RefusalAsync(response, cancellationToken));
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(EngineJson.Options, cancellationToken) ?? throw new JsonException("The answer is null.");
        }
        catch (Exception cause) when (cause is JsonException or HttpRequestException or IOException)
        {
            throw new EngineException(Unreadable(cause));
        }
    }

    /// <summary>Passes on what comes in, and says so where it breaks off before its end.</summary>
    private async IAsyncEnumerable<T> WholeAsync<T>(IAsyncEnumerable<T> answers)
    {
        await using var answer = answers.GetAsyncEnumerator();
        while (await NextAsync(answer)) yield return answer.Current;
    }

    private async Task<bool> NextAsync<T>(IAsyncEnumerator<T> answer)
    {
        try
        {
            return await answer.MoveNextAsync();
        }
        catch (Exception cause) when (cause is JsonException or HttpRequestException or IOException)
        {
            throw new EngineException(Unreadable(cause));
        }
    }

    private async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        try
        {
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException)
        {
            throw new EngineException(Unreachable(cause));
        }
    }

    private async Task<EngineError> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (await response.Content.ReadFromJsonAsync<Problem>(EngineJson.Options, cancellationToken) is { } problem) return new EngineError(problem.Code, problem.Detail);
        }
        catch (Exception cause) when (cause is JsonException or HttpRequestException or IOException or InvalidOperationException)
        {
            // It is not one of our servers that answers; the status says what there is to say.
        }

        return new EngineError(EngineError.Unavailable, $"{_http.BaseAddress} answered {(int)response.StatusCode} {response.ReasonPhrase}, which is no answer of a LazyEngine server.");
    }

    private EngineError Unreadable(Exception cause) => cause is JsonException
        ? new EngineError(EngineError.Unavailable, $"{_http.BaseAddress} gave an answer that this client cannot read; whether the request was carried out is unknown. Is it a LazyEngine server of the same version? {cause.Message}")
        : Unreachable(cause);

    private EngineError Unreachable(Exception cause) => new(EngineError.Unavailable, cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
        ? $"The server at {_http.BaseAddress} cannot be reached: {cause.Message}. Is it running, and is the address right?"
        : $"The server at {_http.BaseAddress} broke off: {cause.Message} Whether the request was carried out is unknown; it is safe to repeat it.");
}
