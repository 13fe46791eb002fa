namespace LazyEngine.Workflows;

/// <summary>A task of a workflow.</summary>
internal sealed record WorkflowTask
{
    public required string Name { get; init; }

    /// <summary>The task as its author wrote it, for expressions; null where it is not known.</summary>
    public Lazy<Payload>? Spec { get; init; }

    /// <summary>What it does.</summary>
    public required ICall Call { get; init; }

    /// <summary>How many tasks must have led to it before it starts; 0 for all that may, null where each arrival is a turn of its own.</summary>
    public int? Join { get; init; }

    /// <summary>What follows it, in the order in which it is looked at.</summary>
    public Sequence<WorkflowTransition> Transitions { get; init; }

    /// <summary>The tasks that it requires; only in a reverse workflow.</summary>
    public Sequence<int> Requires { get; init; }

    /// <summary>What it publishes, by how it ended, in the order in which it is published.</summary>
    public Sequence<Publication> Publications { get; init; }

    /// <summary>The lists that it runs over; null where it runs once.</summary>
    public IItems? Items { get; init; }

    /// <summary>How many items run at once; null for all.</summary>
    public IFormula? Concurrency { get; init; }

    public Repetition? Repetition { get; init; }

    /// <summary>In seconds, as the two after it; null for none.</summary>
    public IFormula? WaitBefore { get; init; }

    public IFormula? WaitAfter { get; init; }

    public IFormula? Timeout { get; init; }

    /// <summary>Whether the execution stops before it; null for no.</summary>
    public IFormula? PauseBefore { get; init; }

    /// <summary>What turns its success into a failure; null for nothing.</summary>
    public IFormula? FailOn { get; init; }

    /// <summary>Whether its result is kept once it is published; null for yes.</summary>
    public IFormula? KeepsResult { get; init; }

    /// <summary>Whether an attempt that is lost is made again, where that depends on data; null where the definition says it.</summary>
    public IFormula? SafeRerun { get; init; }

    /// <summary>The queue whose workers run it, where that depends on data; null where the definition says it.</summary>
    public IFormula? Queue { get; init; }
}

/// <summary>How a task ends, as far as transitions tell it apart. The numbers are durable.</summary>
internal enum Ending
{
    Success = 0,
    Error = 1,
    Complete = 2,
    Skip = 3,
}

/// <summary>What a transition leads to.</summary>
internal enum TransitionKind
{
    Task,
    Nothing,
    Fail,
    Succeed,
    Pause,
}

/// <summary>What may follow a task.</summary>
/// <param name="On">How the task has to end.</param>
/// <param name="Kind">What follows.</param>
/// <param name="Target">The node of the task that follows; -1 where none does.</param>
internal sealed record WorkflowTransition(Ending On, TransitionKind Kind, int Target = -1)
{
    /// <summary>What has to be true; null for nothing.</summary>
    public IFormula? Condition { get; init; }

    /// <summary>What a command says; null for nothing.</summary>
    public IFormula? Message { get; init; }
}

/// <summary>Variables that a task publishes.</summary>
/// <param name="On">How the task has to end.</param>
/// <param name="Values">A map from names to values.</param>
/// <param name="IsGlobal">Whether every task sees them, and not only those that follow.</param>
internal sealed record Publication(Ending On, IFormula Values, bool IsGlobal);

/// <summary>How often a task is repeated.</summary>
/// <param name="Count">How often at most, after the first time.</param>
/// <param name="Delay">How many seconds lie between; null for none.</param>
internal sealed record Repetition(IFormula Count, IFormula? Delay)
{
    /// <summary>What ends the repetition of a failure; null for nothing.</summary>
    public IFormula? BreakOn { get; init; }

    /// <summary>What has a success repeated as well, and ends the repetition where it is false; null for nothing.</summary>
    public IFormula? ContinueOn { get; init; }
}
