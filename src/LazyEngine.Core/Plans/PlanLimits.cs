namespace LazyEngine.Plans;

/// <summary>What a flow may not exceed. Each is checked before the work that it bounds.</summary>
internal sealed record PlanLimits
{
    /// <summary>The most tasks in one flow, nested ones included.</summary>
    public int Tasks { get; init; } = 1_000_000;

    /// <summary>The most flows in one flow, itself included. Shared parts count as often as they occur.</summary>
    public int Flows { get; init; } = 1_000_000;

    /// <summary>How deep flows nest; the outermost one is at depth 1.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>How many parents an execution has at most, its parent's parents included.</summary>
    public int Parents { get; init; } = 64;

    /// <summary>The longest name, in characters.</summary>
    public int NameLength { get; init; } = 200;

    /// <summary>The largest constant, in bytes.</summary>
    public int ConstantBytes { get; init; } = Limits.Default.PayloadBytes;

    /// <summary>The longest time that a flow may speak of: a hundred years.</summary>
    public TimeSpan LongestTime { get; init; } = TimeSpan.FromDays(36_500);

    /// <summary>How many problems are listed; the rest is counted.</summary>
    public int ProblemsListed { get; init; } = 200;

    /// <summary>The default limits.</summary>
    public static PlanLimits Default { get; } = new();
}
