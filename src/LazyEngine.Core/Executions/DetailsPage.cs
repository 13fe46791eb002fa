using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Executions;

/// <summary>Cuts the details of an execution into pages that fit into a message.</summary>
internal static class DetailsPage
{
    /// <summary>What a task costs in a page besides its result, in bytes; an estimate on the safe side.</summary>
    private const int TaskBytes = 512;

    public static ExecutionReply.Details Of(Plan plan, Execution execution, int from, int maxBytes)
    {
        var tasks = new List<TaskDetails>();
        var size = 0L;
        int? next = null;
        var count = execution.Course?.Order.Count ?? plan.NodeCount;
        for (var place = Math.Max(from, 0); place < count; place++)
        {
            if (DetailsAt(plan, execution, place) is not { } details) continue;
            var bytes = TaskBytes + (details.Result?.Size ?? 0) + (details.Error is { } error ? Evolution.SizeOf(error) : 0) + (details.Published?.Size ?? 0);
            if (tasks.Count > 0 && size + bytes > maxBytes)
            {
                next = place;
                break;
            }

            size += bytes;
            tasks.Add(details);
        }

        var page = new ExecutionDetails(execution.Id, execution.FlowName, execution.Flow, execution.State, execution.Version, execution.CreatedAt, execution.At, execution.EndedAt, execution.Error, [.. tasks]) { Parent = execution.Parent?.Token, Epoch = execution.Epoch, Forked = execution.Forked, Output = execution.Course?.Output, Info = InfoOf(execution) };
        return new ExecutionReply.Details(page, next);
    }

    private static string? InfoOf(Execution execution) => execution switch
    {
        { Error.Message: { Length: > 0 } why } => why,
        { State: ExecutionState.Success, Closing.Error.Message: { Length: > 0 } said } => said,
        { State: ExecutionState.Suspending or ExecutionState.Suspended, Course.Info: { Length: > 0 } said } => said,
        _ => null,
    };

    private static TaskDetails? DetailsAt(Plan plan, Execution execution, int place) => execution.Course is { } course
        ? TurnDetails.Of(plan, execution, course.Order[place])
        : plan.TaskAt(place) is { } task ? Describe(plan, execution, task, new InstanceKey(place, 0, 0)) : null;

    private static TaskDetails Describe(Plan plan, Execution execution, TaskDefinition task, InstanceKey key)
    {
        var isController = plan.IsController(key.Node);
        if (execution.Tasks.GetValueOrDefault(key) is not { } instance) return new TaskDetails(task.Name, 0, 0, TaskState.Pending, 0, null, null, null, null, null) { Rounds = isController ? 0 : null };
        return new TaskDetails(task.Name, 0, 0, StateOf(instance), instance.Attempt, instance.ScheduledAt, instance.ClaimedAt, instance.EndedAt, instance.Result, instance.RevertError ?? instance.Error)
        {
            Child = task.ChildFlow is null || IsToUndo(task, instance) ? null : ChildId.Of(new AttemptToken(execution.Id, task.Name, 0, 0, instance.Attempt)),
            Rounds = isController ? instance.History.Count : null,
            Decision = isController ? DecisionOf(plan, execution, key.Node, instance) : null,
        };
    }

    private static RetryDecision? DecisionOf(Plan plan, Execution execution, int node, TaskInstance controller)
    {
        if (execution.Reverts.IsForRound(node)) return RetryDecision.Retry;
        if (controller.Asked is not null && (execution.Reverts.Covers(plan, node) || controller.State is TaskState.Reverted or TaskState.RevertFailure))
            return plan.ControllerAt(node)!.RevertsAll ? RetryDecision.RevertAll : RetryDecision.Revert;
        if (controller.Phase == Phase.Deciding) return null;
        // Every round but the first follows from a failure.
        return controller.History.Count > (controller.State == TaskState.Pending ? 0 : 1) ? RetryDecision.Retry : null;
    }

    private static bool IsToUndo(TaskDefinition task, TaskInstance instance) =>
        instance.Phase != Phase.Forward || (task.Compensation is not null && instance.State is TaskState.Reverted or TaskState.RevertFailure);

    private static TaskState StateOf(TaskInstance instance) => instance.Phase switch
    {
        Phase.Compensating when instance.State is TaskState.Pending or TaskState.Scheduled or TaskState.Running or TaskState.Waiting => TaskState.Reverting,
        Phase.Deciding when instance.State == TaskState.Pending => TaskState.Success,
        _ => instance.State,
    };
}
