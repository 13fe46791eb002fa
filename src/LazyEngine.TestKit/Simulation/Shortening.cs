using System.Collections.Immutable;
using LazyEngine.Flows;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Finds few faults that suffice for a violation.</summary>
internal static class Shortening
{
    private const int MostRuns = 400;

    /// <summary>Leaves out ever smaller parts of the schedule for as long as something is still violated.</summary>
    public static async Task<SimulationReport> OfAsync(SimulationReport found, Flow? flow, Safeguards safeguards, CancellationToken cancellationToken)
    {
        var shortest = found;
        var runs = 0;
        for (var part = Math.Max(1, shortest.Faults.Count / 2); runs < MostRuns; part = Math.Max(1, part / 2))
        {
            var before = shortest.Faults.Count;
            for (var from = 0; from < shortest.Faults.Count && runs < MostRuns; runs++)
            {
                var kept = shortest.Faults.Where((_, place) => place < from || place >= from + part).Select(fault => fault.Number).ToImmutableSortedSet();
                var report = await EngineSimulation.RunAsync(found.Seed, flow, safeguards, kept, cancellationToken);
                if (report.Violation is null || report.Faults.Count >= shortest.Faults.Count) from += part;
                else shortest = report;
            }

            if (part == 1 && shortest.Faults.Count == before) break;
        }

        return shortest;
    }
}
