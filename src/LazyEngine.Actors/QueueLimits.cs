using LazyEngine.Dispatch;
using LazyEngine.Journal;

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
            });
        }

        return limits;
    }

    private static RateLimit RateOf(SettingsReader rate) => new(
        rate.Int("count", 1, MostInATime),
        rate.Duration("per", TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
        rate.Has("burst") ? rate.Int("burst", 1, MostInATime) : 1);
}
