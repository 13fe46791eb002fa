using System.Globalization;
using LazyEngine.Flows;

namespace LazyEngine.Benchmarks;

/// <summary>Flows of a given shape and size; every task runs the same no-op handler.</summary>
internal static class Shapes
{
    public const string Handler = "no-op";

    public static Flow Of(string shape, int tasks) => shape switch
    {
        "chain" => Flow.Linear(Name(shape, tasks), Tasks(tasks)),
        "fan" => Flow.Linear(Name(shape, tasks), Flow.Unordered("fan", Tasks(tasks)), Flow.Task("join").Handler(Handler)),
        "unordered" => Flow.Unordered(Name(shape, tasks), Tasks(tasks)),
        _ => throw new ArgumentException($"There is no shape '{shape}': chain, fan and unordered are known.", nameof(shape)),
    };

    private static IEnumerable<FlowItem> Tasks(int count) =>
        Enumerable.Range(0, count).Select(number => Flow.Task(Name("t", number)).Handler(Handler));

    private static string Name(string shape, int number) => string.Create(CultureInfo.InvariantCulture, $"{shape}{number}");
}
