using System.Collections.Concurrent;

namespace LazyEngine.Actors;

/// <summary>The queues of a node: which have been here, and how those that are here are doing. Read from any thread.</summary>
internal sealed class QueueBoard
{
    private readonly ConcurrentDictionary<string, bool> _startedHere = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, QueueFigures> _figures = new(StringComparer.Ordinal);

    /// <summary>The queues that are here, with figures that are about a second old.</summary>
    public IEnumerable<KeyValuePair<string, QueueFigures>> Figures => _figures;

    /// <summary>A queue starts.</summary>
    /// <returns>Whether it is the first of its name here.</returns>
    public bool Start(string queue)
    {
        _figures[queue] = new QueueFigures(0, null, 0, 0);
        return _startedHere.TryAdd(queue, true);
    }

    public void Show(string queue, QueueFigures figures) => _figures[queue] = figures;

    /// <summary>A queue is here no longer.</summary>
    public void Stop(string queue) => _figures.TryRemove(queue, out _);
}

/// <summary>How a queue is doing, in numbers.</summary>
/// <param name="Depth">How many attempts wait.</param>
/// <param name="OldestAt">When the first attempt at the oldest task that waits was scheduled; null where none waits.</param>
/// <param name="Held">How many attempts workers hold.</param>
/// <param name="Workers">How many workers there are.</param>
internal sealed record QueueFigures(int Depth, DateTimeOffset? OldestAt, int Held, int Workers);
