namespace LazyEngine.Executions;

/// <summary>Where an execution stands. The names are TaskFlow's. The numbers are durable.</summary>
public enum ExecutionState
{
    /// <summary>Known, but nothing has run yet.</summary>
    Pending = 0,

    /// <summary>Tasks run, wait or are about to run.</summary>
    Running = 1,

    /// <summary>A stop was asked for; running tasks are awaited, nothing new starts.</summary>
    Suspending = 2,

    /// <summary>Stopped; goes on when resumed.</summary>
    Suspended = 3,

    /// <summary>Finished tasks are being compensated.</summary>
    Reverting = 4,

    /// <summary>Terminal: everything that had run was compensated.</summary>
    Reverted = 5,

    /// <summary>Terminal: every task has succeeded or was ignored.</summary>
    Success = 6,

    /// <summary>Terminal: a task has failed, and what was to be done about it is done.</summary>
    Failure = 7,

    /// <summary>Terminal: somebody cancelled it.</summary>
    Cancelled = 8,
}

/// <summary>Questions about <see cref="ExecutionState"/>.</summary>
public static class ExecutionStates
{
    /// <summary>Whether an execution in this state has ended.</summary>
    /// <param name="state">The state.</param>
    public static bool IsTerminal(this ExecutionState state) =>
        state is ExecutionState.Success or ExecutionState.Failure or ExecutionState.Reverted or ExecutionState.Cancelled;
}
