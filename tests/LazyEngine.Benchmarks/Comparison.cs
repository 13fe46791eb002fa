namespace LazyEngine.Benchmarks;

/// <summary>Measures a workload at one concurrency after another, each in a fresh process on an empty store.</summary>
internal sealed class Comparison(Workload workload, string store, string? connection, int seconds, bool split)
{
    private const int Starts = 3;

    public async Task RunAsync(int[] concurrencies, bool json, CancellationToken cancellationToken)
    {
        var found = await MeasureAsync(concurrencies, one =>
        {
            if (json) Console.WriteLine(one);
        }, cancellationToken);
        if (!json) Report.Print(found);
    }

    /// <summary>Measures, and says each measurement as soon as it is there.</summary>
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(int[] concurrencies, Action<Measurement> say, CancellationToken cancellationToken)
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
            List<string> arguments = ["measure", workload.Name, "--at", own.Address, "--store", store, "--seconds", $"{seconds}", "--concurrency", $"{concurrency}"];
            if (!split) arguments.Add("--no-split");
            var (line, _) = await Child.RunAsync(arguments, cancellationToken);
            found.Add(Measurement.Read(line) with { StartToFirstFinishedMs = firstMs });
            say(found[^1]);
        }

        return found;
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

        return Quantiles.Median(times);
    }
}
