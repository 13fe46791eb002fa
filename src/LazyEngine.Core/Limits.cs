namespace LazyEngine;

/// <summary>What the engine refuses to exceed. Each is checked before anything changes.</summary>
internal sealed record Limits
{
    /// <summary>The largest value, in bytes.</summary>
    public int PayloadBytes { get; init; } = 1024 * 1024;

    /// <summary>The most data one message carries, in bytes: all inputs of a run, all arguments of a task.</summary>
    public int MessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The most data one execution may hold, in bytes: its inputs, results and failures.</summary>
    public long StateBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How many attempts of one execution are scheduled at once; the rest stays ready.</summary>
    public int InFlightMax { get; init; } = 1_000;

    /// <summary>How many executions may descend from one.</summary>
    public int FamilyMax { get; init; } = 100_000;

    /// <summary>The same, where one is to start whose flow one of its parents runs, or with more parents than <see cref="DeepFrom"/>: whatever calls itself is stopped before it is large.</summary>
    public int DeepFamilyMax { get; init; } = 1_000;

    /// <summary>How many children an execution has at once that has a parent of the same flow.</summary>
    public int BeneathItselfMax { get; init; } = 4;

    /// <summary>How many parents make no family deep.</summary>
    public int DeepFrom { get; init; } = 8;

    /// <summary>The default limits.</summary>
    public static Limits Default { get; } = new();
}
