namespace LazyEngine.TestKit.Simulation;

/// <summary>What came out of a simulation.</summary>
/// <param name="Seed">The seed; the same one leads to the same report.</param>
/// <param name="Steps">How many things happened.</param>
/// <param name="Executions">How many executions were run.</param>
/// <param name="Commits">How many commits were stored.</param>
/// <param name="Starts">How many attempts were started.</param>
/// <param name="Faults">What went wrong, in order.</param>
/// <param name="Violation">What happened that must never happen; null where nothing did.</param>
/// <param name="Journal">A hash of all that was stored.</param>
public sealed record SimulationReport(
    int Seed,
    long Steps,
    int Executions,
    int Commits,
    int Starts,
    Sequence<Fault> Faults,
    string? Violation,
    string Journal);
