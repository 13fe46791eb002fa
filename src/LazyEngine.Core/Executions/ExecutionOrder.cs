namespace LazyEngine.Executions;

/// <summary>The time by which executions are listed.</summary>
public enum ExecutionOrder
{
    /// <summary>When they were started.</summary>
    Created = 0,

    /// <summary>When their row in the index was last written: at the latest when the state last changed.</summary>
    Updated = 1,

    /// <summary>When they ended; those that have not are left out.</summary>
    Ended = 2,
}
