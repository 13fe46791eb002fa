using System.Globalization;
using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.Client.Commands;
using LazyEngine.Errors;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server;

/// <summary>Writes a refusal before an endpoint was reached, in the caller's own protocol.</summary>
internal static class Refusals
{
    /// <summary>Tells libraries of gRPC, which have no Retry-After, when to come back.</summary>
    private const string PushbackKey = "grpc-retry-pushback-ms";

    public static async Task WriteAsync(HttpContext context, int status, EngineError error, TimeSpan? comeBackIn = null)
    {
        if (comeBackIn is { } wait) context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true)
        {
            WriteGrpc(context.Response, status, error);
            if (comeBackIn is { } pause) context.Response.Headers[PushbackKey] = Math.Ceiling(pause.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            return;
        }

        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = IsForPeople(context.Request) ? "Basic realm=\"lazyengine\", charset=\"UTF-8\"" : "Bearer";
        context.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(context.Response.Body, new Problem(Problems.TitleOf(status), status, error.Code, error.Message), EngineJson.Options, context.RequestAborted);
    }

    // A browser that opens a page asks for the key itself, and sends it along from then on.
    private static bool IsForPeople(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private static void WriteGrpc(HttpResponse response, int status, EngineError error)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = CodeOf(status).ToString(CultureInfo.InvariantCulture);
        response.Headers[GrpcRefusal.CodeKey] = error.Code;
        response.Headers["grpc-message"] = Uri.EscapeDataString(error.Message);
    }

    private static int CodeOf(int status) => (int)(status switch
    {
        StatusCodes.Status400BadRequest => Grpc.Core.StatusCode.InvalidArgument,
        StatusCodes.Status401Unauthorized => Grpc.Core.StatusCode.Unauthenticated,
        StatusCodes.Status403Forbidden => Grpc.Core.StatusCode.PermissionDenied,
        _ => Grpc.Core.StatusCode.ResourceExhausted,
    });
}
