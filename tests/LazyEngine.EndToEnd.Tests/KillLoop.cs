using LazyEngine.EndToEnd.Tests.Processes;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Runs the sample, kills it at random instants, and starts it again until everything has ended.</summary>
internal sealed class KillLoop(TemporaryFolder folder, IReadOnlyList<string> store, int kills, int seed)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);

    public int Trips { get; } = Math.Max(30, kills * 3 / 2);

    public string Ledger { get; } = folder.File("ledger.txt");

    /// <returns>What the last start said.</returns>
    public async Task<ChildProcess> RunAsync()
    {
        // Few slots make the work last for all the kills.
        var configuration = folder.File("slow.conf", "lazyengine.worker.slots = 3");
        var trips = folder.File("trips.json", EndToEnd.Tests.Trips.Json(Trips));
        string[] arguments = ["--trips", trips, "--ledger", Ledger, "--work-ms", "120", .. store];
        for (var kill = 0; kill < kills; kill++)
        {
            using var process = ChildProcess.Start("TripBooking", arguments, configuration);
            await KillAtRandomAsync(process);
        }

        var last = ChildProcess.Start("TripBooking", arguments, configuration);
        try
        {
            await last.ExitAsync(EndLimit);
            return last;
        }
        catch
        {
            last.Dispose();
            throw;
        }
    }

    /// <summary>Three of four kills hit executions at work; the others hit a start, a recovery included.</summary>
    private async Task KillAtRandomAsync(ChildProcess process)
    {
        TimeSpan instant;
        if (_random.Next(4) == 0)
        {
            instant = TimeSpan.FromMilliseconds(_random.Next(100, 1500));
        }
        else
        {
            await process.LineAsync(_ => true, StartLimit);
            instant = TimeSpan.FromMilliseconds(_random.Next(1, 450));
        }

        if (!await process.ExitsWithinAsync(instant)) await process.KillAsync();
    }
}
