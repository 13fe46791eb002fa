using System.Runtime.CompilerServices;
using System.Text.Json;
using LazyEngine.Executions;

namespace LazyEngine.Client;

/// <content>What was, and going on from there; executions as files, and their end.</content>
public sealed partial class LazyEngineClient : ITimeTravel, IArchive
{
    /// <inheritdoc />
    public Task<ExecutionDetails> GetAtAsync(ExecutionId id, long version, CancellationToken cancellationToken = default) =>
        _server.SendAsync<ExecutionDetails>(HttpMethod.Get, FormattableString.Invariant($"{PathOf(id, "at")}/{version}"), null, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<CommitChange> ChangesAsync(ExecutionId id, long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await _server.SendAsync(HttpMethod.Get, FormattableString.Invariant($"{PathOf(id, "changes")}?after={after}"), null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var change in _server.WholeAsync(JsonSerializer.DeserializeAsyncEnumerable<CommitChange>(stream, EngineJson.Options, cancellationToken))) yield return change!;
    }

    /// <inheritdoc />
    public Task<Comparison> CompareAsync(ExecutionId left, ExecutionId right, CancellationToken cancellationToken = default) =>
        _server.SendAsync<Comparison>(HttpMethod.Get, $"v1/compare?left={Uri.EscapeDataString(left.Value)}&right={Uri.EscapeDataString(right.Value)}", null, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> ForkAsync(ExecutionId origin, long version, ForkOptions? options = null, CancellationToken cancellationToken = default) =>
        _server.PostAsync<ExecutionInfo>(PathOf(origin, "fork"), RequestOf(version, options), cancellationToken);

    /// <inheritdoc />
    public Task<ForkForesight> ForeseeForkAsync(ExecutionId origin, long version, ForkOptions? options = null, CancellationToken cancellationToken = default) =>
        _server.PostAsync<ForkForesight>(PathOf(origin, "fork/foresee"), RequestOf(version, options), cancellationToken);

    /// <inheritdoc />
    public async Task ArchiveAsync(ExecutionId id, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var response = await _server.SendAsync(HttpMethod.Get, PathOf(id, "archive"), null, cancellationToken);
        await response.Content.CopyToAsync(output, cancellationToken);
    }

    /// <inheritdoc />
    public Task<Sequence<KeptJournal>> MeasureAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        _server.SendAsync<Sequence<KeptJournal>>(HttpMethod.Get, $"{PathOf(id, "archive")}?dryRun=true", null, cancellationToken);

    /// <inheritdoc />
    public async Task<Sequence<ExecutionId>> PurgeAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        (await _server.SendAsync<PurgeAnswer>(HttpMethod.Delete, PathOf(id), null, cancellationToken)).Purged;

    /// <inheritdoc />
    public Task<RetentionForesight> ForeseeRetentionAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        _server.GetAsync<RetentionForesight>(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"v1/retention?limit={limit}"), cancellationToken);

    private static ForkRequest RequestOf(long version, ForkOptions? options) =>
        new(version, options?.Id, options?.Inputs is { } inputs ? new(Inputs.From(inputs), StringComparer.Ordinal) : null, options?.Flow);
}
