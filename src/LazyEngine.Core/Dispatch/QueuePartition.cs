using System.Globalization;
using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>A part of a queue that is placed by itself. The first has the name of the queue, so that a queue of one partition is just that.</summary>
/// <param name="Queue">The queue, as tasks name it.</param>
/// <param name="Number">From 0.</param>
internal readonly record struct QueuePartition(string Queue, int Number)
{
    /// <summary>How many a queue may have.</summary>
    public const int Most = 64;

    // No printable text, so that no task can name a partition.
    private const char Mark = '\u001F';

    /// <summary>The name by which messages find it.</summary>
    public string Name => Number == 0 ? Queue : string.Create(CultureInfo.InvariantCulture, $"{Queue}{Mark}{Number}");

    public static QueuePartition Parse(string name)
    {
        var at = name.LastIndexOf(Mark);
        return at < 0 ? new QueuePartition(name, 0) : new QueuePartition(name[..at], int.Parse(name.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>The partition that has all attempts of an execution; the same on every node, for ever.</summary>
    public static QueuePartition Of(string queue, ExecutionId execution, int partitions) =>
        new(queue, partitions > 1 ? (int)(StableHash.Of(execution) % (uint)partitions) : 0);
}
