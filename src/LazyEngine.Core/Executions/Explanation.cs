namespace LazyEngine.Executions;

/// <summary>What an execution waits for. Never empty: an execution that waits for nothing has ended, and says so.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Waits">What it waits for: everything, or of more than 100 waits the first 100 in the order of its flow.</param>
public sealed record Explanation(ExecutionId Execution, ExecutionState State, Sequence<OpenWait> Waits)
{
    /// <summary>How many further waits there are, which are not listed. Default: 0.</summary>
    public int More { get; init; }
}

/// <summary>One thing that an execution waits for.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Token">The attempt that is concerned; null where it is the execution itself.</param>
/// <param name="Since">Since when.</param>
/// <param name="Who">Who can unblock it.</param>
/// <param name="Next">When the engine looks at it again by itself; null where it does not.</param>
/// <param name="Text">The same in a sentence.</param>
public sealed record OpenWait(WaitKind Kind, AttemptToken? Token, DateTimeOffset Since, string Who, DateTimeOffset? Next, string Text)
{
    /// <summary>The queue in which the attempt waits; null where it waits in none.</summary>
    public string? Queue { get; init; }

    /// <summary>The group whose workers alone may run it; null where any worker of the queue may.</summary>
    public string? Group { get; init; }
}

/// <summary>Kinds of waits. The numbers are durable.</summary>
public enum WaitKind
{
    /// <summary>An attempt waits in its queue for a worker.</summary>
    Queue = 0,

    /// <summary>A worker runs an attempt.</summary>
    Worker = 1,

    /// <summary>Somebody outside completes a task.</summary>
    Outside = 2,

    /// <summary>An operator resumes the execution.</summary>
    Operator = 3,

    /// <summary>Nothing: the execution has ended.</summary>
    Ended = 4,

    /// <summary>Time: a retry, a wait, or a start that is ahead.</summary>
    Timer = 5,

    /// <summary>Another execution, a child or the parent, has to end or to answer.</summary>
    Execution = 60,

    /// <summary>Other tasks of a workflow have to lead to a join.</summary>
    Join = 100,
}
