using System.Collections.Concurrent;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary>Does for a node what a service manager does: starts it again when it ends, unless it was ended on purpose.</summary>
internal sealed class Supervisor(ClusterNode node) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Forever = TimeSpan.FromHours(6);

    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<int> _exits = new();
    private TaskCompletionSource _held = Done();
    private TaskCompletionSource _launched = Open();
    private Task _watching = Task.CompletedTask;

    public ClusterNode Node => node;

    /// <summary>The codes with which it has ended by itself.</summary>
    public IReadOnlyCollection<int> Exits => _exits;

    /// <summary>What it said before it ended by itself, each time.</summary>
    public ConcurrentQueue<string> LastWords { get; } = new();

    public void Start() => _watching = WatchAsync();

    /// <summary>Ends it, and keeps it from being started again.</summary>
    public async Task KillAsync()
    {
        (_held, _launched) = (Open(), Open());
        await node.KillAsync();
    }

    /// <summary>Tells it to stop, as a service manager does, and keeps it from being started again.</summary>
    /// <returns>The code that it ended with.</returns>
    public async Task<int> StopAsync(TimeSpan limit)
    {
        (_held, _launched) = (Open(), Open());
        node.Process.Terminate();
        return await node.Process.ExitAsync(limit);
    }

    /// <summary>Lets it be started again.</summary>
    public void Restart() => _held.TrySetResult();

    /// <summary>Waits until it has joined; it may fall down and be started again before that.</summary>
    public async Task ReadyAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        // One that was ended on purpose has said before that it had joined, and does not count until it is there again.
        await _launched.Task.WaitAsync(late.Token);
        while (await node.Process.LineOrEndAsync(line => line.StartsWith("Press", StringComparison.Ordinal), limit) is null) await Task.Delay(Pause, late.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _held.TrySetResult();
        if (node.IsRunning) await node.KillAsync();
        await _watching;
        node.Dispose();
        _over.Dispose();
    }

    private static TaskCompletionSource Done()
    {
        var done = Open();
        done.SetResult();
        return done;
    }

    private static TaskCompletionSource Open() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WatchAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            node.Launch();
            _launched.TrySetResult();
            var code = await node.Process.ExitAsync(Forever);
            if (_over.IsCancellationRequested) return;
            if (_held.Task.IsCompleted)
            {
                _exits.Enqueue(code);
                LastWords.Enqueue(node.Process.Everything());
                await Task.Delay(Pause);
            }

            await _held.Task;
        }
    }
}
