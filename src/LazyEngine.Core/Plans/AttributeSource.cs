using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>Where an attribute of executions comes from.</summary>
/// <param name="Name">The attribute.</param>
/// <param name="From">The name that tasks provide; the name of an input where none does.</param>
/// <param name="Providers">The tasks that provide it: the one that ends last has the last word.</param>
internal sealed record AttributeSource(string Name, string From, Sequence<(int Node, ResultPart? Part)> Providers)
{
    /// <summary>The sources of a flow's attributes; reports what is wrong with them.</summary>
    public static Sequence<AttributeSource> Of(Flow flow, Layout layout, Sequence<ArgumentBinding>[] bindings, ProblemLog problems)
    {
        foreach (var inner in layout.Scopes.Select(scope => scope.Flow).Where(inner => !ReferenceEquals(inner, flow) && inner.Attributes.Count > 0))
            problems.Add(FlowProblem.InvalidAttribute, Names.Shown(inner.Name), $"Flow '{Names.Shown(inner.Name)}' has attributes and is not the outermost one. Give them to that.");
        if (flow.Attributes.Count == 0) return [];
        var where = Names.Shown(flow.Name);
        var inputs = bindings.SelectMany(binding => binding).Select(binding => binding.Source).OfType<ArgumentSource.Input>().Select(input => input.Name)
            .Concat(flow.DeclaredInputs ?? [])
            .ToHashSet(StringComparer.Ordinal);
        var sources = new List<AttributeSource>();
        foreach (var (name, from) in flow.Attributes)
        {
            if (ExecutionAttribute.NameProblem(name) is { } wrong) problems.Add(FlowProblem.InvalidAttribute, where, wrong);
            if (sources.Exists(other => other.Name == name)) problems.Add(FlowProblem.InvalidAttribute, where, $"The attribute '{name}' is there twice. Leave one of them out.");
            var providers = ProvidersOf(layout, from);
            if (providers.Count == 0 && !inputs.Contains(from)) problems.Add(FlowProblem.InvalidAttribute, where, $"The attribute '{name}' comes from '{Names.Shown(from)}', which no task provides and which is no input.");
            sources.Add(new AttributeSource(name, from, providers));
        }

        if (sources.Count > ExecutionAttribute.MaxCount) problems.Add(FlowProblem.InvalidAttribute, where, $"The flow has {sources.Count} attributes; {ExecutionAttribute.MaxCount} are allowed.");
        return [.. sources];
    }

    private static Sequence<(int Node, ResultPart? Part)> ProvidersOf(Layout layout, string name)
    {
        var found = new List<(int, ResultPart?)>();
        for (var node = 0; node < layout.NodeCount; node++)
        {
            if (layout.TaskAt(node) is not { } task) continue;
            if (task.ResultName == name) found.Add((node, null));
            else if (task.ResultParts.FirstOrDefault(part => part.Name == name) is { } part) found.Add((node, part));
        }

        return [.. found];
    }
}
