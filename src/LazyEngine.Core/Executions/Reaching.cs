using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>What becomes ready when nodes are done.</summary>
internal static class Reaching
{
    /// <summary>A node is done: its successors wait for one predecessor less.</summary>
    public static Execution Pass(Plan plan, Execution execution, int node, DateTimeOffset at) => Reach(plan, execution, plan.Successors(node), at);

    /// <summary>Tasks are left out. Those that were reached let their successors begin; the others will, when they are.</summary>
    public static Execution LeaveOut(Plan plan, Execution execution, ExecutionEvent.TasksIgnored e, DateTimeOffset at)
    {
        var (tasks, ready, resting, timers) = (execution.Tasks.ToBuilder(), execution.Ready, execution.Resting, execution.Timers);
        var reached = new List<int>();
        foreach (var name in e.Tasks)
        {
            var key = new InstanceKey(Reverting.Node(plan, name), 0, 0);
            var before = tasks.GetValueOrDefault(key) ?? new TaskInstance { State = TaskState.Pending, Attempt = 0, FirstScheduledAt = default, ScheduledAt = at };
            if (before.State != TaskState.Pending) throw Evolution.Impossible(execution, nameof(ExecutionEvent.TasksIgnored));
            tasks[key] = before with { State = TaskState.Ignored, EndedAt = at };
            if (!ready.Contains(key) && !resting.Contains(key)) continue;
            (ready, resting, timers) = (ready.Remove(key), resting.Remove(key), timers.Drop(key));
            reached.Add(key.Node);
        }

        var after = execution with { Tasks = tasks.ToImmutable(), Ready = ready, Resting = resting, Timers = timers };
        foreach (var node in reached) after = Pass(plan, after, node, at);
        return after;
    }

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
                var key = new InstanceKey(node, 0, 0);
                var state = execution.Tasks.GetValueOrDefault(key)?.State;
                if (plan.TaskAt(node) is not { } task || state == TaskState.Ignored) passed.Push(node);
                // A task may have begun before its flow was changed, and others been put in front of it.
                else if (state is TaskState.Success or TaskState.Waiting || resting.Contains(key)) continue;
                else if (!execution.Reverts.Covers(plan, node)) Begin(key, task.PauseBefore);
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
