using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>What an execution still owes to the outside.</summary>
internal static class Obligations
{
    /// <summary>Everything owed in this state; what a recovered execution has to see to.</summary>
    public static Sequence<Effect> Of(Plan plan, Execution execution) =>
        execution.State.IsTerminal() ? [] : execution.InFlight.Select(key => For(plan, execution, key)).ToSequence();

    /// <summary>What a commit adds to what is owed, and the news that is worth telling but not owed.</summary>
    public static Sequence<Effect> Added(Plan plan, Execution before, Execution after, Sequence<ExecutionEvent> events)
    {
        if (before.IsDraining != after.IsDraining && !after.State.IsTerminal())
        {
            var owed = new HashSet<Effect>(Of(plan, before));
            return [.. Of(plan, after).Where(effect => !owed.Contains(effect)), .. events.Select(happened => ReleaseOf(plan, after.Id, happened)).OfType<Effect>()];
        }

        var added = new List<Effect>();
        foreach (var happened in events)
        {
            switch (happened)
            {
                case ExecutionEvent.TaskScheduled e when plan.TryFindTask(e.Task, out var node):
                    var key = new InstanceKey(node, e.Turn, e.Item);
                    if (after.InFlight.Contains(key)) added.Add(For(plan, after, key));
                    break;
                case var _ when ReleaseOf(plan, after.Id, happened) is { } release:
                    added.Add(release);
                    break;
            }
        }

        return [.. added];
    }

    // Attempts that their worker has not ended itself.
    private static Effect.Release? ReleaseOf(Plan plan, ExecutionId execution, ExecutionEvent happened)
    {
        AttemptToken? token = happened switch
        {
            ExecutionEvent.TaskCancelled e => new AttemptToken(execution, e.Task, e.Turn, e.Item, e.Attempt),
            ExecutionEvent.TaskFailed e when e.Error.IsTimeout => new AttemptToken(execution, e.Task, e.Turn, e.Item, e.Attempt),
            ExecutionEvent.TaskRetrying e when e.Error.IsTimeout => new AttemptToken(execution, e.Task, e.Turn, e.Item, e.Attempt),
            ExecutionEvent.TaskHeld e when e.Error.IsTimeout => new AttemptToken(execution, e.Task, e.Turn, e.Item, e.Attempt),
            _ => null,
        };
        return token is not null && plan.TryFindTask(token.Task, out var node) && plan.TaskAt(node)!.ChildFlow is null ? new Effect.Release(token, plan.TaskAt(node)!.QueueName) : null;
    }

    private static Effect For(Plan plan, Execution execution, InstanceKey key)
    {
        var task = plan.TaskAt(key.Node)!;
        var instance = execution.Tasks[key];
        var token = new AttemptToken(execution.Id, task.Name, key.Turn, key.Item, instance.Attempt);
        return execution.IsDraining && !instance.HadStarted
            ? new Effect.Withdraw(token, task.QueueName)
            : new Effect.Offer(token, task.QueueName, task.Priority, instance.FirstScheduledAt);
    }
}
