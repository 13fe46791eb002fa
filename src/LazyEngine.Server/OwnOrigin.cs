using LazyEngine.Errors;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server;

/// <summary>Lets no page of another site speak to the server through somebody's browser.</summary>
/// <remarks>
/// Browsers name the page's origin in every request that could change something. Where the connection is to loopback, the
/// host must be a loopback name too: a foreign name that resolves to it is an attack.
/// </remarks>
internal sealed class OwnOrigin : IEndpointFilter
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Refusal(context.HttpContext) is { } why ? Problems.Of(new EngineError(EngineError.InvalidRequest, why), StatusCodes.Status403Forbidden) : await next(context);

    /// <summary>Why a request is not let in; null where it is.</summary>
    public static string? Refusal(HttpContext http)
    {
        var host = http.Request.Host;
        if (http.Connection.LocalIpAddress is { } address && System.Net.IPAddress.IsLoopback(address) && !LoopbackNames.Contains(host.Host, StringComparer.OrdinalIgnoreCase))
            return $"The host '{host.Host}' is not one of {string.Join(", ", LoopbackNames)}.";
        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin && (!Uri.TryCreate(origin, UriKind.Absolute, out var page) || !page.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase)))
            return $"A page of '{origin}' may not use this server.";
        return null;
    }
}
