namespace LazyEngine.Executions;

/// <summary>A change of the state of an execution, or of one of its tasks, that is in the journal.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="FlowName">The flow that it runs.</param>
/// <param name="Version">The number of the commit, from 1. What belongs to one commit shares it, and happened at once.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What happened: a stable name such as <c>TaskSucceeded</c>, that of the journal's entry. More may be added.</param>
public abstract record Transition(ExecutionId Execution, string FlowName, long Version, DateTimeOffset At, string Kind)
{
    /// <summary>The failure that goes with it; null where there is none.</summary>
    public TaskFailure? Error { get; init; }

    /// <summary>More for people, for example why an attempt was lost; null where there is nothing to say.</summary>
    public string? Reason { get; init; }
}

/// <summary>An execution has gone from one state to another.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="FlowName">The flow that it runs.</param>
/// <param name="Version">The number of the commit.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What happened.</param>
/// <param name="From">Where it was; null where it has just been started.</param>
/// <param name="To">Where it is.</param>
public sealed record ExecutionTransition(ExecutionId Execution, string FlowName, long Version, DateTimeOffset At, string Kind, ExecutionState? From, ExecutionState To)
    : Transition(Execution, FlowName, Version, At, Kind);

/// <summary>A task has gone from one state to another.</summary>
/// <remarks>
/// Only what is in the journal is told: where the grant of an attempt is not, its task goes from <see cref="TaskState.Scheduled"/> to its end
/// without a word of <see cref="TaskState.Running"/>. A task is <see cref="TaskState.Reverting"/> for all attempts to undo it together.
/// </remarks>
/// <param name="Token">The attempt: the newest of the task; number 0 where there has been none.</param>
/// <param name="FlowName">The flow that the execution runs.</param>
/// <param name="Version">The number of the commit.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What happened.</param>
/// <param name="From">Where it was.</param>
/// <param name="To">Where it is.</param>
public sealed record TaskTransition(AttemptToken Token, string FlowName, long Version, DateTimeOffset At, string Kind, TaskState From, TaskState To)
    : Transition((Token ?? throw new ArgumentNullException(nameof(Token))).Execution, FlowName, Version, At, Kind)
{
    /// <summary>When a worker began the attempt; null where none has, or where it is not known any more.</summary>
    public DateTimeOffset? BegunAt { get; init; }
}
