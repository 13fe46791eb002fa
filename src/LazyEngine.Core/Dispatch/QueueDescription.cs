using LazyEngine.Queues;

namespace LazyEngine.Dispatch;

/// <summary>Says how a queue is doing, for operators.</summary>
internal static class QueueDescription
{
    public static QueueDetails Of(string queue, QueueSettings settings, QueueControl control, WaitingLine waiting, KnownWorkers workers, Outflow outflow, DateTimeOffset now) => new()
    {
        Name = QueuePartition.Parse(queue).Queue,
        State = control.State,
        StateSince = control.Since,
        StateBy = control.By,
        Depth = waiting.Count,
        OldestAge = waiting.Oldest is { } oldest ? (now > oldest ? now - oldest : TimeSpan.Zero) : null,
        Concurrency = settings.Concurrency,
        KeyConcurrency = settings.KeyConcurrency,
        Rate = settings.Rate,
        Partitions = settings.Partitions,
        Keys = Keys(settings, control, waiting, outflow.ByKey),
        Workers = workers.All.Select(worker => worker.Describe(QueuePartition.Parse(queue).Queue)).ToSequence(),
    };

    /// <summary>How a queue of several partitions is doing.</summary>
    /// <param name="first">Its first partition, which says what holds for all.</param>
    /// <param name="others">The others.</param>
    public static QueueDetails Together(QueueDetails first, IReadOnlyList<QueueDetails> others)
    {
        IReadOnlyList<QueueDetails> all = [first, .. others];
        return first with
        {
            Depth = all.Sum(part => part.Depth),
            OldestAge = all.Max(part => part.OldestAge),
            Held = all.Sum(part => part.Held),
            Keys = all.SelectMany(part => part.Keys)
                .GroupBy(key => key.Key, StringComparer.Ordinal)
                .Select(key => key.First() with { Depth = key.Sum(part => part.Depth), Held = key.Sum(part => part.Held) })
                .OrderByDescending(key => key.Depth)
                .ThenBy(key => key.Key, StringComparer.Ordinal)
                .Take(QueueDetails.MostKeys)
                .ToSequence(),
            Workers = all.SelectMany(part => part.Workers)
                .GroupBy(worker => worker.Name, StringComparer.Ordinal)
                .Select(worker => worker.First() with { Slots = worker.Sum(part => part.Slots), Held = worker.Sum(part => part.Held), HeardAt = worker.Max(part => part.HeardAt) })
                .OrderBy(worker => worker.Name, StringComparer.Ordinal)
                .ToSequence(),
        };
    }

    private static Sequence<QueueKey> Keys(QueueSettings settings, QueueControl control, WaitingLine waiting, IReadOnlyDictionary<string, int> running)
    {
        var depths = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var key in settings.Keys.Keys.Concat(control.Weights.Keys).Concat(running.Keys)) depths.TryAdd(key, 0);
        foreach (var (key, count) in waiting.Depths) depths[key] = depths.GetValueOrDefault(key) + count;
        return depths
            .OrderByDescending(key => key.Value)
            .Take(QueueDetails.MostKeys)
            .Select(key => new QueueKey(key.Key, settings.WeightOf(key.Key, control), settings.ConcurrencyOf(key.Key), key.Value, running.GetValueOrDefault(key.Key)))
            .ToSequence();
    }
}
