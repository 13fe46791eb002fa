using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using LazyEngine.Worker;

namespace LazyEngine.Language.Actions;

/// <summary>Sends news of workflows, signed where there is a secret.</summary>
internal sealed class WebhookClient : IWebhookSender, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly byte[]? _secret;
    private readonly HttpClient _client;

    public WebhookClient(WorkflowActionOptions options)
    {
        var rule = new EgressRule(options.AllowedHosts, options.DeniedHosts);
        _secret = options.WebhookSecret is { Length: > 0 } secret ? Encoding.UTF8.GetBytes(secret) : null;
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellationToken) => rule.ConnectAsync(context.DnsEndPoint, cancellationToken),
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
            UseProxy = false,
        })
        { Timeout = Limit };
    }

    public async Task<WebhookRefusal?> SendAsync(Uri url, IReadOnlyDictionary<string, string> headers, string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(Payload.JsonContentType) } } };
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            request.Headers.TryAddWithoutValidation("Idempotency-Key", id);
            if (_secret is not null) request.Headers.TryAddWithoutValidation("LazyEngine-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(_secret, body.Span))}");
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            if (response.IsSuccessStatusCode) return null;
            return new WebhookRefusal(string.Create(CultureInfo.InvariantCulture, $"{url.Host} answered {status}."), IsFinal: status is >= 300 and < 500 and not (408 or 425 or 429));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookRefusal(string.Create(CultureInfo.InvariantCulture, $"{url.Host} did not answer within {Limit.TotalSeconds} seconds."), IsFinal: false);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException or SocketException or InvalidOperationException)
        {
            return new WebhookRefusal($"{url.Host} cannot be reached: {cause.Message}", IsFinal: false);
        }
    }

    public void Dispose() => _client.Dispose();
}
