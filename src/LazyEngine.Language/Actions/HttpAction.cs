using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LazyEngine.Executions;
using LazyEngine.Language.Workflows;
using LazyEngine.Worker;

namespace LazyEngine.Language.Actions;

/// <summary>Sends an HTTP request. Its result has the inputs and results of Mistral's <c>std.http</c>.</summary>
internal sealed class HttpAction : IDisposable
{
    private const int RedirectsMax = 10;
    private const string IdempotencyKey = "Idempotency-Key";

    private readonly WorkflowActionOptions _options;
    private readonly EgressRule _rule;
    private readonly HttpClient _following;
    private readonly HttpClient _staying;

    public HttpAction(WorkflowActionOptions options)
    {
        _options = options;
        _rule = new EgressRule(options.AllowedHosts, options.DeniedHosts);
        (_following, _staying) = (Client(follows: true), Client(follows: false));
    }

    /// <summary>Asks, and gives the answer for a result.</summary>
    public ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellationToken) => SendAsync(context, isAnsweredLater: false, cancellationToken);

    /// <summary>Asks, and tells in headers by whom and how the task is to be completed. It then waits for that.</summary>
    public ValueTask<TaskOutcome> RunLaterAsync(TaskContext context, CancellationToken cancellationToken) => SendAsync(context, isAnsweredLater: true, cancellationToken);

    private async ValueTask<TaskOutcome> SendAsync(TaskContext context, bool isAnsweredLater, CancellationToken cancellationToken)
    {
        if (StandardActions.Find(isAnsweredLater ? "std.mistral_http" : "std.http")!.ProblemOf(context.Arguments.Keys) is { } problem) return Failed(problem);
        // Neither may be passed over: the request would be another one than was meant.
        if (context.ArgumentOrDefault<JsonElement?>("verify") is { ValueKind: not (JsonValueKind.True or JsonValueKind.Null) }) return Failed("'verify' may only be true: certificates are always checked, by what the machine trusts.");
        if (context.ArgumentOrDefault<JsonElement?>("proxies") is { ValueKind: not JsonValueKind.Null }) return Failed("'proxies' is not taken: requests go out directly, so that the rule of addresses holds.");
        if (!Uri.TryCreate(context.Argument<string>("url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return Failed("'url' is no address that begins with http:// or https://.");
        var limit = TimeSpan.FromSeconds(context.ArgumentOrDefault<double?>("timeout") ?? _options.HttpTimeout.TotalSeconds);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(limit);
        try
        {
            using var request = RequestOf(context, url);
            if (isAnsweredLater) Callback.Tell(request, context, _options.CallbackUrl);
            var clock = Stopwatch.GetTimestamp();
            using var response = await (context.ArgumentOrDefault<bool?>("allow_redirects") == false ? _staying : _following).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            var result = await ResultOfAsync(response, clock, late.Token);
            return (int)response.StatusCode is >= 200 and <= 306
                ? isAnsweredLater ? Outcome.Pending : Outcome.Success(result)
                : new TaskOutcome.Failure(new TaskFailure(WorkflowActions.ActionFailed, string.Create(CultureInfo.InvariantCulture, $"{url.Host} answered {(int)response.StatusCode} {response.ReasonPhrase}.")) { Data = result });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(string.Create(CultureInfo.InvariantCulture, $"{url.Host} did not answer within {limit.TotalSeconds} seconds."));
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException or SocketException or InvalidOperationException or FormatException)
        {
            return Failed($"{url.Host} cannot be reached: {cause.Message}");
        }
    }

    public void Dispose()
    {
        _following.Dispose();
        _staying.Dispose();
    }

    private HttpClient Client(bool follows) => new(new SocketsHttpHandler
    {
        ConnectCallback = (context, cancellationToken) => _rule.ConnectAsync(context.DnsEndPoint, cancellationToken),
        AllowAutoRedirect = follows,
        MaxAutomaticRedirections = RedirectsMax,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.All,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private static TaskOutcome.Failure Failed(string message) => new(new TaskFailure(WorkflowActions.ActionFailed, message));

    private static HttpRequestMessage RequestOf(TaskContext context, Uri url)
    {
        var request = new HttpRequestMessage(new HttpMethod((context.ArgumentOrDefault<string>("method") ?? "GET").ToUpperInvariant()), WithQuery(url, context.ArgumentOrDefault<Dictionary<string, JsonElement>?>("params")));
        if (context.ArgumentOrDefault<JsonElement?>("json") is { ValueKind: not JsonValueKind.Null } json) request.Content = new StringContent(json.GetRawText(), Encoding.UTF8, "application/json");
        else if (context.ArgumentOrDefault<JsonElement?>("body") is { ValueKind: not JsonValueKind.Null } body) request.Content = new StringContent(TextOf(body), Encoding.UTF8, "text/plain");
        // Whoever is asked twice for one thing can know it.
        request.Headers.TryAddWithoutValidation(IdempotencyKey, context.IdempotencyKey);
        foreach (var (name, value) in context.ArgumentOrDefault<Dictionary<string, JsonElement>?>("headers") ?? []) SetHeader(request, name, TextOf(value));
        if (context.ArgumentOrDefault<Dictionary<string, JsonElement>?>("cookies") is { Count: > 0 } cookies) SetHeader(request, "Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={TextOf(cookie.Value)}")));
        if (context.ArgumentOrDefault<string>("auth") is { Length: > 0 } auth) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(auth)));
        return request;
    }

    private static void SetHeader(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        if (request.Headers.TryAddWithoutValidation(name, value)) return;
        request.Content ??= new ByteArrayContent([]);
        request.Content.Headers.Remove(name);
        request.Content.Headers.TryAddWithoutValidation(name, value);
    }

    private static Uri WithQuery(Uri url, Dictionary<string, JsonElement>? parameters)
    {
        if (parameters is not { Count: > 0 }) return url;
        var query = string.Join('&', parameters.Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(TextOf(parameter.Value))}"));
        return new UriBuilder(url) { Query = url.Query.Length > 1 ? $"{url.Query[1..]}&{query}" : query }.Uri;
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private async Task<Payload> ResultOfAsync(HttpResponseMessage response, long clock, CancellationToken cancellationToken)
    {
        var bytes = await BodyAsync(response, cancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return Payload.Json(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["content"] = ContentOf(bytes, response.Content.Headers.ContentType?.CharSet),
            ["status"] = (int)response.StatusCode,
            ["reason"] = response.ReasonPhrase,
            ["headers"] = headers,
            ["url"] = response.RequestMessage!.RequestUri!.ToString(),
            ["elapsed"] = Stopwatch.GetElapsedTime(clock).TotalSeconds,
            ["encoding"] = response.Content.Headers.ContentType?.CharSet,
            ["cookies"] = (response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []).Select(cookie => cookie.Split(';')[0].Split('=', 2)).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]),
        });
    }

    private async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > _options.MaxResponseBytes) throw new IOException(string.Create(CultureInfo.InvariantCulture, $"The answer has more than {_options.MaxResponseBytes} bytes."));
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static object? ContentOf(byte[] bytes, string? charset)
    {
        if (bytes.Length == 0) return null;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(bytes);
        }
        catch (JsonException)
        {
            return (string.Equals(charset, "iso-8859-1", StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : Encoding.UTF8).GetString(bytes);
        }
    }
}
