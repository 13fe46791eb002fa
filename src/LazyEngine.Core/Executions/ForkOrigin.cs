namespace LazyEngine.Executions;

/// <summary>Where an execution was forked from.</summary>
/// <param name="Execution">The execution that it was taken over from.</param>
/// <param name="Version">The commit of that one that it went on from.</param>
public sealed record ForkOrigin(ExecutionId Execution, long Version);
