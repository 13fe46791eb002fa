using LazyEngine;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Server;
using LazyEngine.Server.Work.Polling;
using LazyEngine.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The HTTP API of the engine.</summary>
public static class LazyEngineEndpoints
{
    /// <summary>How long a request waits for the end of an execution before it is told to ask again.</summary>
    private static readonly TimeSpan WaitFor = TimeSpan.FromSeconds(20);

    private const long LongestWait = 60;

    /// <summary>Maps <c>/v1/flows</c> and <c>/v1/executions</c> onto the application's <see cref="ILazyEngine"/>, and <c>/v1/queues</c> and <c>/v1/workers</c> onto its <see cref="IQueues"/>; docs/http-api.md describes them.</summary>
    /// <remarks>Without <c>AddLazyEngineSecurity</c> anybody who reaches the endpoints may use them: bind the server to loopback, or put an authorization policy on what this returns.</remarks>
    /// <param name="endpoints">The application.</param>
    public static RouteGroupBuilder MapLazyEngine(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var api = endpoints.MapGroup("/v1");
        // A refusal is an answer too, and is remembered like any other.
        api.AddEndpointFilter<OwnOrigin>().AddEndpointFilter<Problems>().AddEndpointFilter(new OnlyOnce(new Remembered(TimeProvider.System))).AddEndpointFilter<Problems>();
        api.WithMetadata(new BodyLimit()).Guarded();
        CallbackEndpoints.Map(api);
        CronEndpoints.Map(api);
        ReportEndpoints.Map(api);

        FlowEndpoints.Map(api);
        TaskEndpoints.Map(api);
        RerunEndpoints.Map(api);
        api.MapPost("/executions", RunAsync).Needs(Role.Operator)
            .Tells<ExecutionInfo>("Starts an execution.", "With 'wait' it answers once the execution has ended, or with 202 where that took longer.").Takes<RunRequest>().OrTells(StatusCodes.Status202Accepted, typeof(ExecutionInfo)).Asks(("wait", "How many seconds to wait for the end: 0 to 60; default 0."));
        SearchEndpoints.Map(api);
        TravelEndpoints.Map(api);
        ArchiveEndpoints.Map(api);
        ClusterEndpoints.Map(api);
        PollingEndpoints.Map(api);
        QueueEndpoints.Map(api);
        api.MapGet("/executions/{id}", async (string id, ILazyEngine engine, CancellationToken ct) => Answer(await engine.GetDetailsAsync(ExecutionId.Parse(id), ct))).Needs(Role.Reader).AddEndpointFilter<UnlessSame>()
            .Tells<ExecutionDetails>("Shows an execution and its tasks.", "With an ETag; 304 for one that comes back in If-None-Match.").OrTells(StatusCodes.Status304NotModified);
        api.MapGet("/executions/{id}/state", async (string id, ILazyEngine engine, CancellationToken ct) => Answer(new StateAnswer(await engine.GetStateAsync(ExecutionId.Parse(id), ct)))).Needs(Role.Reader).AddEndpointFilter<UnlessSame>()
            .Tells<StateAnswer>("Says where an execution stands.", "The cheapest question. With an ETag.").OrTells(StatusCodes.Status304NotModified);
        api.MapGet("/executions/{id}/explain", async (string id, ILazyEngine engine, CancellationToken ct) => Answer(await engine.ExplainAsync(ExecutionId.Parse(id), ct))).Needs(Role.Reader)
            .Tells<Explanation>("Says what an execution waits for.", "Since when, and who can unblock it.");
        api.MapGet("/executions/{id}/graph", GraphEndpoints.OfExecutionAsync).Needs(Role.Reader)
            .Tells<string>("Draws an execution.", "Its flow, with the states of its tasks.", "image/svg+xml").Asks(("format", "svg, dot or mermaid; default svg."));
        api.MapGet("/executions/{id}/wait", WaitAsync).Needs(Role.Reader)
            .Tells<ExecutionInfo>("Waits for the end of an execution.", "202 after 20 seconds: ask again.").OrTells(StatusCodes.Status202Accepted);
        api.MapGet("/executions/{id}/events", EventsAsync).Needs(Role.Reader)
            .Tells<JournalEntry[]>("Tells what happened to an execution.", "As a list; with 'follow', or for a client that accepts text/event-stream, as server-sent events until the execution has ended. Last-Event-ID goes on after an event; 204 where nothing is left.")
            .OrTells(StatusCodes.Status204NoContent).Asks(("after", "Leaves out this version and those before it; default 0."), ("follow", "Whether to go on with what happens; true or false."), ("limit", "How many entries at most, of a list."));
        api.MapPost("/executions/{id}/complete", CompleteAsync).Needs(Role.Operator, Role.Worker)
            .Tells<ExecutionInfo>("Completes a task.", "By its name or by a token: one of both; and one of result, error and pending.").Takes<CompleteRequest>();
        api.MapPost("/executions/{id}/stop", async (string id, ILazyEngine engine, CancellationToken ct) => Answer(await engine.StopAsync(ExecutionId.Parse(id), ct))).Needs(Role.Operator)
            .Tells<ExecutionInfo>("Stops an execution.", "What runs is awaited, nothing new starts.");
        api.MapPost("/executions/{id}/resume", ResumeAsync).Needs(Role.Operator)
            .Tells<ExecutionInfo>("Lets an execution go on.", "The decisions say what becomes of tasks whose retries are used up.").MayTake<ResumeRequest>();
        api.MapPost("/executions/{id}/signal", SignalAsync).Needs(Role.Operator)
            .Tells<ExecutionInfo>("Sends a signal to an execution.", "One that comes before the wait for it is kept.").Takes<SignalRequest>();
        api.MapPost("/executions/{id}/cancel", CancelAsync).Needs(Role.Operator)
            .Tells<ExecutionInfo>("Ends an execution at once.", "What runs is told to stop.").MayTake<CancelRequest>();
        api.MapPost("/executions/{id}/end", EndWithAsync).Needs(Role.Operator)
            .Tells<ExecutionInfo>("Ends a workflow as if it had come to the end by itself.", "What runs is awaited, what waits for somebody outside is cancelled, and nothing new starts.").Takes<EndRequest>();
        api.MapFallback((HttpRequest request) => Problems.Of(new EngineError(EngineError.InvalidRequest, $"There is no {request.Method} {request.Path}. See docs/http-api.md for what there is."), StatusCodes.Status404NotFound)).Needs(Role.Reader, Role.Worker).ExcludeFromDescription();
        return api;
    }

