using System.Diagnostics;
using System.Globalization;

namespace LazyEngine.Benchmarks;

/// <summary>Time for a task against the size of its flow.</summary>
internal static class Growth
{
    public static async Task RunAsync(string shape, int[] sizes, string store, string? connection, CancellationToken cancellationToken)
    {
        await using var place = await Place.CreateAsync(store, connection);
        await using var bench = await Bench.StartAsync(store, place.Address, cancellationToken);
        await MeasureAsync(bench, shape, 100, cancellationToken); // what is compiled on first use does not count
        Console.WriteLine($"{shape} on {store}: one execution at a time, its tasks do nothing");
        Console.WriteLine("   tasks   register ms      run ms   us/task   ratio to the first");
        var first = 0.0;
        foreach (var size in sizes)
        {
            var (register, run) = await MeasureAsync(bench, shape, size, cancellationToken);
            var each = run.TotalMicroseconds / size;
            if (first == 0) first = each;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,8} {register.TotalMilliseconds,13:F1} {run.TotalMilliseconds,11:F1} {each,9:F1} {each / first,9:F2}"));
        }
    }

    private static async Task<(TimeSpan Register, TimeSpan Run)> MeasureAsync(Bench bench, string shape, int size, CancellationToken cancellationToken)
    {
        var flow = Shapes.Of(shape, size);
        var clock = Stopwatch.StartNew();
        var hash = await bench.Engine.RegisterAsync(flow, cancellationToken);
        var register = clock.Elapsed;
        clock.Restart();
        await bench.RunAsync(hash, cancellationToken);
        return (register, clock.Elapsed);
    }
}
