using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>What the attempts of an instance have to do at present.</summary>
internal static class Work
{
    /// <summary>The task, or its compensation where it is being undone; with what a workflow has found out about this instance.</summary>
    public static TaskDefinition Of(Plan plan, Execution execution, InstanceKey key)
    {
        var phase = execution.Tasks.GetValueOrDefault(key)?.Phase ?? Phase.Forward;
        var task = Of(plan, key, phase);
        return Arguments.CallOf(execution, key) is { } call and not { Queue: null, SafeRerun: null }
            ? task with { QueueName = call.Queue ?? task.QueueName, RerunAfterLoss = call.SafeRerun ?? task.RerunAfterLoss }
            : task;
    }

    /// <summary>The same, but for what a workflow has found out about this instance.</summary>
    public static TaskDefinition Of(Plan plan, InstanceKey key, Phase phase) =>
        (phase == Phase.Compensating ? plan.CompensationAt(key.Node) : null) ?? plan.TaskAt(key.Node)!;
}
