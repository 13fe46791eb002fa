namespace LazyEngine.Worker;

/// <summary>What a handler is called for.</summary>
public enum TaskPurpose
{
    /// <summary>To do what the task is for; for a retry controller, to say the value of the next round.</summary>
    Run = 0,

    /// <summary>To undo it.</summary>
    Compensate = 1,

    /// <summary>To say what becomes of a failure, by <see cref="Outcome.Decide"/>. Only a retry controller is called for that.</summary>
    Decide = 2,
}
