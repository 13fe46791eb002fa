namespace LazyEngine.Executions;

/// <summary>What binds a child execution to the one that started it.</summary>
/// <param name="Token">The parent's attempt that is done when the child has ended.</param>
/// <param name="Depth">How many parents the child has, its parent's parents included.</param>
internal sealed record ParentLink(AttemptToken Token, int Depth)
{
    // A child with more parents is deep, whatever they run.
    private const int FlowsKept = 8;

    /// <summary>The flows of the nearest parents, nearest first, by the beginnings of their hashes; none where that was not yet written.</summary>
    public Sequence<ulong> Flows { get; init; } = [];

    /// <summary>What binds a child to its parent.</summary>
    public static ParentLink To(Execution parent, AttemptToken token) =>
        new(token, (parent.Parent?.Depth ?? 0) + 1) { Flows = [parent.Flow.Beginning, .. (parent.Parent?.Flows ?? []).Take(FlowsKept - 1)] };

    /// <summary>Whether a child that runs a flow has a parent that runs it, too.</summary>
    public bool IsRecursion(Flows.FlowHash flow) => Flows.Contains(flow.Beginning);
}
