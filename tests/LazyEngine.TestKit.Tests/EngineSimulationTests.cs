using System.Collections.Concurrent;
using System.Globalization;
using LazyEngine.TestKit.Simulation;
using Xunit.Abstractions;

namespace LazyEngine.TestKit.Tests;

public sealed class EngineSimulationTests(ITestOutputHelper output)
{
    /// <summary>The gate tries the same seeds each time; a long run tries more.</summary>
    private static readonly int Seeds = 40 * int.Parse(Environment.GetEnvironmentVariable("LAZYENGINE_TEST_SEEDS") ?? "100", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Whatever_goes_wrong_nothing_is_lost_doubled_or_stuck()
    {
        var violations = new ConcurrentBag<SimulationReport>();
        var (steps, faults) = (0L, 0L);
        await Parallel.ForEachAsync(Enumerable.Range(1, Seeds), async (seed, cancelled) =>
        {
            if (!violations.IsEmpty) return;
            var report = await EngineSimulation.RunAsync(seed, cancellationToken: cancelled);
            if (report.Violation is not null) violations.Add(report);
            Interlocked.Add(ref steps, report.Steps);
            Interlocked.Add(ref faults, report.Faults.Count);
        });

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Seeds} runs, {steps} steps, {faults} faults"));
        if (violations.TryTake(out var found)) Assert.Fail(await TellAsync(found));
        Assert.True(faults > 20L * Seeds, "Too little went wrong to show anything.");
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task The_same_seed_leads_to_the_same_journal(int seed)
    {
        var first = await EngineSimulation.RunAsync(seed);
        var second = await EngineSimulation.RunAsync(seed);

        Assert.Equal(first, second);
        Assert.NotEqual(first.Journal, (await EngineSimulation.RunAsync(seed + 100)).Journal);
    }

    [Theory]
    [InlineData((int)Safeguards.PersistBeforeAct)]
    [InlineData((int)Safeguards.Claim)]
    [InlineData((int)Safeguards.NewAttemptAfterLoss)]
    [InlineData((int)Safeguards.Fencing)]
    [InlineData((int)Safeguards.Watchdog)]
    [InlineData((int)Safeguards.IndexWithCommit)]
    [InlineData((int)Safeguards.RowKey)]
    public async Task A_safeguard_that_is_left_out_is_missed(int safeguard)
    {
        var found = await FirstViolationAsync(Safeguards.All & ~(Safeguards)safeguard, seeds: 300);

        Assert.NotNull(found);
        output.WriteLine($"{(Safeguards)safeguard}: seed {found.Seed}: {found.Violation}");
    }

    [Fact]
    public async Task A_schedule_of_faults_is_shortened_to_those_that_matter()
    {
        var without = Safeguards.All & ~Safeguards.PersistBeforeAct;
        var found = (await FirstViolationAsync(without, seeds: 100))!;

        var shortest = await Shortening.OfAsync(found, null, without, CancellationToken.None);

        Assert.NotNull(shortest.Violation);
        Assert.True(shortest.Faults.Count < found.Faults.Count, $"{shortest.Faults.Count} of {found.Faults.Count}");
    }

    private static async Task<SimulationReport?> FirstViolationAsync(Safeguards safeguards, int seeds)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            var report = await EngineSimulation.RunAsync(seed, null, safeguards, null, CancellationToken.None);
            if (report.Violation is not null) return report;
        }

        return null;
    }

    private static async Task<string> TellAsync(SimulationReport found)
    {
        var shortest = await Shortening.OfAsync(found, null, Safeguards.All, CancellationToken.None);
        return $"seed {found.Seed}: {found.Violation}\n{string.Join('\n', shortest.Faults)}";
    }
}
