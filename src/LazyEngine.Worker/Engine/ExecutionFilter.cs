using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>Which executions a list holds: those that fit everything that is given.</summary>
/// <param name="State">Only executions in this state. Default: null, any.</param>
/// <param name="FlowName">Only executions of flows of this name, compared exactly. Default: null, any.</param>
public sealed record ExecutionFilter(ExecutionState? State = null, string? FlowName = null);
