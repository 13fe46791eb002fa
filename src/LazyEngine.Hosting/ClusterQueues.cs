using LazyEngine.Actors;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Queues;

namespace LazyEngine.Hosting;

/// <summary><see cref="IQueues"/> for applications that are nodes themselves.</summary>
internal sealed class ClusterQueues(EngineHost host) : IQueues
{
    private const int AskedAtOnce = 32;

    public async Task<IReadOnlyList<QueueDetails>> ListAsync(CancellationToken cancellationToken = default)
    {
        var requests = await RequestsAsync(cancellationToken);
        var queues = new List<QueueDetails>();
        foreach (var names in (await requests.NamesAsync(cancellationToken)).Chunk(AskedAtOnce))
            queues.AddRange(await Task.WhenAll(names.Select(name => requests.AskAsync(new QueueMessage.Describe(name), cancellationToken))));
        return queues;
    }

    public Task<QueueDetails> GetAsync(string queue, CancellationToken cancellationToken = default) => AskAsync(queue, new QueueMessage.Describe(queue), cancellationToken);

    public Task<QueueDetails> PauseAsync(string queue, CancellationToken cancellationToken = default) => OrderAsync(queue, QueueState.Paused, cancellationToken);

    public Task<QueueDetails> ResumeAsync(string queue, CancellationToken cancellationToken = default) => OrderAsync(queue, QueueState.Open, cancellationToken);

    public Task<QueueDetails> DrainAsync(string queue, CancellationToken cancellationToken = default) => OrderAsync(queue, QueueState.Draining, cancellationToken);

    public Task<QueueDetails> WeighAsync(string queue, string key, int? weight, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(queue, new QueueMessage.Weigh(queue, key, weight), cancellationToken);
    }

    public async Task<IReadOnlyList<QueueWorker>> WorkersAsync(CancellationToken cancellationToken = default) =>
        [.. (await ListAsync(cancellationToken)).SelectMany(queue => queue.Workers).OrderBy(worker => worker.Name, StringComparer.Ordinal)];

    private Task<QueueDetails> OrderAsync(string queue, QueueState state, CancellationToken cancellationToken) =>
        AskAsync(queue, new QueueMessage.Order(queue, state) { By = Acting.Now }, cancellationToken);

    // A queue comes to be when it is asked: one that nobody knows is a name that is wrong.
    private async Task<QueueDetails> AskAsync(string queue, QueueMessage request, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        var requests = await RequestsAsync(cancellationToken);
        var names = await requests.NamesAsync(cancellationToken);
        return names.Contains(queue, StringComparer.Ordinal) ? await requests.AskAsync(request, cancellationToken) : throw new EngineException(EngineError.NoSuchQueue(queue, names));
    }

    private async Task<QueueRequests> RequestsAsync(CancellationToken cancellationToken) => new(await host.Started.WaitAsync(cancellationToken));
}