    private static async Task<IResult> RunAsync(HttpRequest request, ILazyEngine engine, IHostApplicationLifetime application, CancellationToken cancellationToken)
    {
        var run = await RequestBody.JsonAsync<RunRequest>(request, cancellationToken);
        var options = new RunOptions { Id = run.Id, StartAt = run.StartAt, Environment = run.Environment, Target = run.Target, FairnessKey = run.FairnessKey, BusinessKey = run.BusinessKey, Attributes = run.Attributes ?? [] };
        var seconds = new QueryReader(request.Query, "wait").Number("wait", 0) ?? 0;
        if (seconds > LongestWait) throw new ArgumentException($"The parameter 'wait' is {seconds}: at most {LongestWait} seconds are waited for. Ask .../wait after that.");
        var begun = FlowHash.IsHash(run.Flow)
            ? await engine.RunAsync(FlowHash.Parse(run.Flow), run.Inputs, options, cancellationToken)
            : await engine.RunAsync(run.Flow, run.Inputs, options, cancellationToken);
        if (seconds == 0 || begun.HasEnded) return Answer(begun);
        return await EndAsync(engine, begun.Id, TimeSpan.FromSeconds(seconds), application, cancellationToken) is { } ended ? Answer(ended) : Results.Json(begun, EngineJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> WaitAsync(string id, ILazyEngine engine, IHostApplicationLifetime application, CancellationToken cancellationToken) =>
        await EndAsync(engine, ExecutionId.Parse(id), WaitFor, application, cancellationToken) is { } ended ? Answer(ended) : Results.StatusCode(StatusCodes.Status202Accepted);

    // A server that stops waits for the requests that it has, so that none may wait for what lasts longer than the server.
    private static async Task<ExecutionInfo?> EndAsync(ILazyEngine engine, ExecutionId id, TimeSpan within, IHostApplicationLifetime application, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, application.ApplicationStopping);
        late.CancelAfter(within);
        try
        {
            return await engine.WaitAsync(id, late.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<IResult> EventsAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var execution = ExecutionId.Parse(id);
        var query = new QueryReader(request.Query, "after", "follow", "limit");
        var after = query.Number("after", 0) is { } version ? new EventPlace(Math.Min(version, EventPlace.MaxVersion), 0) : default;
        var follow = query.Flag("follow") || (query.Text("follow") is null && request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal));
        // Once a stream has begun there is no status to refuse with.
        var state = await engine.GetStateAsync(execution, cancellationToken);
        if (!follow)
        {
            var entries = engine.EventsAsync(execution, after.Version, follow: false, cancellationToken);
            return Answer(query.Number("limit", 1) is { } limit ? entries.Take((int)Math.Min(limit, int.MaxValue)) : entries);
        }

        if (request.Headers["Last-Event-ID"] is not [{ Length: > 0 } last]) return new EventStream(engine, execution, after);
        after = EventPlace.Parse(last);
        // Whoever has it all would come back for ever.
        var isComplete = state.IsTerminal() && !await engine.EventsAsync(execution, after.Index == 0 ? after.Version : after.Version - 1, follow: false, cancellationToken).Skip(after.Index).AnyAsync(cancellationToken);
        return isComplete ? Results.NoContent() : new EventStream(engine, execution, after);
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
        var resume = await RequestBody.JsonOrDefaultAsync(request, new ResumeRequest(), cancellationToken);
        return Answer(await engine.ResumeAsync(ExecutionId.Parse(id), new ResumeOptions { Decisions = [.. (resume.Decisions ?? []).Select(DecisionOf)], Environment = resume.Environment ?? [] }, cancellationToken));
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

    private static async Task<IResult> EndWithAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var end = await RequestBody.JsonAsync<EndRequest>(request, cancellationToken);
        return Answer(await engine.EndAsync(ExecutionId.Parse(id), end.State, end.Message, cancellationToken));
    }

    internal static IResult Answer<T>(T value) => Results.Json(value, EngineJson.Options);

    private sealed class BodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => RequestBody.Limit;
    }
}
