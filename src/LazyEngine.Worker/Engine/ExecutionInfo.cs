using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>Where an execution stands.</summary>
/// <param name="Id">The execution.</param>
/// <param name="State">Its state.</param>
/// <param name="Version">The number of its commits; it only ever grows.</param>
/// <param name="Error">Why it ended, where it was no success; null while it has not ended.</param>
public sealed record ExecutionInfo(ExecutionId Id, ExecutionState State, long Version, TaskFailure? Error)
{
    /// <summary>Whether the execution has ended.</summary>
    public bool HasEnded => State.IsTerminal();
}
