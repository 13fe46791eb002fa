using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LazyEngine.Journal;

/// <summary>What the journal measures, by the meter <c>LazyEngine</c>. Nothing is measured while nobody listens.</summary>
internal static class JournalMetrics
{
    private static readonly Meter Meter = new("LazyEngine");

    private static readonly Histogram<double> Writes = Meter.CreateHistogram<double>("lazyengine.journal.write", "s", "The time in which a write became durable, the wait for others that share its transaction included.");

    /// <summary>Now; 0 where nobody listens.</summary>
    public static long StartOfWrite() => Writes.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>A write that began then is durable.</summary>
    public static void Written(long begun)
    {
        if (begun != 0) Writes.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    /// <summary>Appends, and measures how long that takes.</summary>
    public static async Task AppendAsync(ExecutionStore store, JournalWrite write)
    {
        var begun = StartOfWrite();
        await store.AppendAsync(write);
        Written(begun);
    }
}
