using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>What the attempts of an instance have to do at present.</summary>
internal static class Work
{
    /// <summary>The task, or its compensation where it is being undone.</summary>
    public static TaskDefinition Of(Plan plan, Execution execution, InstanceKey key) => Of(plan, key, execution.Tasks.GetValueOrDefault(key)?.Phase ?? Phase.Forward);

    /// <inheritdoc cref="Of(Plan, Execution, InstanceKey)" />
    public static TaskDefinition Of(Plan plan, InstanceKey key, Phase phase) =>
        (phase == Phase.Compensating ? plan.CompensationAt(key.Node) : null) ?? plan.TaskAt(key.Node)!;
}
