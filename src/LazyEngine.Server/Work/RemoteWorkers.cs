using LazyEngine.Client.Work.V1;
using LazyEngine.Hosting;

namespace LazyEngine.Server.Work;

/// <summary>The workers of other processes that this node knows. One whose stream is gone is waited for, for the time of a lease.</summary>
internal sealed class RemoteWorkers(WorkerGate gate) : IAsyncDisposable
{
    /// <summary>How many workers a node serves.</summary>
    public const int Most = 1_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, RemoteWorker> _workers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The worker that says hello; null where there are too many.</summary>
    public async Task<RemoteWorker?> WelcomeAsync(Hello hello, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_workers.TryGetValue(hello.Worker, out var known)) return known;
            if (_workers.Count >= Most) return null;
            var worker = await RemoteWorker.StartAsync(gate, hello);
            _workers.Add(hello.Worker, worker);
            return worker;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The stream of a worker broke off.</summary>
    public void Lost(string name, RemoteWorker worker, int stream)
    {
        if (worker.Detach(stream)) _ = EndUnlessBackAsync(name, worker, stream);
    }

    /// <summary>The worker has said that it goes.</summary>
    public async Task LeaveAsync(string name, RemoteWorker worker, int stream)
    {
        if (worker.Detach(stream)) await EndAsync(name, worker);
    }

    public ValueTask DisposeAsync()
    {
        _stopping.Cancel();
        return ValueTask.CompletedTask;
    }

    private async Task EndUnlessBackAsync(string name, RemoteWorker worker, int stream)
    {
        try
        {
            await Task.Delay(await gate.LeaseAsync(), _stopping.Token);
            if (worker.Streams == stream) await EndAsync(name, worker);
        }
        catch (OperationCanceledException)
        {
            // The node stops, and its successor will hear from the worker.
        }
    }

    private async Task EndAsync(string name, RemoteWorker worker)
    {
        await _turn.WaitAsync(_stopping.Token);
        try
        {
            if (worker.IsAttached || !_workers.Remove(name)) return;
            worker.End();
        }
        finally
        {
            _turn.Release();
        }
    }
}
