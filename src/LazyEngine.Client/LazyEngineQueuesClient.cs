using LazyEngine.Errors;
using LazyEngine.Queues;

namespace LazyEngine.Client;

/// <summary><see cref="IQueues"/> over HTTP, for processes that are no nodes themselves.</summary>
public sealed class LazyEngineQueuesClient : IQueues
{
    private readonly Connection _server;

    /// <summary>Talks to a server.</summary>
    /// <param name="http">Its base address is that of the server, for example <c>http://127.0.0.1:7410</c>.</param>
    /// <param name="apiKey">The key, or a token, by which the server knows the caller; null where it asks nobody, or where the HTTP client sends one itself.</param>
    /// <exception cref="ArgumentException">The HTTP client has no base address.</exception>
    public LazyEngineQueuesClient(HttpClient http, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.BaseAddress is null) throw new ArgumentException("The HTTP client has no BaseAddress: set it to the address of the server.", nameof(http));
        _server = new Connection(http, apiKey);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<QueueDetails>> ListAsync(CancellationToken cancellationToken = default) => await _server.GetAsync<QueueDetails[]>("v1/queues", cancellationToken);

    /// <inheritdoc />
    public Task<QueueDetails> GetAsync(string queue, CancellationToken cancellationToken = default) => _server.GetAsync<QueueDetails>(PathOf(queue), cancellationToken);

    /// <inheritdoc />
    public Task<QueueDetails> PauseAsync(string queue, CancellationToken cancellationToken = default) => _server.PostAsync<QueueDetails>($"{PathOf(queue)}/pause", null, cancellationToken);

    /// <inheritdoc />
    public Task<QueueDetails> ResumeAsync(string queue, CancellationToken cancellationToken = default) => _server.PostAsync<QueueDetails>($"{PathOf(queue)}/resume", null, cancellationToken);

    /// <inheritdoc />
    public Task<QueueDetails> DrainAsync(string queue, CancellationToken cancellationToken = default) => _server.PostAsync<QueueDetails>($"{PathOf(queue)}/drain", null, cancellationToken);

    /// <inheritdoc />
    public Task<QueueDetails> WeighAsync(string queue, string key, int? weight, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _server.PostAsync<QueueDetails>($"{PathOf(queue)}/weights", new WeighRequest(key, weight), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<QueueWorker>> WorkersAsync(CancellationToken cancellationToken = default) => await _server.GetAsync<QueueWorker[]>("v1/workers", cancellationToken);

    private static string PathOf(string queue)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        // What a path takes for a step up can name no queue there.
        if (queue is "." or "..") throw new EngineException(new EngineError(EngineError.InvalidRequest, $"The queue '{queue}' cannot be reached over HTTP: its name means something else in an address."));
        return $"v1/queues/{Uri.EscapeDataString(queue)}";
    }
}
