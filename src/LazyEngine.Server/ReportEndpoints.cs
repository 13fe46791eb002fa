using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server;

/// <summary>Reports on executions and their children.</summary>
internal static class ReportEndpoints
{
    private const int DepthMax = 20;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/executions/{id}/report", ReportAsync).Needs(Role.Reader);

    private static async Task<IResult> ReportAsync(string id, HttpRequest request, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request.Query, "errorsOnly", "depth");
        var options = new ReportOptions { ErrorsOnly = query.Flag("errorsOnly"), DepthMax = (int)Math.Min(query.Number("depth", 0) ?? DepthMax, DepthMax) };
        return LazyEngineEndpoints.Answer(await engine.ReportAsync(ExecutionId.Parse(id), options, cancellationToken));
    }
}
