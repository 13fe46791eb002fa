using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LazyEngine;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Server;
using LazyEngine.Server.Work.Polling;
using LazyEngine.Wire;
using LazyEngine.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The HTTP API of the engine.</summary>
public static class LazyEngineEndpoints
{
    /// <summary>How long a request waits for the end of an execution before it is told to ask again.</summary>
    private static readonly TimeSpan WaitFor = TimeSpan.FromSeconds(20);

    /// <summary>Maps <c>/v1/flows</c> and <c>/v1/executions</c> onto the application's <see cref="ILazyEngine"/>, and <c>/v1/queues</c> and <c>/v1/workers</c> onto its <see cref="IQueues"/>; docs/http-api.md describes them.</summary>
    /// <remarks>Without <c>AddLazyEngineSecurity</c> anybody who reaches the endpoints may use them: bind the server to loopback, or put an authorization policy on what this returns.</remarks>
    /// <param name="endpoints">The application.</param>
    public static RouteGroupBuilder MapLazyEngine(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var api = endpoints.MapGroup("/v1");
        api.AddEndpointFilter<OwnOrigin>().AddEndpointFilter<Problems>();
        api.WithMetadata(new BodyLimit()).Guarded();
        CallbackEndpoints.Map(api);
        CronEndpoints.Map(api);
        ReportEndpoints.Map(api);

        api.MapPost("/flows", RegisterAsync).Needs(Role.Operator);
        api.MapPost("/executions", RunAsync).Needs(Role.Operator);
        SearchEndpoints.Map(api);
        api.MapGet("/executions/{id}", async (string id, ILazyEngine engine, CancellationToken ct) => Answer(await engine.GetDetailsAsync(ExecutionId.Parse(id), ct))).Needs(Role.Reader);
        api.MapGet("/executions/{id}/state", async (string id, ILazyEngine engine, CancellationToken ct) => Answer(new StateAnswer(await engine.GetStateAsync(ExecutionId.Parse(id), ct)))).Needs(Role.Reader);
        api.MapGet("/executions/{id}/explain", async (string id, ILazyEngine engine, CancellationToken ct) => Answer(await engine.ExplainAsync(ExecutionId.Parse(id), ct))).Needs(Role.Reader);
        api.MapGet("/executions/{id}/graph", GraphEndpoints.OfExecutionAsync).Needs(Role.Reader);
        api.MapGet("/flows/{flow}/graph", GraphEndpoints.OfFlowAsync).Needs(Role.Reader);
        api.MapGet("/executions/{id}/wait", WaitAsync).Needs(Role.Reader);
        api.MapGet("/executions/{id}/events", EventsAsync).Needs(Role.Reader);
        api.MapPost("/executions/{id}/complete", CompleteAsync).Needs(Role.Operator, Role.Worker);
        api.MapPost("/executions/{id}/stop", async (string id, ILazyEngine engine, CancellationToken ct) => Answer(await engine.StopAsync(ExecutionId.Parse(id), ct))).Needs(Role.Operator);
        api.MapPost("/executions/{id}/resume", ResumeAsync).Needs(Role.Operator);
        api.MapPost("/executions/{id}/signal", SignalAsync).Needs(Role.Operator);
        RerunEndpoints.Map(api);
        ClusterEndpoints.Map(api);
        PollingEndpoints.Map(api);
        QueueEndpoints.Map(api);
        api.MapPost("/executions/{id}/cancel", CancelAsync).Needs(Role.Operator);
        api.MapFallback((HttpRequest request) => Problems.Of(new EngineError(EngineError.InvalidRequest, $"There is no {request.Method} {request.Path}. See docs/http-api.md for what there is."), StatusCodes.Status404NotFound)).Needs(Role.Reader, Role.Worker);
        return api;
    }

    private static async Task<IResult> RegisterAsync(HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var definition = FlowCodec.Decode(await RequestBody.BytesAsync(request, "application/x-protobuf", cancellationToken));
        return Answer(new FlowAnswer(await engine.RegisterAsync(definition, cancellationToken)));
    }

