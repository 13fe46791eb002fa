using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LazyEngine.Client;

/// <content>Lists and searches.</content>
public sealed partial class LazyEngineClient : IExecutionSearch
{
    /// <inheritdoc />
    public async IAsyncEnumerable<ExecutionSummary> ListAsync(ExecutionFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await _server.SendAsync(HttpMethod.Get, $"v1/executions?{SearchParameters.Of(filter)}", null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var summary in _server.WholeAsync(JsonSerializer.DeserializeAsyncEnumerable<ExecutionSummary>(stream, EngineJson.Options, cancellationToken))) yield return summary!;
    }

    /// <inheritdoc />
    public Task<ExecutionPage> PageAsync(ExecutionFilter? filter = null, string? cursor = null, int limit = 100, CancellationToken cancellationToken = default) =>
        _server.SendAsync<ExecutionPage>(HttpMethod.Get, $"v1/executions?{SearchParameters.Of(filter, ("limit", limit.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor ?? string.Empty))}", null, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionCounts> CountAsync(ExecutionFilter? filter = null, CancellationToken cancellationToken = default) =>
        _server.SendAsync<ExecutionCounts>(HttpMethod.Get, $"v1/count?{SearchParameters.Of(filter)}", null, cancellationToken);
}
