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
        api.MapPost("/executions/{id}/rerun", RerunAsync).Needs(Role.Operator);
        api.MapPost("/executions/{id}/rerun/foresee", ForeseeAsync).Needs(Role.Reader);
        api.MapPost("/executions/{id}/skip", SkipAsync).Needs(Role.Operator);
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
        return new RerunOptions { Tasks = [.. rerun.Tasks], All = rerun.All, Values = rerun.Values ?? [], Flow = rerun.Flow };
    }
}
