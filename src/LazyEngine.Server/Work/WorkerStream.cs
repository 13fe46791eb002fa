using System.Threading.Channels;
using LazyEngine.Client.Work.V1;

namespace LazyEngine.Server.Work;

/// <summary>What waits to be written to one stream of a worker. A worker that reads nothing loses the stream, and finds out what it missed when it opens another.</summary>
internal sealed class WorkerStream(int number, int capacity, CancellationTokenSource over)
{
    private readonly Channel<ToWorker> _messages = Channel.CreateBounded<ToWorker>(new BoundedChannelOptions(capacity) { SingleReader = true });

    private bool _isEnded;

    /// <summary>Which one it is of those that the worker has opened.</summary>
    public int Number { get; } = number;

    /// <summary>Whether it ended because nothing was read.</summary>
    public bool IsUnread { get; private set; }

    public ChannelReader<ToWorker> Messages => _messages.Reader;

    public void Tell(ToWorker message)
    {
        if (_isEnded || _messages.Writer.TryWrite(message)) return;
        IsUnread = true;
        End();
        // Whoever tells holds a lock, and what is cancelled may want it.
        _ = over.CancelAsync();
    }

    /// <summary>Nothing more is written.</summary>
    public void End()
    {
        _isEnded = true;
        _messages.Writer.TryComplete();
    }
}
