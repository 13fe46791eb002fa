using System.Collections.Immutable;
using LazyEngine.Dispatch;
using LazyEngine.Journal;
using LazyEngine.Queues;

namespace LazyEngine.Actors;

/// <summary>Reads the limits of single queues.</summary>
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
            limits.Add(name, every with
            {
                Concurrency = queue.Has("concurrency") ? queue.Int("concurrency", 1, MostAtOnce) : null,
                Rate = queue.Has("rate") ? RateOf(queue.Section("rate")) : null,
                KeyConcurrency = queue.Has("key-concurrency") ? queue.Int("key-concurrency", 1, MostAtOnce) : null,
                Keys = KeysOf(queue.Section("keys"), every.Keys),
            });
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
