using LazyEngine.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The description of the HTTP API for programs.</summary>
public static class OpenApiEndpoints
{
    private const string Resource = "openapi.json";

    /// <summary>Maps <c>/openapi/v1.json</c>: an OpenAPI document of what <c>MapLazyEngine</c> maps.</summary>
    /// <param name="endpoints">The application.</param>
    public static IEndpointConventionBuilder MapLazyEngineOpenApi(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapGet("/openapi/v1.json", () => Results.Stream(typeof(OpenApiEndpoints).Assembly.GetManifestResourceStream(Resource)!, "application/json")).ExcludeFromDescription().NeedsNoRole();
    }
}
