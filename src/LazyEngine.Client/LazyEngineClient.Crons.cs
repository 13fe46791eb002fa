using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LazyEngine.Client;

/// <content>Triggers that start executions by the clock.</content>
public sealed partial class LazyEngineClient : ICronTriggers
{
    private const string Crons = "v1/crons";

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
