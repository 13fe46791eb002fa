using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LazyEngine.Journal;

/// <summary>What the journal measures, by the meter <c>LazyEngine</c>. Nothing is measured while nobody listens.</summary>
internal static class JournalMetrics
{
    private static readonly Meter Meter = new("LazyEngine");

    private static readonly Histogram<double> Writes = Meter.CreateHistogram<double>("lazyengine.journal.write", "s", "The time in which a write became durable, the wait for others that share its transaction included.");

    /// <summary>Appends, and measures how long that takes.</summary>
    public static Task AppendAsync(ExecutionStore store, JournalWrite write) => Writes.Enabled ? MeasuredAsync(store, write) : store.AppendAsync(write);

    private static async Task MeasuredAsync(ExecutionStore store, JournalWrite write)
    {
        var start = Stopwatch.GetTimestamp();
        await store.AppendAsync(write);
        Writes.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
