using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LazyEngine.Flows;

namespace LazyEngine.Pictures.Tests;

/// <summary>Makes flows of every pattern, nested, with links, deciders, values and rounds, that always compile.</summary>
public sealed class RandomFlow
{
    private const int Deepest = 4;

    private readonly Random _random;
    private int _tasks;
    private int _flows;

    private RandomFlow(int seed) => _random = new Random(seed);

    public static Arbitrary<Flow> Flows() => Gen.Choose(0, int.MaxValue - 1).Select(Of).ToArbitrary();

    public static Flow Of(int seed) => new RandomFlow(seed).Make(1, []);

    /// <summary>Makes a flow whose tasks may take the values that are there before it.</summary>
    private Flow Make(int depth, List<string> values)
    {
        var name = Name("flow", _flows++);
        var pattern = (FlowPattern)_random.Next(3);
        var items = new List<FlowItem>();
        var before = values.ToList();
        for (var left = _random.Next(depth == 1 ? 1 : 0, 9); left > 0; left--)
        {
            var item = depth < Deepest && _random.Next(4) == 0 ? Make(depth + 1, before) : Task(before);
            items.Add(item);
            // In a linear flow and a graph later items see what earlier ones provide.
            if (pattern != FlowPattern.Unordered) before.AddRange(ValuesOf(item));
        }

        var flow = pattern switch
        {
            FlowPattern.Linear => Flow.Linear(name, items),
            FlowPattern.Unordered => Flow.Unordered(name, items),
            _ => Flow.Graph(name, items).Link(Links(items)),
        };
        return _random.Next(5) == 0 ? flow.Retry(RetryController.Times(2)) : flow;
    }

    private FlowItem Task(List<string> values)
    {
        var number = _tasks++;
        if (_random.Next(8) == 0) return Flow.Signal(Name("signal", number));
        var task = Flow.Task(new string('x', _random.Next(40)) + Name("task", number)).Provides(Name("value", number));
        for (var left = _random.Next(4); left > 0 && values.Count > 0; left--) task = task.Requires(values[_random.Next(values.Count)]);
        return task;
    }

    private List<FlowLink> Links(List<FlowItem> items)
    {
        var links = new List<FlowLink>();
        for (var left = _random.Next(items.Count); left > 0; left--)
        {
            var to = _random.Next(1, items.Count);
            links.Add(new FlowLink(items[_random.Next(to)].Name, items[to].Name) { Decider = _random.Next(4) == 0 ? LinkDecider.By("decides") : null });
        }

        return [.. links.DistinctBy(link => (link.From, link.To))];
    }

    private static IEnumerable<string> ValuesOf(FlowItem item) => item switch
    {
        Flow flow => flow.Items.SelectMany(ValuesOf),
        TaskDefinition { ResultName: { } name } => [name],
        _ => [],
    };

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
}
