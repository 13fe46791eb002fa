using LazyEngine.Client;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server;

/// <summary>Attempts that somebody outside ends, by their tokens alone.</summary>
internal static class TaskEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/tasks/complete", CompleteAsync).Needs(Role.Operator, Role.Worker)
            .Tells<ExecutionInfo>("Completes an attempt.", "The same completion again is acknowledged and changes nothing.").Takes<TaskCompletion>();
        api.MapPost("/tasks/fail", FailAsync).Needs(Role.Operator, Role.Worker)
            .Tells<ExecutionInfo>("Fails an attempt.", "Retries follow as the flow says.").Takes<TaskFailing>();
        api.MapPost("/tasks/heartbeat", BeatAsync).Needs(Role.Operator, Role.Worker)
            .Tells<ExecutionInfo>("Gives a sign of life for an attempt.", "In the place of its handler, or for those who will complete it. A refusal says that nobody wants its outcome any more.").Takes<TaskBeat>();
    }

    private static async Task<IResult> BeatAsync(HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var beat = await RequestBody.JsonAsync<TaskBeat>(request, cancellationToken);
        return LazyEngineEndpoints.Answer(await engine.TaskHeartbeatAsync(beat.Token, beat.Progress, cancellationToken));
    }

    private static async Task<IResult> CompleteAsync(HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var done = await RequestBody.JsonAsync<TaskCompletion>(request, cancellationToken);
        return LazyEngineEndpoints.Answer(await engine.TaskCompleteAsync(done.Token, new TaskOutcome.Success(done.Result ?? Payload.None), cancellationToken));
    }

    private static async Task<IResult> FailAsync(HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var failed = await RequestBody.JsonAsync<TaskFailing>(request, cancellationToken);
        return LazyEngineEndpoints.Answer(await engine.TaskCompleteAsync(failed.Token, new TaskOutcome.Failure(failed.Error), cancellationToken));
    }
}
