using System.Diagnostics;
using System.Diagnostics.Metrics;
using LazyEngine.Flows;

namespace LazyEngine.Benchmarks.Targets;

/// <summary>Counts how often PostgreSQL is asked something to start an execution, by the driver's own counter.</summary>
internal static class RoundTrips
{
    private const int Starts = 300;

    private static readonly string[] Durations = ["db.client.operation.duration", "db.client.commands.duration"];

    public static async Task<double> ToStartAsync(string? connection, CancellationToken cancellationToken)
    {
        await using var place = await Place.CreateAsync("postgresql", connection);
        await using var bench = await Bench.StartAsync("postgresql", place.Address, cancellationToken);
        // It does nothing after its start, so that nothing else is counted.
        var flow = await bench.Engine.RegisterAsync(Flow.Linear("waiting", Flow.Signal("go")), cancellationToken);
        var asked = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == "Npgsql" && Durations.Contains(instrument.Name)) to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref asked));
        listener.Start();
        await StartAsync(20);

        var (clock, before) = (Stopwatch.StartNew(), Interlocked.Read(ref asked));
        await StartAsync(Starts);
        var (took, counted) = (clock.Elapsed, Interlocked.Read(ref asked) - before);
        if (counted == 0) throw new InvalidOperationException("The driver has counted nothing: it has no such counter any more.");

        // What the watchdog and the lock of the writer ask by themselves in the same time.
        before = Interlocked.Read(ref asked);
        await Looking.UntilAsync(DateTimeOffset.UtcNow + took, cancellationToken);
        var own = counted - (Interlocked.Read(ref asked) - before);
        // They are not as regular as that: a tenth is what can be told.
        return Math.Round(Math.Max(0, own) / (double)Starts, 1);

        async Task StartAsync(int count)
        {
            for (var number = 0; number < count; number++) await bench.Engine.RunAsync(flow, cancellationToken: cancellationToken);
        }
    }
}
