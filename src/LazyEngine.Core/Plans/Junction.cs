using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>Where it is decided whether an item runs: all that comes before it meets at the gate, then its deciders are asked.</summary>
/// <param name="Gate">The node of the gate.</param>
/// <param name="Deciders">The deciders.</param>
internal sealed record Junction(int Gate, IReadOnlyList<DeciderNode> Deciders);

/// <summary>A decider in a plan.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Source">The place of the item that its link comes from.</param>
/// <param name="Link">Its link.</param>
internal sealed record DeciderNode(int Node, int Source, FlowLink Link);
