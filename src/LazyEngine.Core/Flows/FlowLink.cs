namespace LazyEngine.Flows;

/// <summary>An order between two items of a graph: <paramref name="To"/> starts when <paramref name="From"/> is done.</summary>
/// <param name="From">The name of a direct item of the graph, a task or a flow.</param>
/// <param name="To">The name of another direct item of the same graph.</param>
public sealed record FlowLink(string From, string To)
{
    /// <summary>Whether the later item runs is decided when all before it is done; null where it always does. Default: null.</summary>
    public LinkDecider? Decider { get; init; }
}
