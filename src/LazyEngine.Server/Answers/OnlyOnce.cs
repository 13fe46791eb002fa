using System.Security.Cryptography;
using System.Text;
using LazyEngine.Errors;
using Microsoft.AspNetCore.Http;

namespace LazyEngine.Server;

/// <summary>Carries out a request that names itself by <c>Idempotency-Key</c> once, and gives each repeat the same answer.</summary>
/// <remarks>
/// Two things hold it: answers are remembered here, for as long as the process lives; and what a request asks of the engine has an identity that
/// follows from the key, which the journal remembers. So a repeat after a crash, or at another node, changes nothing either.
/// </remarks>
internal sealed class OnlyOnce(Remembered remembered) : IEndpointFilter
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 200;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || KeyOf(http.Request) is not { } key) return await next(context);
        var name = $"{Caller.Of(http)?.Name}\n{key}";
        var fingerprint = await FingerprintAsync(http.Request, name);
        while (true)
        {
            var entry = remembered.Enter(name, fingerprint, out var isNew);
            if (entry.Fingerprint != fingerprint)
                throw new EngineException(new EngineError(EngineError.KeyReused, $"Another request had the {Header} '{key}'. A key is for one request and its repeats: take a new one."));
            if (isNew) return await CarryOutAsync(entry, context, next);
            if (await entry.Answer.Task.WaitAsync(http.RequestAborted) is { } answer) return answer with { Headers = new Dictionary<string, string> { ["Idempotent-Replayed"] = "true" } };
        }
    }

    private async Task<Answered> CarryOutAsync(Remembered.Entry entry, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Answered? final = null;
        try
        {
            using var once = Acting.Once(entry.Fingerprint[..32]);
            var answer = await Answered.OfAsync(await next(context), context.HttpContext);
            // Where the server or the store could not answer, a repeat is to find out.
            if (answer.Status < StatusCodes.Status500InternalServerError && answer.Status != StatusCodes.Status429TooManyRequests) final = answer;
            return answer;
        }
        finally
        {
            remembered.Leave(entry, final);
        }
    }

    private static string? KeyOf(HttpRequest request) => request.Headers[Header] switch
    {
        { Count: 0 } => null,
        { Count: 1 } values when values[0] is { Length: > 0 and <= LongestKey } key && key.All(character => character is > ' ' and < '\x7f') => key,
        _ => throw new ArgumentException($"{Header} is to be there once, with 1 to {LongestKey} visible characters of ASCII."),
    };

    private static async Task<string> FingerprintAsync(HttpRequest request, string name)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        body.Position = 0;
        request.Body = body;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{request.Method} {request.PathBase}{request.Path}{request.QueryString}\n{request.ContentType}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
