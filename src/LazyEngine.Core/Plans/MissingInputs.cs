using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>Reports required names that nothing gives, with the nearest thing that would have.</summary>
internal sealed class MissingInputs
{
    private readonly Layout _layout;
    private readonly ProblemLog _problems;
    private readonly HashSet<string>? _declared;
    private readonly Lazy<string[]> _candidates;

    public MissingInputs(Layout layout, ProblemLog problems)
    {
        (_layout, _problems) = (layout, problems);
        _declared = layout.Root.Flow.DeclaredInputs?.ToHashSet(StringComparer.Ordinal);
        _candidates = new Lazy<string[]>(() => [.. (layout.Root.Flow.DeclaredInputs ?? []).Concat(layout.ProvidedNames).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Where inputs are not declared, whatever is required and not provided is one.</summary>
    public void Check(int node, string name)
    {
        if (_declared is null || _declared.Contains(name)) return;
        var hint = _problems.IsFull ? string.Empty : HintFor(node, name);
        var task = Names.Shown(_layout.TaskAt(node)!.Name);
        _problems.Add(FlowProblem.MissingInput, _layout.PathOf(node), $"Task '{task}' requires '{Names.Shown(name)}', which no task before it provides and the flow does not declare as an input. {hint}");
    }

    private string HintFor(int node, string name)
    {
        var providers = _layout.ProvidersOf(name);
        foreach (var provider in providers)
        {
            if (provider != node) return HintAt(provider, node);
        }

        if (providers.Count > 0) return "Only the task itself provides it. Declare the input, or provide it by an earlier task.";
        return Spelling.Nearest(name, _candidates.Value) is { } similar
            ? $"Did you mean '{Names.Shown(similar)}'?"
            : "Declare it as an input, or let an earlier task provide it.";
    }

    private string HintAt(int provider, int node)
    {
        var task = Names.Shown(_layout.TaskAt(provider)!.Name);
        var shared = SharedScope(_layout.ScopeOf(provider), _layout.ScopeOf(node)).Flow;
        return shared.Pattern == FlowPattern.Linear
            ? $"Task '{task}' provides it, but later in flow '{Names.Shown(shared.Name)}'. Move it to the front, or declare the input."
            : $"Task '{task}' provides it, but flow '{Names.Shown(shared.Name)}' is unordered, so neither waits for the other. Make that flow linear or a graph, or declare the input.";
    }

    private static Scope SharedScope(Scope left, Scope right)
    {
        while (left != right)
        {
            if (left.Depth >= right.Depth) left = left.Parent!;
            else right = right.Parent!;
        }

        return left;
    }
}
