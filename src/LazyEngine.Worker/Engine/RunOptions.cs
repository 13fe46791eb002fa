using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>How an execution is started.</summary>
public sealed record RunOptions
{
    /// <summary>The id of the execution. Choose one to make the run repeatable: the same id, flow and inputs never start a second execution. Default: null, the engine makes a new one.</summary>
    public ExecutionId? Id { get; init; }
}
