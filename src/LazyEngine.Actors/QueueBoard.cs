using System.Collections.Concurrent;
using LazyEngine.Dispatch;

namespace LazyEngine.Actors;

/// <summary>The queues of a node: which have been here, and how those that are here are doing. Read from any thread.</summary>
internal sealed class QueueBoard
{
    private readonly ConcurrentDictionary<QueuePartition, bool> _startedHere = new();
    private readonly ConcurrentDictionary<QueuePartition, QueueFigures> _figures = new();

    /// <summary>The queues that are here, with figures that are about a second old; those of the partitions that are here are put together.</summary>
    public IEnumerable<KeyValuePair<string, QueueFigures>> Figures => _figures
        .GroupBy(part => part.Key.Queue, part => part.Value, StringComparer.Ordinal)
        .Select(queue => KeyValuePair.Create(queue.Key, queue.Aggregate(QueueFigures.Sum)));

    /// <summary>A queue starts.</summary>
    /// <returns>Whether it is the first of its name here.</returns>
    public bool Start(QueuePartition queue)
    {
        _figures[queue] = new QueueFigures(0, null, 0, 0);
        return _startedHere.TryAdd(queue, true);
    }

    public void Show(QueuePartition queue, QueueFigures figures) => _figures[queue] = figures;

    /// <summary>A queue is here no longer.</summary>
    public void Stop(QueuePartition queue) => _figures.TryRemove(queue, out _);
}

/// <summary>How a queue is doing, in numbers.</summary>
/// <param name="Depth">How many attempts wait.</param>
/// <param name="OldestAt">When the first attempt at the oldest task that waits was scheduled; null where none waits.</param>
/// <param name="Held">How many attempts workers hold.</param>
/// <param name="Workers">How many workers there are.</param>
internal sealed record QueueFigures(int Depth, DateTimeOffset? OldestAt, int Held, int Workers)
{
    // Each worker is on every partition.
    public static QueueFigures Sum(QueueFigures one, QueueFigures other) =>
        new(one.Depth + other.Depth, Instants.Earlier(one.OldestAt, other.OldestAt), one.Held + other.Held, Math.Max(one.Workers, other.Workers));
}
