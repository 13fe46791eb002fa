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
        if ((before.IsDraining != after.IsDraining || !before.Reverts.Equals(after.Reverts)) && !after.State.IsTerminal())
        {
            var owed = new HashSet<Effect>(Of(plan, before));
            return [.. Of(plan, after).Where(effect => !owed.Contains(effect)), .. events.Select(happened => ReleaseOf(plan, before, happened)).OfType<Effect>()];
        }

        List<Effect>? added = null;
        foreach (var happened in events)
        {
            switch (happened)
            {
                case ExecutionEvent.TaskScheduled e:
                    Add(e.Task, e.Turn, e.Item);
                    break;
                case ExecutionEvent.CompensationScheduled e:
                    Add(e.Task, e.Turn, e.Item);
                    break;
                case var _ when ReleaseOf(plan, before, happened) is { } release:
                    (added ??= []).Add(release);
                    break;
            }
        }

        return added is null ? [] : [.. added];

        void Add(string task, int turn, int item)
        {
            if (plan.TryFindTask(task, out var node) && new InstanceKey(node, turn, item) is var key && after.InFlight.Contains(key)) (added ??= []).Add(For(plan, after, key));
        }
    }

    // Attempts that their worker has not ended itself.
    private static Effect.Release? ReleaseOf(Plan plan, Execution before, ExecutionEvent happened)
    {
        var execution = before.Id;
        AttemptToken? token = happened switch
        {
            ExecutionEvent.TaskCancelled e => new AttemptToken(execution, e.Task, e.Turn, e.Item, e.Attempt),
            ExecutionEvent.TaskFailed e when e.Error.IsTimeout => new AttemptToken(execution, e.Task, e.Turn, e.Item, e.Attempt),
            ExecutionEvent.TaskRevertFailed e when e.Error.IsTimeout => new AttemptToken(execution, e.Task, e.Turn, e.Item, e.Attempt),
            ExecutionEvent.TaskRetrying e when e.Error.IsTimeout => new AttemptToken(execution, e.Task, e.Turn, e.Item, e.Attempt),
            ExecutionEvent.TaskHeld e when e.Error.IsTimeout => new AttemptToken(execution, e.Task, e.Turn, e.Item, e.Attempt),
            _ => null,
        };
        return token is not null && plan.TryFindTask(token.Task, out var node) && (Children.FlowOf(plan, before, new InstanceKey(node, token.Turn, token.Item)) is null || before.Tasks.GetValueOrDefault(new InstanceKey(node, token.Turn, token.Item))?.Phase == Phase.Compensating)
            ? new Effect.Release(token, Work.Of(plan, before, new InstanceKey(node, token.Turn, token.Item)).QueueName)
            : null;
    }

    private static Effect For(Plan plan, Execution execution, InstanceKey key)
    {
        var instance = execution.Tasks[key];
        var task = Work.Of(plan, execution, key);
        var token = new AttemptToken(execution.Id, task.Name, key.Turn, key.Item, instance.Attempt);
        return execution.MayBegin(plan, key, instance)
            ? new Effect.Offer(token, task.QueueName, task.Priority, instance.FirstScheduledAt) { Key = task.FairnessKey ?? execution.FairnessKey ?? string.Empty, Group = task.WorkerGroup ?? string.Empty }
            : new Effect.Withdraw(token, task.QueueName);
    }
}
