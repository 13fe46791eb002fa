using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>A page of a list.</summary>
/// <param name="Executions">The executions.</param>
/// <param name="Next">The cursor of the page that follows; null where this is the last.</param>
public sealed record ExecutionPage(Sequence<ExecutionSummary> Executions, string? Next);

/// <summary>How many executions there are.</summary>
/// <param name="Total">All of them.</param>
/// <param name="IsCapped">Whether there may be more: counting has stopped at its limit.</param>
/// <param name="States">How many are in each state; states without any are left out.</param>
public sealed record ExecutionCounts(long Total, bool IsCapped, Sequence<StateCount> States);
