namespace LazyEngine.Executions;

/// <summary>What the attempts of a task instance are for. The numbers are durable.</summary>
internal enum Phase
{
    /// <summary>To do what the task is for; for a retry controller, to find the value of the next round.</summary>
    Forward = 0,

    /// <summary>To undo it.</summary>
    Compensating = 1,

    /// <summary>To say what becomes of a failure. Only a retry controller that is a handler does that.</summary>
    Deciding = 2,
}
