using LazyEngine.Executions;
using LazyEngine.Workflows;

namespace LazyEngine;

/// <summary>What an execution and its children have come to: a tree of executions and their tasks.</summary>
/// <param name="Root">The execution that was asked about.</param>
/// <param name="Statistics">How many tasks of the tree are in which state, whatever is shown of them; of workflows by the names of <see cref="TurnState"/>.</param>
/// <param name="IsCut">Whether there are executions that are not shown, for being too many or too deep.</param>
public sealed record ExecutionReport(ReportedExecution Root, IReadOnlyDictionary<string, int> Statistics, bool IsCut);

/// <summary>An execution in a report.</summary>
/// <param name="Id">The execution.</param>
/// <param name="FlowName">The name of its flow.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Error">Why it ended, where it was no success.</param>
/// <param name="Tasks">Its tasks, or only those with failures.</param>
public sealed record ReportedExecution(ExecutionId Id, string FlowName, ExecutionState State, TaskFailure? Error, Sequence<ReportedTask> Tasks);

/// <summary>A task in a report.</summary>
/// <param name="Name">The task.</param>
/// <param name="Turn">How often it had been entered before.</param>
/// <param name="Item">Its place in the list that it runs over; 0 for a task of a workflow, whose items are one.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">How many attempts there were.</param>
/// <param name="Error">Its failure, where it has one.</param>
/// <param name="Executions">The child executions that it has started.</param>
public sealed record ReportedTask(string Name, int Turn, int Item, TaskState State, int Attempts, TaskFailure? Error, Sequence<ReportedExecution> Executions)
{
    /// <summary>Where a task of a workflow stands, in the words of workflows; null for any other flow.</summary>
    public TurnState? TurnState { get; init; }
}

/// <summary>What a report shows.</summary>
public sealed record ReportOptions
{
    /// <summary>Only tasks that have failed, and those above them. Default: false, all tasks.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>How deep children are followed: 0 for the execution alone. Default: 20.</summary>
    public int DepthMax { get; init; } = 20;

    /// <summary>How many executions are shown. Default: 1 000.</summary>
    public int ExecutionsMax { get; init; } = 1_000;
}
