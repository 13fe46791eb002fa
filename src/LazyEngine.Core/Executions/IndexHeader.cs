using LazyEngine.Flows;

namespace LazyEngine.Executions;

/// <summary>What the index says of one execution: that it exists, its state, and when it must next be woken.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="FlowName">The name of its flow.</param>
/// <param name="Flow">The identity of its flow.</param>
/// <param name="State">Its state after the commit.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="UpdatedAt">When the commit was made.</param>
/// <param name="WakeAt">When it must look at itself again; null when only somebody outside can move it.</param>
/// <param name="HasAttempts">Whether something was under way in a process, and dies with one that embeds both engine and worker: attempts, and news for parents and children, of which some outlives the end.</param>
internal sealed record IndexHeader(
    ExecutionId Execution,
    string FlowName,
    FlowHash Flow,
    ExecutionState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? WakeAt,
    bool HasAttempts);
