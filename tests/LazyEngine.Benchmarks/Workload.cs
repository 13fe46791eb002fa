using LazyEngine.Flows;

namespace LazyEngine.Benchmarks;

/// <summary>What is run again and again: a flow whose tasks do nothing.</summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="Steps">How many tasks one execution of it runs.</param>
/// <param name="Flow">The flow.</param>
internal sealed record Workload(string Name, int Steps, Flow Flow)
{
    /// <summary>How many signals each execution is sent, one after the other.</summary>
    public int Signals { get; init; }

    /// <summary>How long an execution lasts even if nothing takes time.</summary>
    public TimeSpan AtLeast { get; init; }

    /// <summary>How many are under way at a time when nobody says so.</summary>
    public int[] Concurrencies { get; init; } = [1, 16, 128, 512];

    public static readonly Workload[] All =
    [
        new("chain3", 3, Shapes.Of("chain", 3)),
        new("chain20", 20, Shapes.Of("chain", 20)),
        new("chain1000", 1000, Shapes.Of("chain", 1000)) { Concurrencies = [1, 16] },
        new("fan100", 101, Shapes.Of("fan", 100)),
        new("fan10000", 10_001, Shapes.Of("fan", 10_000)) { Concurrencies = [1, 2] },
        new("layers1000", 1000, Shapes.Graph("layers", 1000)) { Concurrencies = [1, 16] },
        new("random1000", 1000, Shapes.Graph("random", 1000)) { Concurrencies = [1, 16] },
        new("signals3", 3, Shapes.Signals(3)) { Signals = 3 },
        new("timers3", 3, Shapes.Timers(3)) { AtLeast = 3 * Shapes.Pause },
    ];

    public static string[] Names { get; } = [.. All.Select(workload => workload.Name)];

    public static Workload Of(string name) => All.Single(workload => workload.Name == name);
}
