using LazyEngine.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Server;

/// <summary>How the nodes are doing.</summary>
internal static class ClusterEndpoints
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/cluster", DescribeAsync).Needs(Role.Reader);

    private static async Task<IResult> DescribeAsync(HttpContext context, CancellationToken cancellationToken) =>
        LazyEngineEndpoints.Answer(await ClusterOf(context).DescribeAsync(cancellationToken));

    // An application may map the endpoints onto an engine that is elsewhere.
    private static ICluster ClusterOf(HttpContext context) =>
        context.RequestServices.GetService<ICluster>()
            ?? throw new EngineException(new EngineError(EngineError.Unavailable, "This server is no node of a cluster, and so does not know the nodes. Ask a server that is one."));
}