    private static async Task<IResult> RunAsync(HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var run = await RequestBody.JsonAsync<RunRequest>(request, cancellationToken);
        var options = new RunOptions { Id = run.Id, StartAt = run.StartAt, Environment = run.Environment, Target = run.Target, FairnessKey = run.FairnessKey, BusinessKey = run.BusinessKey, Attributes = run.Attributes ?? [] };
        return Answer(FlowHash.IsHash(run.Flow)
            ? await engine.RunAsync(FlowHash.Parse(run.Flow), run.Inputs, options, cancellationToken)
            : await engine.RunAsync(run.Flow, run.Inputs, options, cancellationToken));
    }

    private static async Task<IResult> WaitAsync(string id, ILazyEngine engine, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(WaitFor);
        try
        {
            return Answer(await engine.WaitAsync(ExecutionId.Parse(id), late.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Results.StatusCode(StatusCodes.Status202Accepted);
        }
    }

    private static async Task<IResult> EventsAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var execution = ExecutionId.Parse(id);
        var query = new QueryReader(request.Query, "after", "follow");
        var (after, follow) = (query.Number("after", 0) ?? 0, query.Flag("follow"));
        // Once a stream has begun there is no status to refuse with.
        _ = await engine.GetStateAsync(execution, cancellationToken);
        var entries = engine.EventsAsync(execution, after, follow, cancellationToken);
        return follow ? Results.ServerSentEvents(Streamed(entries, cancellationToken)) : Answer(entries);
    }

    private static async Task<IResult> CompleteAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var execution = ExecutionId.Parse(id);
        var complete = await RequestBody.JsonAsync<CompleteRequest>(request, cancellationToken);
        TaskOutcome outcome = complete switch
        {
            { Result: { } result, Error: null, Pending: false } => new TaskOutcome.Success(result),
            { Result: null, Error: { } error, Pending: false } => new TaskOutcome.Failure(error),
            { Result: null, Error: null, Pending: true } => Outcome.Pending,
            _ => throw new ArgumentException("One of result, error and pending is expected."),
        };
        return complete switch
        {
            { Token: { } token, Task: null } when token.Execution == execution => Answer(await engine.TaskCompleteAsync(token, outcome, cancellationToken)),
            { Token: { } token, Task: null } => throw new ArgumentException($"The token '{token}' belongs to another execution than '{execution}'."),
            { Token: null, Task: { Length: > 0 } task } => Answer(await engine.TaskCompleteAsync(execution, task, outcome, cancellationToken)),
            _ => throw new ArgumentException("One of task and token is expected."),
        };
    }

    private static async Task<IResult> SignalAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var signal = await RequestBody.JsonAsync<SignalRequest>(request, cancellationToken);
        return Answer(await engine.SignalAsync(ExecutionId.Parse(id), signal.Name, signal.Value ?? Payload.None, signal.RequestId, cancellationToken));
    }

    private static async Task<IResult> ResumeAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var resume = await RequestBody.JsonOrDefaultAsync(request, new ResumeRequest([]), cancellationToken);
        return Answer(await engine.ResumeAsync(ExecutionId.Parse(id), resume.Decisions.Select(DecisionOf), cancellationToken));
    }

    private static HeldDecision DecisionOf(DecisionRequest decision) => decision switch
    {
        { Result: { } result, Error: null } => new HeldDecision(decision.Task, new TaskOutcome.Success(result)),
        { Result: null, Error: { } error } => new HeldDecision(decision.Task, new TaskOutcome.Failure(error)),
        { Result: null, Error: null } => new HeldDecision(decision.Task),
        _ => throw new ArgumentException($"The decision on task '{decision.Task}' has a result and an error: one at most is expected."),
    };

    private static async Task<IResult> CancelAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var cancel = await RequestBody.JsonOrDefaultAsync(request, new CancelRequest(), cancellationToken);
        return Answer(await engine.CancelAsync(ExecutionId.Parse(id), cancel.Reason, cancellationToken));
    }

    internal static IResult Answer<T>(T value) => Results.Json(value, EngineJson.Options);

    private static async IAsyncEnumerable<SseItem<string>> Streamed(IAsyncEnumerable<JournalEntry> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in entries.WithCancellation(cancellationToken)) yield return new SseItem<string>(JsonSerializer.Serialize(entry, EngineJson.Options), entry.Kind);
    }

    private sealed class BodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => RequestBody.Limit;
    }
}
