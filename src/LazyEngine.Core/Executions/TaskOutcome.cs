namespace LazyEngine.Executions;

/// <summary>What came out of an attempt: a value, a failure, or the promise that somebody outside will say.</summary>
public abstract record TaskOutcome
{
    private TaskOutcome()
    {
    }

    /// <summary>The task is done.</summary>
    /// <param name="Result">Its value.</param>
    public sealed record Success(Payload Result) : TaskOutcome;

    /// <summary>The task has failed.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Failure(TaskFailure Error) : TaskOutcome;

    /// <summary>The handler is done, the task is not: it waits to be completed from outside, by its token or its name.</summary>
    public sealed record Pending : TaskOutcome;
}
