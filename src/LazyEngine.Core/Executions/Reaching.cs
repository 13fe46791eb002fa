using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>What becomes ready when nodes are done.</summary>
internal static class Reaching
{
    /// <summary>A node is done: its successors wait for one predecessor less.</summary>
    public static Execution Pass(Plan plan, Execution execution, int node, DateTimeOffset at) => Reach(plan, execution, plan.Successors(node), at);

    /// <summary>Nodes are reached once more; those that nothing is left to wait for become ready, or begin their wait.</summary>
    public static Execution Reach(Plan plan, Execution execution, ReadOnlySpan<int> nodes, DateTimeOffset at)
    {
        if (nodes.IsEmpty) return execution;
        var awaited = execution.Awaited.ToBuilder();
        var ready = execution.Ready.ToBuilder();
        var resting = execution.Resting.ToBuilder();
        var timers = execution.Timers;
        var passed = new Stack<int>();
        Arrive(nodes);
        while (passed.TryPop(out var gate)) Arrive(plan.Successors(gate));
        return execution with { Awaited = awaited.ToImmutable(), Ready = ready.ToImmutable(), Resting = resting.ToImmutable(), Timers = timers };

        void Arrive(ReadOnlySpan<int> reached)
        {
            foreach (var node in reached)
            {
                var left = (awaited.TryGetValue(node, out var count) ? count : plan.PredecessorCount(node)) - 1;
                if (left > 0)
                {
                    awaited[node] = left;
                    continue;
                }

                awaited.Remove(node);
                if (plan.TaskAt(node) is { } task) Begin(new InstanceKey(node, 0, 0), task.PauseBefore);
                else passed.Push(node);
            }
        }

        void Begin(InstanceKey key, TimeSpan pause)
        {
            if (pause == TimeSpan.Zero)
            {
                ready.Add(key);
                return;
            }

            resting.Add(key);
            timers = timers.Set(key, TimerKind.WaitBefore, at + pause);
        }
    }
}
