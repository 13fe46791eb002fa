namespace LazyEngine.Flows;

/// <summary>Something by which the executions of a flow can be found.</summary>
/// <param name="Name">The name of the attribute.</param>
/// <param name="From">The name that tasks provide, or the input, whose value it has.</param>
public sealed record FlowAttribute(string Name, string From);
