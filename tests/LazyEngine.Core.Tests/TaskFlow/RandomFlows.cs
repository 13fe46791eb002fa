using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>Flows of every shape, the same for the same seed.</summary>
internal sealed class RandomFlows(int seed)
{
    private readonly Random _random = new(seed);
    private int _names;

    public Flow Next()
    {
        var flow = Of(0);
        return flow.OnFailure(_random.Next(3) == 0 ? FailureMode.RevertLocally : FailureMode.Revert);
    }

    private Flow Of(int depth)
    {
        var (name, count) = ($"f{_names++}", _random.Next(depth == 0 ? 1 : 0, 4));
        var items = Enumerable.Range(0, count).Select(_ => depth < 3 && _random.Next(3) == 0 ? (FlowItem)Of(depth + 1) : Task()).ToList();
        var flow = _random.Next(3) switch
        {
            0 => Flow.Linear(name, items),
            1 => Flow.Unordered(name, items),
            _ => Linked(Flow.Graph(name, items)),
        };
        return _random.Next(5) switch
        {
            0 => flow.Retry(RetryController.Times(_random.Next(0, 4)) with { RevertsAll = _random.Next(4) == 0 }),
            1 => flow.Retry(RetryController.ForEach([.. Enumerable.Range(0, _random.Next(1, 4)).Select(Payload.Json)]) with { RevertsAll = _random.Next(4) == 0 }),
            2 when depth > 0 => flow.Retry(RetryController.AlwaysRevert()),
            _ => flow,
        };
    }

    private TaskDefinition Task()
    {
        var task = Flow.Task($"t{_names++}");
        return _random.Next(5) == 0 ? task : task.Compensate("undo " + task.Name);
    }

    private Flow Linked(Flow flow)
    {
        for (var to = 1; to < flow.Items.Count; to++)
        {
            for (var from = 0; from < to; from++)
            {
                var (first, second) = (flow.Items[from].Name, flow.Items[to].Name);
                flow = _random.Next(4) switch
                {
                    0 => flow.Link(first, second),
                    1 => flow.Link(first, second, LinkDecider.By($"vote {_names++}", (DeciderDepth)_random.Next(4))),
                    _ => flow,
                };
            }
        }

        return flow;
    }
}
