namespace LazyEngine.Benchmarks;

/// <summary>Measures a workload at one concurrency after another, each in a fresh process on an empty store.</summary>
internal sealed class Comparison(Workload workload, string store, string? connection, int seconds)
{
    /// <summary>The concurrencies that are measured when none is asked for.</summary>
    public static readonly int[] Concurrencies = [1, 16, 128, 512];

    private const int Starts = 3;

    public async Task RunAsync(int[] concurrencies, bool json, CancellationToken cancellationToken)
    {
        // On PostgreSQL the others are databases of this one's server.
        await using var place = await Place.CreateAsync(store, connection);
        var server = store == "postgresql" ? place.Address : null;
        var firstMs = await FirstAsync(server, cancellationToken);
        var found = new List<Measurement>();
        foreach (var concurrency in concurrencies)
        {
            await Console.Error.WriteLineAsync($"{workload.Name} on {store}, {concurrency} at a time");
            await using var own = await Place.CreateAsync(store, server);
            var (line, _) = await Child.RunAsync(["measure", workload.Name, "--at", own.Address, "--store", store, "--seconds", $"{seconds}", "--concurrency", $"{concurrency}"], cancellationToken);
            found.Add(Measurement.Read(line) with { StartToFirstFinishedMs = firstMs });
            if (json) Console.WriteLine(found[^1]);
        }

        if (!json) Report.Print(found);
    }

    private async Task<double> FirstAsync(string? server, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            await using var own = await Place.CreateAsync(store, server);
            var (_, after) = await Child.RunAsync(["first", workload.Name, "--at", own.Address, "--store", store], cancellationToken);
            times.Add(after.TotalMilliseconds);
        }

        times.Sort();
        return times[Starts / 2];
    }
}
