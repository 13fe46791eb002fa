using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server;

/// <summary>Marks what an endpoint answers (<c>ETag</c>), and says nothing where the caller has exactly that already (<c>If-None-Match</c>).</summary>
/// <remarks>The mark is made of the answer itself: what a worker has just begun is seen before it is written, and has no version.</remarks>
internal sealed class UnlessSame : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await Answered.OfAsync(await next(context), context.HttpContext);
        if (answer.Status != StatusCodes.Status200OK) return answer;
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(answer.Body.Span).AsSpan(0, 16))}\"";
        var headers = new Dictionary<string, string> { ["ETag"] = tag, ["Cache-Control"] = "private, no-cache" };
        return Has(context.HttpContext.Request, tag) ? new Answered(StatusCodes.Status304NotModified, null, default) { Headers = headers } : answer with { Headers = headers };
    }

    private static bool Has(HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.SelectMany(value => (value ?? string.Empty).Split(',', StringSplitOptions.TrimEntries)).Any(known => known == "*" || known == tag || known == $"W/{tag}");
}
