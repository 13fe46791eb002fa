using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>An end that is decided, and comes once the children that are awaited have ended.</summary>
/// <param name="State">The state that it will be.</param>
/// <param name="Error">Why.</param>
internal sealed record Closing(ExecutionState State, TaskFailure Error)
{
    /// <summary>Ends an execution, now or when the children that it awaits have ended.</summary>
    public static void Begin(Draft draft, ExecutionState state, TaskFailure error)
    {
        if (draft.Now.AwaitsChildren) draft.Add(new ExecutionClosing(state, error));
        else draft.Add(new Closing(state, error).End(draft));
    }

    /// <summary>What ends the execution at last.</summary>
    public ExecutionEvent End(Draft draft) => State == ExecutionState.Cancelled
        ? new ExecutionCancelled(Error.Message)
        : new ExecutionFailed(draft.Now.Failed is { } failed ? draft.Plan.TaskAt(failed.Node)!.Name : string.Empty, Error);
}
