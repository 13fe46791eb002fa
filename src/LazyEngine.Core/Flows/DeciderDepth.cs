namespace LazyEngine.Flows;

/// <summary>What is left out when a decider says no, the widest first. The numbers are durable.</summary>
public enum DeciderDepth
{
    /// <summary>The item and everything that follows it, in whatever flow.</summary>
    All = 0,

    /// <summary>The item and the tasks of the same flow that follow it.</summary>
    Flow = 1,

    /// <summary>The item and the tasks that follow it directly.</summary>
    Neighbors = 2,

    /// <summary>The item alone; what follows runs as if it had succeeded.</summary>
    Task = 3,
}
