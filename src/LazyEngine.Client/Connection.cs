using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using LazyEngine.Errors;

namespace LazyEngine.Client;

/// <summary>Requests to one server, and what becomes of them: an answer, or an <see cref="EngineException"/> that says what went wrong.</summary>
internal sealed class Connection(HttpClient http, string? apiKey)
{
    /// <summary>The size from which on the server is asked whether it takes a body, in bytes.</summary>
    private const long AsksFirst = 1024 * 1024;

    private static readonly MediaTypeHeaderValue JsonContentType = new(Payload.JsonContentType);

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    public async Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), EngineJson.Options)) { Headers = { ContentType = JsonContentType } };
        return await SendAsync<T>(HttpMethod.Post, path, content, cancellationToken);
    }

    public async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, content, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (apiKey is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        if (Acting.Now?.Why is { } why) request.Headers.TryAddWithoutValidation("X-Reason", Uri.EscapeDataString(why));
        if (Acting.RequestId is { } once) request.Headers.TryAddWithoutValidation("Idempotency-Key", once);
        // A server that refuses a large body hangs up while it is sent, and its answer is lost: it is asked first.
        if (content?.Headers.ContentLength > AsksFirst) request.Headers.ExpectContinue = true;
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception cause) when (IsOfTheNetwork(cause) || (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new EngineException(Unreachable(cause));
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw new EngineException(await RefusalAsync(response, cancellationToken));
    }

    public async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(EngineJson.Options, cancellationToken) ?? throw new JsonException("The answer is null.");
        }
        catch (Exception cause) when (cause is JsonException || IsOfTheNetwork(cause))
        {
            throw new EngineException(Unreadable(cause));
        }
    }

    /// <summary>Passes on what comes in, and says so where it breaks off before its end.</summary>
    public async IAsyncEnumerable<T> WholeAsync<T>(IAsyncEnumerable<T> answers)
    {
        await using var answer = answers.GetAsyncEnumerator();
        while (await NextAsync(answer)) yield return answer.Current;
    }

    private async Task<bool> NextAsync<T>(IAsyncEnumerator<T> answer)
    {
        try
        {
            return await answer.MoveNextAsync();
        }
        catch (Exception cause) when (cause is JsonException || IsOfTheNetwork(cause))
        {
            throw new EngineException(Unreadable(cause));
        }
    }

    public async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        try
        {
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception cause) when (IsOfTheNetwork(cause))
        {
            throw new EngineException(Unreachable(cause));
        }
    }

    private async Task<EngineError> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (await response.Content.ReadFromJsonAsync<Problem>(EngineJson.Options, cancellationToken) is { } problem) return new EngineError(problem.Code, problem.Detail);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException || IsOfTheNetwork(cause))
        {
            // It is not one of our servers that answers; the status says what there is to say.
        }

        return new EngineError(EngineError.Unavailable, $"{http.BaseAddress} answered {(int)response.StatusCode} {response.ReasonPhrase}, which is no answer of a LazyEngine server.");
    }

    // A connection that breaks while it is made is told by its socket, past the exceptions of HTTP.
    private static bool IsOfTheNetwork(Exception cause) => cause is HttpRequestException or IOException or SocketException;

    private EngineError Unreadable(Exception cause) => cause is JsonException
        ? new EngineError(EngineError.Unavailable, $"{http.BaseAddress} gave an answer that this client cannot read; whether the request was carried out is unknown. Is it a LazyEngine server of the same version? {cause.Message}")
        : Unreachable(cause);

    private EngineError Unreachable(Exception cause) => new(EngineError.Unavailable, cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
        ? $"The server at {http.BaseAddress} cannot be reached: {cause.Message}. Is it running, and is the address right?"
        : $"The server at {http.BaseAddress} broke off: {cause.Message} Whether the request was carried out is unknown; it is safe to repeat it.");
}
