namespace LazyEngine.Executions;

/// <summary>How many executions are in a state.</summary>
/// <param name="State">The state.</param>
/// <param name="Count">How many there are, or as many as are counted at most.</param>
public sealed record StateCount(ExecutionState State, long Count);
