using LazyEngine.Flows;

namespace LazyEngine.Nodes;

/// <summary>A flow that the database knows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">Its identity.</param>
/// <param name="RegisteredAt">When it was registered first.</param>
internal sealed record RegisteredFlow(string Name, FlowHash Flow, DateTimeOffset RegisteredAt);

/// <summary>A page of the flows that the database knows: the latest of each name, by name, or all of one name, the latest first.</summary>
/// <param name="Name">The name; null for the latest of each.</param>
/// <param name="After">The last one of the page before; null for the first page.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record FlowQuery(string? Name, RegisteredFlow? After, int Limit);
