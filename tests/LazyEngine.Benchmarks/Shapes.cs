using System.Globalization;
using LazyEngine.Flows;

namespace LazyEngine.Benchmarks;

/// <summary>Flows of a given shape and size; every task runs the same no-op handler.</summary>
internal static class Shapes
{
    public const string Handler = "no-op";

    /// <summary>Fails whatever it is given.</summary>
    public const string Failing = "fails";

    /// <summary>How long a task of a flow of timers waits before it begins.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private const int LayerWidth = 100;

    /// <summary>Graphs of links, of which each task can be undone.</summary>
    public static IReadOnlyList<string> Graphs { get; } = ["chain", "unordered", "layers", "random"];

    /// <summary>A flow whose tasks can be undone; with an end that fails, all of them are.</summary>
    public static Flow Undoable(string shape, int tasks, bool fails)
    {
        var flow = Graph(shape, tasks, task => task.Compensate(Handler));
        return fails ? Flow.Linear(flow.Name + " undone", flow, Flow.Task("end").Handler(Failing)) : flow;
    }

    /// <summary>A graph of links.</summary>
    public static Flow Graph(string shape, int tasks, Func<TaskDefinition, TaskDefinition>? with = null)
    {
        var all = Enumerable.Range(0, tasks).Select(number => Flow.Task(Name("t", number)).Handler(Handler)).Select(task => (FlowItem)(with?.Invoke(task) ?? task)).ToList();
        return shape switch
        {
            "chain" => Flow.Linear(Name(shape, tasks), all),
            "unordered" => Flow.Unordered(Name(shape, tasks), all),
            "layers" => Flow.Graph(Name(shape, tasks), all).Link(Enumerable.Range(LayerWidth, Math.Max(0, tasks - LayerWidth)).SelectMany(to => new[] { Link(to - LayerWidth, to), Link(to - (to % LayerWidth) - LayerWidth + ((to + 1) % LayerWidth), to) })),
            "random" => Flow.Graph(Name(shape, tasks), all).Link(RandomLinks(tasks)),
            _ => throw new ArgumentException($"There is no graph '{shape}': {string.Join(", ", Graphs)} are known.", nameof(shape)),
        };
    }

    /// <summary>Waits for one signal after another.</summary>
    public static Flow Signals(int count) => Flow.Linear(Name("signals", count), Enumerable.Range(0, count).Select(number => (FlowItem)Flow.Signal(SignalName(number))));

    public static string SignalName(int number) => Name("s", number);

    /// <summary>Tasks in a line, before each of which there is a pause.</summary>
    public static Flow Timers(int count) => Flow.Linear(Name("timers", count), Tasks(count).Select(task => (FlowItem)((TaskDefinition)task).WaitBefore(Pause)));

    public static Flow Of(string shape, int tasks) => shape switch
    {
        "chain" => Flow.Linear(Name(shape, tasks), Tasks(tasks)),
        "fan" => Flow.Linear(Name(shape, tasks), Flow.Unordered("fan", Tasks(tasks)), Flow.Task("join").Handler(Handler)),
        "unordered" => Flow.Unordered(Name(shape, tasks), Tasks(tasks)),
        _ => throw new ArgumentException($"There is no shape '{shape}': chain, fan and unordered are known.", nameof(shape)),
    };

    private static IEnumerable<FlowItem> Tasks(int count) =>
        Enumerable.Range(0, count).Select(number => Flow.Task(Name("t", number)).Handler(Handler));

    private static IEnumerable<FlowLink> RandomLinks(int tasks)
    {
        var random = new Random(tasks);
        for (var to = 1; to < tasks; to++)
        {
            foreach (var from in Enumerable.Range(0, 3).Select(_ => random.Next(to)).Distinct()) yield return Link(from, to);
        }
    }

    private static FlowLink Link(int from, int to) => new(Name("t", from), Name("t", to));

    private static string Name(string shape, int number) => string.Create(CultureInfo.InvariantCulture, $"{shape}{number}");
}
