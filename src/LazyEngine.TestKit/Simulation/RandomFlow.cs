using System.Globalization;
using LazyEngine.Flows;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Makes flows out of chance: nested patterns, results that are passed on, tasks that wait for the outside, that may run once only, or that fail, and children that do the same.</summary>
/// <param name="world">Chance.</param>
/// <param name="level">How many flows there are around it whose child it is.</param>
internal sealed class RandomFlow(World world, int level)
{
    public const string Works = "works";
    public const string Waits = "waits";
    public const string Fails = "fails";

    /// <summary>Fails at some attempts.</summary>
    public const string Flickers = "flickers";

    /// <summary>A decider, or a retry controller.</summary>
    public const string Decides = "decides";

    private const int MostLevels = 2;

    private readonly int _mostTasks = level == 0 ? 9 : 3;
    private readonly List<string> _results = [];
    private int _tasks;
    private int _flows;
    private bool _reverts;

    public static Flow Of(World world) => new RandomFlow(world, 0) { _reverts = world.Chance(0.5) }.Next(0);

    private Flow Next(int depth)
    {
        var items = new List<FlowItem>();
        var name = Named("f", _flows++);
        var pattern = world.Pick(3);
        for (var left = 1 + world.Pick(4); left > 0 && _tasks < _mostTasks; left--)
        {
            // What runs at the same time knows nothing of each other.
            var known = _results.Count;
            items.Add(depth < 2 && world.Chance(0.3) ? Next(depth + 1) : Task());
            if (pattern != 0) _results.RemoveRange(known, _results.Count - known);
        }

        if (items.Count == 0) items.Add(Task());
        var flow = pattern switch
        {
            0 => Flow.Linear(name, items),
            1 => Flow.Unordered(name, items),
            _ => Linked(Flow.Graph(name, items), items),
        };
        if (!_reverts || world.Chance(0.6)) return flow;
        return flow.Retry(world.Pick(4) switch
        {
            0 => RetryController.AlwaysRevert(),
            1 => RetryController.By(Decides),
            _ => RetryController.Times(1 + world.Pick(3)) with { RevertsAll = world.Chance(0.2) },
        });
    }

    private Flow Linked(Flow graph, List<FlowItem> items)
    {
        for (var to = 1; to < items.Count; to++)
        {
            if (!world.Chance(0.6)) continue;
            var from = items[world.Pick(to)].Name;
            graph = _reverts && world.Chance(0.4)
                ? graph.Link(from, items[to].Name, LinkDecider.By(Decides, (DeciderDepth)world.Pick(4)))
                : graph.Link(from, items[to].Name);
        }

        return graph;
    }

    private TaskDefinition Task()
    {
        var task = level < MostLevels && world.Chance(0.12) ? Child() : Handled();
        if (_results.Count > 0 && world.Chance(0.6)) task = task.Requires(_results[world.Pick(_results.Count)]);
        if (world.Chance(0.1)) task = task.WaitBefore(world.Between(1, 90));
        if (world.Chance(0.1)) task = task.WaitAfter(world.Between(1, 90));
        if (task.RerunAfterLoss && world.Chance(0.1)) task = task.Within(new TimeLimits { StartToClose = world.Between(5, 60) }).Retry(Policy());
        var result = $"r-{task.Name}";
        _results.Add(result);
        return task.Provides(result);
    }

    // One that waits for what never comes shows that its parent sees to its end.
    private TaskDefinition Child()
    {
        var name = Named("c", _tasks++);
        if (world.Chance(0.2)) return Flow.Child(name, Flow.Linear("endless", Flow.Signal("never"))).Within(new TimeLimits { StartToClose = world.Between(5, 60) });
        var task = Flow.Child(name, new RandomFlow(world, level + 1).Next(1), (ParentClose)world.Pick(3));
        if (_reverts) task = Compensated(task);
        return world.Chance(0.3) ? task.Retry(Policy()) : task;
    }

    private TaskDefinition Handled()
    {
        var task = Flow.Task(Named("t", _tasks++)).Handler(world.Chance(0.03) ? Fails : world.Chance(0.15) ? Waits : Works);
        if (world.Chance(0.1)) task = task.AtMostOnce();
        if (task.RerunAfterLoss && world.Chance(0.3)) task = task.Handler(Flickers).Retry(Policy());
        if (_reverts && world.Chance(0.15)) task = task.Handler(world.Chance(0.5) ? Flickers : Fails);
        if (_reverts) task = Compensated(task);
        return world.Chance(0.2) ? task.WithPriority(world.Pick(5)) : task;
    }

    private TaskDefinition Compensated(TaskDefinition task) => world.Pick(20) switch
    {
        < 6 => task,
        < 14 => task.Compensate(Works),
        < 17 => task.Compensate(new Compensation(Flickers) { RetryPolicy = Policy() }),
        < 19 => task.Compensate(Waits),
        _ => task.Compensate(Fails),
    };

    private RetryPolicy Policy() => new()
    {
        Attempts = 2 + world.Pick(4),
        FirstDelay = world.Between(0.5, 10),
        Backoff = (Backoff)world.Pick(3),
        Jitter = world.Chance(0.5) ? 0.5 : 0,
    };

    private static string Named(string letter, int number) => string.Create(CultureInfo.InvariantCulture, $"{letter}{number}");
}
