using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LazyEngine.Server;

/// <summary>An answer as it goes out: it can be looked at, kept, and given again.</summary>
internal sealed record Answered(int Status, string? ContentType, ReadOnlyMemory<byte> Body) : IResult
{
    /// <summary>Headers that belong to the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Lets a result write its answer into memory.</summary>
    public static async Task<Answered> OfAsync(object? result, HttpContext context)
    {
        var response = context.Response;
        var sent = context.Features.Get<IHttpResponseBodyFeature>()!;
        using var body = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        try
        {
            await (result as IResult ?? Results.Json(result)).ExecuteAsync(context);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
            return new Answered(response.StatusCode, response.ContentType, body.ToArray());
        }
        finally
        {
            context.Features.Set(sent);
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        (response.StatusCode, response.ContentType) = (Status, ContentType);
        foreach (var (name, value) in Headers) response.Headers[name] = value;
        if (Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) return;
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}
