using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Folds what goes back: a task is undone when all that came after it is, so that the order of a revert is that of the run, backwards.</summary>
/// <remarks>
/// A node is clean when it has not run, or is undone; a gate and a task that was left out are when all behind them are.
/// <see cref="Execution.Back"/> counts for each node that a revert covers the direct successors that are not clean yet.
/// </remarks>
internal static class Reverting
{
    /// <summary>A revert begins, or grows.</summary>
    public static Execution Begin(Plan plan, Execution execution, RevertBegan e, DateTimeOffset at)
    {
        int? controller = e.Controller is null ? null : Node(plan, e.Controller);
        var reverts = execution.Reverts.With(plan, controller, e.Kind);
        var next = execution with { Reverts = reverts, State = reverts.IsFinal && execution.State == ExecutionState.Running ? ExecutionState.Reverting : execution.State };
        if (reverts.IsFinal) next = next with { Cause = next.Cause ?? e.Cause };
        if (reverts.All) next = next with { Timers = next.Timers.Drop(ArmedTimer.OfExecution, TimerKind.Deadline) };
        return Count(plan, CallOff(plan, next, at));
    }

    /// <summary>An attempt was undone, or nothing had to be done for it.</summary>
    public static Execution Undo(Plan plan, Execution execution, InstanceKey key, TaskInstance instance)
    {
        // What had succeeded had let its successors begin, and must do so again before they can.
        if (instance.Error is null && !execution.Reverts.All) execution = Unpass(plan, execution, key.Node);
        return Clean(plan, execution, key.Node);
    }

    /// <summary>An attempt of what is to be undone is in: nothing behind it can have begun.</summary>
    public static Execution Turn(Plan plan, Execution execution, InstanceKey key) =>
        execution.Reverts.Covers(plan, key.Node) && !execution.Back.ContainsKey(key.Node) ? TurnBack(execution, key) : execution;

    /// <summary>An attempt of what is to be undone has come back unstarted.</summary>
    public static Execution Clean(Plan plan, Execution execution, int node)
    {
        var back = execution.Back.ToBuilder();
        var turned = new List<int>();
        var clean = new Stack<int>();
        clean.Push(node);
        while (clean.TryPop(out var next))
        {
            foreach (var before in plan.Reversal!.Predecessors(next))
            {
                if (!back.TryGetValue(before, out var left)) continue;
                if (left > 1)
                {
                    back[before] = left - 1;
                    continue;
                }

                back.Remove(before);
                if (IsCleanAlone(plan, execution, before)) clean.Push(before);
                else turned.Add(before);
            }
        }

        var after = execution with { Back = back.ToImmutable() };
        foreach (var before in turned) after = TurnBack(after, new InstanceKey(before, 0, 0));
        return after;
    }

    /// <summary>All that follows a controller is undone: it runs again, and its flow with it.</summary>
    public static Execution Again(Plan plan, Execution execution, string controller)
    {
        var first = Node(plan, controller);
        var marks = new bool[plan.NodeCount];
        plan.MarkFrom(first, marks);
        var (tasks, size) = (execution.Tasks.ToBuilder(), execution.Size);
        foreach (var (key, instance) in execution.Tasks)
        {
            if (!marks[key.Node]) continue;
            var fresh = instance.Afresh(keepsHistory: key.Node == first);
            tasks[key] = fresh;
            size += fresh.Size - instance.Size;
        }

        var again = Unpass(plan, execution, first);
        return again with
        {
            Tasks = tasks.ToImmutable(),
            Size = size,
            Reverts = again.Reverts.Without(first),
            Broken = again.Broken.Except(again.Broken.Where(key => marks[key.Node])),
            Ready = again.Ready.Add(new InstanceKey(first, 0, 0)),
        };
    }

    public static int Node(Plan plan, string task) =>
        plan.TryFindTask(task, out var node) ? node : throw new System.Diagnostics.UnreachableException($"Flow '{plan.Name}' ({plan.Hash}) has no task '{task}'.");

