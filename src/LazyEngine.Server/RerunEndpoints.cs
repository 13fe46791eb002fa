using LazyEngine.Client;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server;

/// <summary>Running again, and values in place of runs.</summary>
internal static class RerunEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/executions/{id}/rerun", RerunAsync).Needs(Role.Operator)
            .Tells<ExecutionInfo>("Lets an execution run again.", "What has failed, was cancelled or is undone begins anew, and so does everything that follows it.").MayTake<RerunRequest>();
        api.MapPost("/executions/{id}/rerun/foresee", ForeseeAsync).Needs(Role.Reader)
            .Tells<Foresight>("Says what a rerun would do.", "It changes nothing.").MayTake<RerunRequest>();
        api.MapPost("/executions/{id}/skip", SkipAsync).Needs(Role.Operator)
            .Tells<ExecutionInfo>("Gives a task a value in place of running it.", "At once where its retries are used up, else when its turn comes.").Takes<SkipRequest>();
    }

    private static async Task<IResult> RerunAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken) =>
        LazyEngineEndpoints.Answer(await engine.RerunAsync(ExecutionId.Parse(id), await OptionsAsync(request, cancellationToken), cancellationToken));

    private static async Task<IResult> ForeseeAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken) =>
        LazyEngineEndpoints.Answer(await engine.ForeseeAsync(ExecutionId.Parse(id), await OptionsAsync(request, cancellationToken), cancellationToken));

    private static async Task<IResult> SkipAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var skip = await RequestBody.JsonAsync<SkipRequest>(request, cancellationToken);
        return LazyEngineEndpoints.Answer(await engine.SkipAsync(ExecutionId.Parse(id), skip.Task, skip.Value ?? Payload.None, cancellationToken));
    }

    private static async Task<RerunOptions> OptionsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var rerun = await RequestBody.JsonOrDefaultAsync(request, new RerunRequest(), cancellationToken);
        return new RerunOptions { Tasks = [.. rerun.Tasks ?? []], All = rerun.All, Values = rerun.Values ?? [], Flow = rerun.Flow, Environment = rerun.Environment ?? [] };
    }
}
