using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Wire;

/// <summary>A flow and the flows that its children run, in the order in which they have to be stored.</summary>
internal static class FlowFamily
{
    /// <summary>The flow comes last, and every flow after those of its children. Each has its children by their hashes.</summary>
    /// <exception cref="InvalidFlowException">A flow is nested too deep, or has too many parts, to be written down.</exception>
    public static IReadOnlyList<StoredFlow> Of(Flow flow)
    {
        var (family, known, hashes) = (new List<StoredFlow>(), new HashSet<FlowHash>(), new ChildHashes(PlanLimits.Default));
        Add(flow);
        return family;

        void Add(Flow member)
        {
            // Written first: that bounds how deep the walk below can go.
            var encoded = FlowCodec.Encode(member, PlanLimits.Default, hashes);
            var hash = FlowHash.Of(encoded);
            if (!known.Add(hash)) return;
            var children = DefinitionsIn(member).Distinct(ReferenceEqualityComparer.Instance).Cast<Flow>().ToList();
            foreach (var child in children) Add(child);
            family.Add(new StoredFlow(hash, children.Count == 0 ? member : FlowCodec.Decode(encoded), encoded));
        }
    }

    // Every workflow of a text may start every other, so each is stored, and the one that was asked for last.
    private static IEnumerable<Flow> SiblingsOf(WorkflowSource source) => source.Family.Where(entry => entry != source.Entry).Select(entry => Flow.FromSource(entry, source with { Entry = entry }));

    private static IEnumerable<Flow> DefinitionsIn(Flow flow) => flow.Source is { } source ? SiblingsOf(source) : flow.Items.SelectMany(item => item switch
    {
        Flow inner => DefinitionsIn(inner),
        TaskDefinition { ChildFlow.Definition: { } child } => [child],
        _ => Enumerable.Empty<Flow>(),
    });
}

/// <summary>A flow as it is stored.</summary>
/// <param name="Hash">Its identity.</param>
/// <param name="Flow">The definition, with its children by their hashes.</param>
/// <param name="Encoded">The bytes.</param>
internal sealed record StoredFlow(FlowHash Hash, Flow Flow, byte[] Encoded);
