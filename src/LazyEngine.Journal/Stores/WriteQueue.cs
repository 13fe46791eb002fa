using System.Threading.Channels;

namespace LazyEngine.Journal;

/// <summary>Writes that wait. Whoever takes a batch gets all that has come together since the last one: the slower the disk, the larger the batches.</summary>
/// <typeparam name="T">A write.</typeparam>
/// <param name="capacity">How many writes wait at most.</param>
/// <param name="batchRowsMax">How many rows a batch has at most, unless its last write has more.</param>
/// <param name="rows">How many rows a write has.</param>
internal sealed class WriteQueue<T>(int capacity, int batchRowsMax, Func<T, int> rows)
{
    private readonly Channel<T> _waiting = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _waiting.Reader.Count == 0;

    /// <summary>Whether nothing waits, and nothing will.</summary>
    public bool IsOver => _waiting.Reader.Completion.IsCompleted;

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
}
