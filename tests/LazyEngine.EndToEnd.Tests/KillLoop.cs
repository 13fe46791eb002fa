using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Testing;

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
        var configuration = folder.Write("slow.conf", "lazyengine.worker.slots = 3");
        var trips = folder.Write("trips.json", EndToEnd.Tests.Trips.Json(Trips));
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

    /// <summary>Half of the kills hit executions at work, a quarter a recovery, a quarter anything from the first instruction on.</summary>
    private async Task KillAtRandomAsync(ChildProcess process)
    {
        var instant = _random.Next(4) switch
        {
            0 => _random.Next(100, 1500),
            1 => await AfterAsync(process, _ => true, _random.Next(1, 450)),
            _ => await AfterAsync(process, line => line.Contains("TaskSucceeded", StringComparison.Ordinal), _random.Next(1, 250)),
        };
        if (!await process.EndsWithinAsync(TimeSpan.FromMilliseconds(instant))) await process.KillAsync();
    }

    private static async Task<int> AfterAsync(ChildProcess process, Func<string, bool> sign, int milliseconds)
    {
        await process.LineOrEndAsync(sign, StartLimit);
        return milliseconds;
    }
}
