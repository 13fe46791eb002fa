using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LazyEngine.Client;

/// <summary><see cref="ICronTriggers"/> over HTTP.</summary>
public sealed class LazyEngineCronsClient : ICronTriggers
{
    private const string Crons = "v1/crons";

    private readonly Connection _server;

    /// <summary>Talks to a server.</summary>
    /// <param name="http">Its base address is that of the server.</param>
    /// <param name="apiKey">The key, or a token, by which the server knows the caller; null where it asks nobody, or where the HTTP client sends one itself.</param>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public LazyEngineCronsClient(HttpClient http, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress is null) throw new ArgumentException("The HTTP client has no BaseAddress: set it to the address of the server.", nameof(http));
        _server = new Connection(http, apiKey);
    }

    /// <inheritdoc />
    public Task<CronTrigger> AddCronAsync(CronTrigger trigger, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return _server.PostAsync<CronTrigger>(Crons, CronRequest.Of(trigger), cancellationToken);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<CronTrigger> ListCronsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await _server.SendAsync(HttpMethod.Get, Crons, null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var trigger in _server.WholeAsync(JsonSerializer.DeserializeAsyncEnumerable<CronTrigger>(stream, EngineJson.Options, cancellationToken))) yield return trigger!;
    }

    /// <inheritdoc />
    public async Task RemoveCronAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var response = await _server.SendAsync(HttpMethod.Delete, $"{Crons}/{Uri.EscapeDataString(name)}", null, cancellationToken);
    }
}
