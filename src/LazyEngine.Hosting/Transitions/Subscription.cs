using System.Threading.Channels;
using LazyEngine.Executions;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting;

/// <summary>One observer with a bounded queue and a task that empties it.</summary>
internal sealed partial class Subscription : IDisposable
{
    private readonly Func<Transition, CancellationToken, ValueTask> _next;
    private readonly Action _completed;
    private readonly Action<Subscription> _leave;
    private readonly Action _countDropped;
    private readonly ILogger _log;
    private readonly Channel<Transition> _queue;
    private readonly CancellationTokenSource _disposed = new();
    private long _dropped;

    public Subscription(Func<Transition, CancellationToken, ValueTask> next, Action completed, int capacity, Action<Subscription> leave, Action countDropped, ILogger log)
    {
        (_next, _completed, _leave, _countDropped, _log) = (next, completed, leave, countDropped, log);
        _queue = Channel.CreateBounded<Transition>(new BoundedChannelOptions(capacity) { SingleReader = true });
        Finished = Task.Run(PumpAsync);
    }

    /// <summary>Done when nothing more is told. Never fails.</summary>
    public Task Finished { get; }

    /// <summary>Puts a transition into the queue, or drops it where that is full. Never waits.</summary>
    public void Offer(Transition transition)
    {
        if (_queue.Writer.TryWrite(transition) || _disposed.IsCancellationRequested || _queue.Reader.Completion.IsCompleted) return;
        _countDropped();
        // One warning for each time that it falls behind: the second comes when it has caught up, and says how much it has missed.
        if (Interlocked.Increment(ref _dropped) == 1) FallsBehind(transition.Execution, transition.Version);
    }

    public void Complete() => _queue.Writer.TryComplete();

    public void Dispose()
    {
        if (_disposed.IsCancellationRequested) return;
        _disposed.Cancel();
        _leave(this);
        Complete();
    }

    private async Task PumpAsync()
    {
        try
        {
            await foreach (var transition in _queue.Reader.ReadAllAsync(_disposed.Token))
            {
                if (_disposed.IsCancellationRequested) return;
                await TellAsync(transition);
                if (_queue.Reader.Count == 0 && Interlocked.Exchange(ref _dropped, 0) is > 0 and var missed) HasCaughtUp(missed);
            }

            _completed();
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // Whoever has left is told nothing more.
        }
        catch (Exception failure)
        {
            Threw(failure, "its end");
        }
    }

    private async ValueTask TellAsync(Transition transition)
    {
        try
        {
            await _next(transition, _disposed.Token);
        }
        catch (Exception failure) when (!_disposed.IsCancellationRequested)
        {
            Threw(failure, $"{transition.Kind} of execution '{transition.Execution}'");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A listener to transitions is too slow: its queue is full, and it misses what is new, beginning with commit {Version} of execution '{Execution}'.")]
    private partial void FallsBehind(ExecutionId execution, long version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A listener to transitions has caught up; it has missed {Missed}.")]
    private partial void HasCaughtUp(long missed);

    [LoggerMessage(Level = LogLevel.Error, Message = "A listener to transitions has failed at {What}. The engine goes on.")]
    private partial void Threw(Exception failure, string what);
}
