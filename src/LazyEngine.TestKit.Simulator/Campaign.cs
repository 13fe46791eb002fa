using System.Globalization;
using LazyEngine.Flows;
using LazyEngine.TestKit.Simulation;

namespace LazyEngine.TestKit.Simulator;

/// <summary>Many seeds, one after another on every core, with what came out of them.</summary>
internal sealed class Campaign(Flow? flow, string? without)
{
    private const int MostViolations = 3;

    private readonly Safeguards _safeguards = without is null ? Safeguards.All : Safeguards.All & ~Enum.Parse<Safeguards>(without);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<FaultKind, long> _faults = [];
    private readonly List<SimulationReport> _violations = [];
    private long _runs;
    private long _steps;
    private long _executions;
    private long _commits;
    private long _starts;

    public static IEnumerable<string> SafeguardNames => Enum.GetNames<Safeguards>().Except([nameof(Safeguards.None), nameof(Safeguards.All)]);

    public static string? ProblemOf(string? safeguard) =>
        safeguard is null || SafeguardNames.Contains(safeguard) ? null : $"There is no safeguard '{safeguard}': {string.Join(", ", SafeguardNames)} are known.";

    /// <returns>Whether nothing was violated.</returns>
    public async Task<bool> RunAsync(int from, int seeds, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(Enumerable.Range(from, seeds), cancellationToken, async (seed, cancelled) =>
        {
            if (_violations.Count >= MostViolations) return;
            Add(await EngineSimulation.RunAsync(seed, flow, _safeguards, null, cancelled));
        });
        Print();
        foreach (var violation in _violations.OrderBy(report => report.Seed)) await PrintAsync(violation, cancellationToken);
        return _violations.Count == 0;
    }

    private void Add(SimulationReport report)
    {
        lock (_gate)
        {
            _runs++;
            _steps += report.Steps;
            _executions += report.Executions;
            _commits += report.Commits;
            _starts += report.Starts;
            foreach (var fault in report.Faults) _faults[fault.Kind] = _faults.GetValueOrDefault(fault.Kind) + 1;
            if (report.Violation is not null) _violations.Add(report);
        }
    }

    private void Print()
    {
        Say($"runs {_runs}, steps {_steps}, executions {_executions}, commits {_commits}, attempts started {_starts}, violations {_violations.Count}");
        Say($"faults {_faults.Values.Sum()}: {string.Join(", ", _faults.Select(fault => string.Create(CultureInfo.InvariantCulture, $"{fault.Key} {fault.Value}")))}");
    }

    private async Task PrintAsync(SimulationReport violation, CancellationToken cancellationToken)
    {
        var shortest = await Shortening.OfAsync(violation, flow, _safeguards, cancellationToken);
        Say($"seed {violation.Seed}: {violation.Violation}");
        Say($"  with {shortest.Faults.Count} of {violation.Faults.Count} faults: {shortest.Violation}");
        foreach (var fault in shortest.Faults) Say($"  {fault}");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
