using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.Plans;

/// <summary>Makes nested flows from a seed: few names, so that providers meet, and links in both directions, so that some have cycles.</summary>
internal sealed class RandomFlows(int seed)
{
    private const int MostTasks = 30;

    private readonly Random _random = new(seed);
    private int _tasks;
    private int _flows;

    public static Flow Of(int seed) => new RandomFlows(seed).Next(depth: 0);

    private Flow Next(int depth)
    {
        var items = new List<FlowItem>();
        var name = $"f{_flows++}";
        for (var left = _random.Next(depth == 0 ? 2 : 0, 7); left > 0 && _tasks < MostTasks; left--)
            items.Add(depth < 4 && _random.Next(5) < 2 ? Next(depth + 1) : Task());
        var flow = new Flow(name, (FlowPattern)_random.Next(3), [.. items]);
        if (flow.Pattern != FlowPattern.Graph || items.Count < 2) return flow;

        for (var left = _random.Next(0, 4); left > 0; left--)
        {
            var (from, to) = (_random.Next(items.Count), _random.Next(items.Count));
            // Mostly forward: a definition that is nearly always cyclic would test little else.
            if (from > to && _random.Next(8) > 0) (from, to) = (to, from);
            if (from != to) flow = flow.Link(items[from].Name, items[to].Name);
        }

        return flow;
    }

    private TaskDefinition Task()
    {
        var task = Flow.Task($"t{_tasks++}");
        if (_random.Next(2) == 0) task = task.Requires(Name());
        if (_random.Next(3) == 0) task = task.Rebind("other", from: Name());
        return _random.Next(2) == 0 ? task.Provides(Name()) : task;
    }

    private string Name() => $"n{_random.Next(8)}";
}
