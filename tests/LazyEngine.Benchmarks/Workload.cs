using LazyEngine.Flows;

namespace LazyEngine.Benchmarks;

/// <summary>What is run again and again: a flow whose tasks do nothing.</summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="Steps">How many tasks one execution of it runs.</param>
/// <param name="Flow">The flow.</param>
internal sealed record Workload(string Name, int Steps, Flow Flow)
{
    public static readonly Workload[] All =
    [
        new("chain3", 3, Shapes.Of("chain", 3)),
        new("fan100", 101, Shapes.Of("fan", 100)),
        new("chain1000", 1000, Shapes.Of("chain", 1000)),
    ];

    public static string[] Names { get; } = [.. All.Select(workload => workload.Name)];

    public static Workload Of(string name) => All.Single(workload => workload.Name == name);
}
