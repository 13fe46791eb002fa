using LazyEngine.Errors;

namespace LazyEngine.Executions;

/// <summary>What an execution answers.</summary>
public abstract record ExecutionReply
{
    private ExecutionReply()
    {
    }

    /// <summary>The command is done, and stored; or it had been done before.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="Command">The command that is answered.</param>
    /// <param name="State">The state that it led to.</param>
    /// <param name="Version">The number of commits that it led to.</param>
    /// <param name="Error">Why the execution has ended, where it has and was no success.</param>
    public sealed record Accepted(ExecutionId Execution, CommandId Command, ExecutionState State, long Version, TaskFailure? Error = null) : ExecutionReply;

    /// <summary>The command or query is refused.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="Command">The command that is answered; null for a query.</param>
    /// <param name="Error">Why.</param>
    public sealed record Refused(ExecutionId Execution, CommandId? Command, EngineError Error) : ExecutionReply;

    /// <summary>A page of details.</summary>
    /// <param name="Page">The execution with some of its tasks.</param>
    /// <param name="Next">Where the next page begins; null where this is the last.</param>
    public sealed record Details(ExecutionDetails Page, int? Next) : ExecutionReply;

    /// <summary>What the execution waits for.</summary>
    /// <param name="Explanation">The answer.</param>
    public sealed record Explained(Explanation Explanation) : ExecutionReply;

    /// <summary>What a rerun would do.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="Foresight">The answer.</param>
    public sealed record Foreseen(ExecutionId Execution, Foresight Foresight) : ExecutionReply;

    /// <summary>The execution has moved.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="State">Where it stands.</param>
    /// <param name="Version">How many commits it has.</param>
    /// <param name="Error">Why it ended, where it was no success.</param>
    public sealed record Moved(ExecutionId Execution, ExecutionState State, long Version, TaskFailure? Error) : ExecutionReply;

    /// <summary>The worker may start the attempt.</summary>
    /// <param name="Command">The claim that is answered.</param>
    /// <param name="Grant">What the handler needs.</param>
    internal sealed record Granted(CommandId Command, Grant Grant) : ExecutionReply;
}
