namespace LazyEngine.Language.Documents;

/// <summary>What a document may not exceed. Each is checked before the work that it bounds.</summary>
internal sealed record DocumentLimits
{
    /// <summary>The longest document, in UTF-16 units.</summary>
    public int Length { get; init; } = 8 * 1024 * 1024;

    /// <summary>How deep lists and mappings nest.</summary>
    public int Depth { get; init; } = 200;

    /// <summary>The most values, lists and mappings; what an alias repeats counts each time.</summary>
    public int Nodes { get; init; } = 1_000_000;

    /// <summary>How many problems are listed; the rest is counted.</summary>
    public int ProblemsListed { get; init; } = 200;

    /// <summary>The default limits.</summary>
    public static DocumentLimits Default { get; } = new();
}
