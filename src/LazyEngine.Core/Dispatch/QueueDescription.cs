using LazyEngine.Queues;

namespace LazyEngine.Dispatch;

/// <summary>Says how a queue is doing, for operators.</summary>
internal static class QueueDescription
{
    public static QueueDetails Of(string queue, QueueSettings settings, QueueControl control, WaitingLine waiting, KnownWorkers workers, Outflow outflow, DateTimeOffset now) => new()
    {
        Name = queue,
        State = control.State,
        StateSince = control.Since,
        Depth = waiting.Count,
        OldestAge = waiting.Oldest is { } oldest ? (now > oldest ? now - oldest : TimeSpan.Zero) : null,
        Concurrency = settings.Concurrency,
        KeyConcurrency = settings.KeyConcurrency,
        Rate = settings.Rate,
        Keys = Keys(settings, control, waiting, outflow.ByKey),
        Workers = workers.All.Select(worker => worker.Describe(queue)).ToSequence(),
    };

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
