using Akka.Configuration;
using Akka.Configuration.Hocon;
using LazyEngine.Actors;

namespace LazyEngine.Hosting;

/// <summary>Finds misspelt keys: those of LazyEngine's own section that the reference does not have.</summary>
internal static class UnknownKeys
{
    private const string Section = "lazyengine";
    private const string Queues = Section + ".queues";
    private const string Keys = "keys";

    private const string Flows = Section + ".retention.flows";

    private static readonly HoconValue Limits = ConfigurationFactory.ParseString("""
        concurrency = 1
        rate { count = 1, per = 1 s, burst = 1 }
        key-concurrency = 1
        partitions = 1
        keys {}
        """).Root;

    private static readonly HoconValue KeyLimits = ConfigurationFactory.ParseString("weight = 1, concurrency = 1").Root;

    public static IReadOnlyList<string> In(Config config)
    {
        var unknown = new List<string>();
        if (config.HasPath(Section)) Collect(config.GetValue(Section), HoconFiles.Reference.GetValue(Section), Section, unknown);
        return unknown;
    }

    private static void Collect(HoconValue given, HoconValue known, string path, List<string> unknown)
    {
        // A section where a value belongs, and the other way round, is told when the value is read.
        if (!given.IsObject() || !known.IsObject()) return;
        if (path == Queues)
        {
            // Their names are the operator's.
            foreach (var (queue, limits) in given.GetObject().Items) Collect(limits, Limits, $"{path}.{queue}", unknown);
            return;
        }

        // So are those of flows.
        if (path == Flows) return;

        var keys = known.GetObject().Items;
        foreach (var (key, value) in given.GetObject().Items)
        {
            // So are those of fairness keys.
            if (known == Limits && key == Keys && value.IsObject())
                foreach (var (name, limits) in value.GetObject().Items) Collect(limits, KeyLimits, $"{path}.{key}.{name}", unknown);
            else if (keys.TryGetValue(key, out var counterpart)) Collect(value, counterpart, $"{path}.{key}", unknown);
            else unknown.Add($"{path}.{key}");
        }
    }
}
