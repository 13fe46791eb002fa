using LazyEngine.Client.Work;
using LazyEngine.Errors;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Server.Work.Polling;

/// <summary>Work over plain HTTP, for scripts.</summary>
internal static class PollingEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/work/poll", PollAsync).Needs(Role.Worker);
        api.MapPost("/work/complete", CompleteAsync).Needs(Role.Worker);
        api.MapPost("/work/heartbeat", BeatAsync).Needs(Role.Worker);
        api.MapPost("/work/leave", LeaveAsync).Needs(Role.Worker);
    }

    private static async Task<IResult> PollAsync(HttpRequest request, CancellationToken cancellationToken) =>
        LazyEngineEndpoints.Answer(await WorkersOf(request).PollAsync(await RequestBody.JsonAsync<PollRequest>(request, cancellationToken), cancellationToken));

    private static async Task<IResult> CompleteAsync(HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var workers = WorkersOf(request);
        var done = await RequestBody.JsonAsync<FinishRequest>(request, cancellationToken);
        TaskOutcome outcome = done switch
        {
            { Result: { } result, Error: null, Pending: false } => new TaskOutcome.Success(result),
            { Result: null, Error: { } error, Pending: false } => new TaskOutcome.Failure(error),
            { Result: null, Error: null, Pending: true } => new TaskOutcome.Pending(),
            _ => throw new ArgumentException("One of result, error and pending is expected."),
        };
        return LazyEngineEndpoints.Answer(await workers.CompleteAsync(done.Worker, done.Token, outcome, engine, cancellationToken));
    }

    private static async Task<IResult> BeatAsync(HttpRequest request, CancellationToken cancellationToken) =>
        LazyEngineEndpoints.Answer(await WorkersOf(request).BeatAsync(await RequestBody.JsonAsync<BeatRequest>(request, cancellationToken)));

    private static async Task<IResult> LeaveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var workers = WorkersOf(request);
        workers.Leave((await RequestBody.JsonAsync<LeaveRequest>(request, cancellationToken)).Worker);
        return Results.NoContent();
    }

    private static PollingWorkers WorkersOf(HttpRequest request) =>
        request.HttpContext.RequestServices.GetService<PollingWorkers>()
            ?? throw new EngineException(new EngineError(EngineError.Unavailable, "This server takes no workers. Start it with 'serve --workers URL', or with AddLazyEngineWorkers in code."));
}
