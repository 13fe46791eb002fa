using System.Collections.Immutable;
using LazyEngine.Dispatch;
using LazyEngine.Journal;
using LazyEngine.Queues;

namespace LazyEngine.Actors;

/// <summary>Reads what holds for single queues: limits and partitions.</summary>
internal static class QueueLimits
{
    private const int MostAtOnce = 100_000;
    private const int MostInATime = 1_000_000;

    public static IReadOnlyDictionary<string, QueueSettings> Read(SettingsReader queues, QueueSettings every)
    {
        var limits = new SortedDictionary<string, QueueSettings>(StringComparer.Ordinal);
        foreach (var name in queues.Keys())
        {
            var queue = queues.Section($"\"{name}\"");
            var settings = every with
            {
                Concurrency = queue.Has("concurrency") ? queue.Int("concurrency", 1, MostAtOnce) : null,
                Rate = queue.Has("rate") ? RateOf(queue.Section("rate")) : null,
                KeyConcurrency = queue.Has("key-concurrency") ? queue.Int("key-concurrency", 1, MostAtOnce) : null,
                Keys = KeysOf(queue.Section("keys"), every.Keys),
                Partitions = queue.Has("partitions") ? queue.Int("partitions", 1, QueuePartition.Most) : 1,
            };
            if (settings is { Partitions: > 1, HasLimits: true }) queue.Refuse("partitions", "is more than 1, but the queue has limits (concurrency, rate, key-concurrency, or concurrency of a key), which one place must count; remove the limits or the partitions");
            limits.Add(name, settings);
        }

        return limits;
    }

    private static ImmutableSortedDictionary<string, KeySettings> KeysOf(SettingsReader keys, ImmutableSortedDictionary<string, KeySettings> none) => none.AddRange(keys.Keys().Select(name =>
    {
        var key = keys.Section($"\"{name}\"");
        return KeyValuePair.Create(name, new KeySettings(
            key.Has("weight") ? key.Int("weight", QueueControl.LeastWeight, QueueControl.MostWeight) : QueueControl.LeastWeight,
            key.Has("concurrency") ? key.Int("concurrency", 1, MostAtOnce) : null));
    }));

    private static RateLimit RateOf(SettingsReader rate) => new(
        rate.Int("count", 1, MostInATime),
        rate.Duration("per", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
        rate.Has("burst") ? rate.Int("burst", 1, MostInATime) : 1);
}
