using LazyEngine.Executions;

namespace LazyEngine.Workflows;

/// <summary>Folds what happens to the items of a turn.</summary>
internal static class ItemFold
{
    /// <summary>An item has ended: another may begin, and the last one lets the turn be looked at.</summary>
    public static Execution Ended(Execution execution, InstanceKey item)
    {
        var key = new TurnKey(item.Node, item.Turn);
        if (execution.Course is not { } course || !course.Turns.TryGetValue(key, out var turn) || turn.Left == 0) return execution;
        var left = turn with { Left = turn.Left - 1 };
        var after = execution with { Course = course.With(key, left) with { Due = left.Left == 0 ? course.Due.Add(turn.Order) : course.Due } };
        return left.Line.IsEmpty ? after : Next(after, key, left);
    }

    /// <summary>An item has failed. Where its family may not grow, the items of its turn that have not begun never do.</summary>
    public static Execution Failed(Execution execution, InstanceKey item, TaskFailure error)
    {
        var key = new TurnKey(item.Node, item.Turn);
        if (execution.Rules < Rules.FamilyLimitsAreFinal || !Results.IsOutgrown(error)) return execution;
        if (execution.Course is not { } course || !course.Turns.TryGetValue(key, out var turn) || turn.Left <= 1 || turn.Calls[item.Item].Flow is null) return execution;
        var ready = execution.Ready.Where(each => each.Node == key.Node && each.Turn == key.Number).ToArray();
        if (ready.Length + turn.Line.Count == 0) return execution;
        return execution with { Ready = execution.Ready.Except(ready), Course = course.With(key, turn with { Line = [], Left = turn.Left - ready.Length - turn.Line.Count }) };
    }

    /// <summary>As many as may run at once begin, since nothing of the turn runs.</summary>
    public static Execution StartLine(Execution execution, TurnKey key)
    {
        var turn = execution.Course!.Turns[key];
        var atOnce = turn.AtOnce == 0 ? turn.Line.Count : Math.Min(turn.Line.Count, turn.AtOnce);
        var next = execution;
        for (var started = 0; started < atOnce; started++) next = Next(next, key, next.Course!.Turns[key]);
        return next;
    }

    private static Execution Next(Execution execution, TurnKey key, Turn turn) => execution with
    {
        Course = execution.Course!.With(key, turn with { Line = turn.Line.RemoveAt(0) }),
        Ready = execution.Ready.Add(new InstanceKey(key.Node, key.Number, turn.Line[0])),
    };

    /// <summary>Items are to be done once more.</summary>
    public static Execution Renew(Execution execution, TurnKey key, Sequence<int> items)
    {
        var (tasks, size) = (execution.Tasks.ToBuilder(), execution.Size);
        foreach (var item in items)
        {
            var instance = new InstanceKey(key.Node, key.Number, item);
            if (!tasks.TryGetValue(instance, out var before)) continue;
            // What has succeeded is done another time; what has failed is tried once more.
            var renewed = before with { State = TaskState.Pending, Renewals = before.Renewals + (before.State == TaskState.Success ? 1 : 0), Result = null, Claimant = null, ClaimIsDurable = false, ClaimedAt = null, EndedAt = null };
            size += renewed.Size - before.Size;
            tasks[instance] = renewed;
        }

        return execution with { Tasks = tasks.ToImmutable(), Size = size };
    }

    /// <summary>The results of a turn are kept no longer.</summary>
    public static Execution Forget(Execution execution, TurnKey key, int items)
    {
        var (tasks, size) = (execution.Tasks.ToBuilder(), execution.Size);
        for (var item = 0; item < items; item++)
        {
            var instance = new InstanceKey(key.Node, key.Number, item);
            if (!tasks.TryGetValue(instance, out var before) || before.Result is null) continue;
            size -= before.Result.Size;
            tasks[instance] = before with { Result = null };
        }

        return execution with { Tasks = tasks.ToImmutable(), Size = size };
    }
}