    // What has not begun does not begin, and what has only to rest is done.
    private static Execution CallOff(Plan plan, Execution execution, DateTimeOffset at)
    {
        var next = execution;
        foreach (var key in execution.Ready.Where(key => execution.Reverts.Covers(plan, key.Node)).ToList())
        {
            var instance = execution.Tasks.GetValueOrDefault(key);
            if (instance?.Phase == Phase.Compensating) continue;
            next = next with { Ready = next.Ready.Remove(key) };
            if (instance?.Phase == Phase.Deciding) next = next with { Tasks = next.Tasks.SetItem(key, instance with { Phase = Phase.Forward, State = TaskState.Success }) };
        }

        foreach (var key in execution.Resting.Where(key => execution.Reverts.Covers(plan, key.Node)).ToList())
        {
            if (execution.Tasks.GetValueOrDefault(key)?.Phase == Phase.Compensating) continue;
            var isDone = execution.Timers.Has(key, TimerKind.WaitAfter);
            next = next with { Resting = next.Resting.Remove(key), Timers = next.Timers.Drop(key) };
            if (isDone) next = Reaching.Pass(plan, next, key.Node, at);
        }

        return next;
    }

    // Costs a walk over the plan, and a revert undoes most of it.
    private static Execution Count(Plan plan, Execution execution)
    {
        var back = System.Collections.Immutable.ImmutableSortedDictionary.CreateBuilder<int, int>();
        var isClean = new bool[plan.NodeCount];
        var turned = new List<int>();
        foreach (var node in plan.Reversal!.NodesLastFirst)
        {
            if (!execution.Reverts.Covers(plan, node)) continue;
            var left = 0;
            foreach (var successor in plan.Successors(node)) left += isClean[successor] ? 0 : 1;
            if (left > 0) back.Add(node, left);
            else if (IsCleanAlone(plan, execution, node)) isClean[node] = true;
            else turned.Add(node);
        }

        var after = execution with { Back = back.ToImmutable() };
        foreach (var node in turned) after = TurnBack(after, new InstanceKey(node, 0, 0));
        return after;
    }

    /// <summary>Whether there is nothing to undo for a node once all behind it is clean.</summary>
    private static bool IsCleanAlone(Plan plan, Execution execution, int node) =>
        plan.TaskAt(node) is null
        || execution.Tasks.GetValueOrDefault(new InstanceKey(node, 0, 0)) is not { } instance
        || instance.State is TaskState.Reverted or TaskState.Ignored
        || (instance is { State: TaskState.Pending, Phase: Phase.Forward });

    // A controller whose flow runs again is not undone itself; what is under way is awaited.
    private static Execution TurnBack(Execution execution, InstanceKey key)
    {
        var instance = execution.Tasks[key];
        if (instance.Phase != Phase.Forward || !(instance.State is TaskState.Success or TaskState.Failure or TaskState.Cancelled) || execution.Reverts.IsForRound(key.Node)) return execution;
        return execution with
        {
            Tasks = execution.Tasks.SetItem(key, instance with { State = TaskState.Pending, Phase = Phase.Compensating, FirstScheduledAt = default, Failures = 0, Progress = null, HadStarted = false, Claimant = null, ClaimIsDurable = false, ClaimedAt = null }),
            Ready = execution.Ready.Add(key),
            Size = execution.Size - (instance.Progress?.Size ?? 0),
        };
    }

    private static Execution Unpass(Plan plan, Execution execution, int node)
    {
        var awaited = execution.Awaited.ToBuilder();
        var open = new Stack<int>();
        open.Push(node);
        while (open.TryPop(out var next))
        {
            foreach (var successor in plan.Successors(next))
            {
                var wasReached = !awaited.TryGetValue(successor, out var left);
                if (++left == plan.PredecessorCount(successor)) awaited.Remove(successor);
                else awaited[successor] = left;
                // What lets things pass without running has let them pass.
                if (wasReached && (plan.TaskAt(successor) is null || execution.Tasks.GetValueOrDefault(new InstanceKey(successor, 0, 0))?.State == TaskState.Ignored)) open.Push(successor);
            }
        }

        return execution with { Awaited = awaited.ToImmutable() };
    }
}
