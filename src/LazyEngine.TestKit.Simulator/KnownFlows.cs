using System.Globalization;
using LazyEngine.Flows;
using LazyEngine.TestKit.Simulation;

namespace LazyEngine.TestKit.Simulator;

/// <summary>Flows of a plain shape, for those who want to look at one kind of trouble.</summary>
internal static class KnownFlows
{
    private static readonly SortedDictionary<string, Flow> Flows = new(StringComparer.Ordinal)
    {
        ["chain"] = Flow.Linear("chain", Tasks(5)),
        ["children"] = Flow.Linear("children", Flow.Unordered("both", Flow.Child("left", Flow.Linear("short", Tasks(2))), Flow.Child("right", Flow.Linear("long", Tasks(4)), ParentClose.Wait)), Flow.Task("join").Handler(RandomFlow.Works)),
        ["fan"] = Flow.Linear("fan", Flow.Task("split").Handler(RandomFlow.Works), Flow.Unordered("all", Tasks(6)), Flow.Task("join").Handler(RandomFlow.Works)),
        ["once"] = Flow.Linear("once", Tasks(4).Select(task => task.AtMostOnce())),
        ["pending"] = Flow.Linear("pending", Flow.Task("ask").Handler(RandomFlow.Waits), Flow.Task("act").Handler(RandomFlow.Works)),
    };

    public static IEnumerable<string> Names => Flows.Keys;

    public static Flow? Find(string? name) => name is null ? null : Flows[name];

    public static string? ProblemOf(string? name) => name is null || Flows.ContainsKey(name) ? null : $"There is no flow '{name}': {string.Join(", ", Names)} are known.";

    private static IEnumerable<TaskDefinition> Tasks(int count) =>
        Enumerable.Range(0, count).Select(number => Flow.Task(string.Create(CultureInfo.InvariantCulture, $"t{number}")).Handler(RandomFlow.Works));
}
