using System.Threading.Channels;

namespace LazyEngine.Journal;

/// <summary>Writes that wait. Whoever takes a batch gets all that has come together since the last one: the slower the disk, the larger the batches.</summary>
/// <typeparam name="T">A write.</typeparam>
/// <param name="capacity">How many writes wait at most.</param>
/// <param name="batchRowsMax">How many rows a batch has at most, unless its last write has more.</param>
/// <param name="rows">How many rows a write has.</param>
/// <param name="hasThread">Whether whoever takes has a thread of its own, and calls <see cref="Wait"/>; it is then woken by whoever adds, without a detour.</param>
internal sealed class WriteQueue<T>(int capacity, int batchRowsMax, Func<T, int> rows, bool hasThread = false) : IDisposable
{
    private readonly Channel<T> _waiting = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait, AllowSynchronousContinuations = hasThread });
    private readonly AutoResetEvent _came = new(false);

    /// <summary>Adds a write; waits while the queue is full.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public async ValueTask AddAsync(T write)
    {
        try
        {
            await _waiting.Writer.WriteAsync(write);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(ExecutionStore), "The journal is closed.");
        }
    }

    /// <summary>Waits until there is something to take.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public ValueTask<bool> WaitAsync() => _waiting.Reader.WaitToReadAsync();

    /// <summary>Waits on a thread that has nothing else to do. It sleeps at once: to wait on a task would spin first, time and again.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Wait()
    {
        var wait = WaitAsync().AsTask();
        if (!wait.IsCompleted)
        {
            wait.GetAwaiter().UnsafeOnCompleted(() => _came.Set());
            _came.WaitOne();
        }

        return wait.GetAwaiter().GetResult();
    }

    /// <summary>Takes what waits, up to the limit of rows; may be nothing where several take.</summary>
    public void Take(List<T> batch)
    {
        batch.Clear();
        var taken = 0;
        while (taken < batchRowsMax && _waiting.Reader.TryRead(out var write))
        {
            batch.Add(write);
            taken += rows(write);
        }
    }

    /// <summary>Lets nothing more in; what waits is still taken.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    /// <inheritdoc />
    public void Dispose() => _came.Dispose();
}
