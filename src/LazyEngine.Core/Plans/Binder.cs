using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>Finds where each argument of each task comes from, walking outwards from the task.</summary>
/// <remarks>
/// The order is: the task's own constant, the constants of the flows around it, the nearest provider, the inputs of the
/// execution. In a graph, taking a value from another item is also an order between the two.
/// </remarks>
internal sealed class Binder(Layout layout, ProblemLog problems)
{
    private readonly Dictionary<Scope, List<DataEdge>> _dataEdges = [];
    private readonly SortedDictionary<string, Need> _needs = new(StringComparer.Ordinal);
    private readonly MissingInputs _missing = new(layout, problems);

    /// <summary>The inputs that tasks need, in ordinal order.</summary>
    public Sequence<RequiredInput> RequiredInputs =>
        _needs.Select(need => new RequiredInput(need.Key, need.Value.Tasks.ToSequence(), need.Value.Count)).ToSequence();

    /// <summary>The orders between items of a graph that follow from what they require.</summary>
    public IReadOnlyList<DataEdge> DataEdgesOf(Scope graph) => _dataEdges.TryGetValue(graph, out var edges) ? edges : [];

    public Sequence<ArgumentBinding>[] BindAll()
    {
        var bindings = new Sequence<ArgumentBinding>[layout.NodeCount];
        for (var node = 0; node < bindings.Length; node++)
        {
            if (layout.TaskAt(node) is { } task) bindings[node] = Bind(task, node);
        }

        foreach (var scope in layout.Scopes)
        {
            foreach (var junction in scope.Junctions.Values) BindDeciders(scope, junction, bindings);
        }

        return bindings;
    }

    /// <summary>The arguments of compensations that have arguments of their own; null where there is none.</summary>
    public Sequence<ArgumentBinding>[]? BindCompensations()
    {
        Sequence<ArgumentBinding>[]? bindings = null;
        for (var node = 0; node < layout.NodeCount; node++)
        {
            if (layout.TaskAt(node) is not { Compensation: { } compensation } task) continue;
            bindings ??= new Sequence<ArgumentBinding>[layout.NodeCount];
            bindings[node] = Bind(compensation.As(task), node);
        }

        return bindings;
    }

    // Each decider sees what all of them lead from. A whole flow has no result of its own.
    private static void BindDeciders(Scope scope, Junction junction, Sequence<ArgumentBinding>[] bindings)
    {
        var history = junction.Deciders.DistinctBy(decider => decider.Source)
            .Select(decider => new ArgumentBinding(
                decider.Link.From,
                scope.Inner[decider.Source] is null ? new ArgumentSource.Outcome(scope.Exits[decider.Source]) : new ArgumentSource.Constant(Payload.None)))
            .ToSequence();
        foreach (var decider in junction.Deciders) bindings[decider.Node] = history;
    }

    private Sequence<ArgumentBinding> Bind(TaskDefinition task, int node)
    {
        // What a decider sees is no matter of names.
        if (layout.PlaceOf(node) < 0 && layout.ScopeOf(node).Controller != node) return [];
        var bindings = new List<ArgumentBinding>(task.Requirements.Count + task.Constants.Count);
        foreach (var requirement in task.Requirements)
            bindings.Add(new ArgumentBinding(requirement.Argument, SourceOf(task, node, requirement)) { IsOptional = requirement.IsOptional, Default = requirement.Default });
        if (task.Constants.IsEmpty) return [.. bindings];

        var required = bindings.Select(binding => binding.Argument).ToHashSet(StringComparer.Ordinal);
        foreach (var (argument, value) in task.Constants)
        {
            if (!required.Contains(argument)) bindings.Add(new ArgumentBinding(argument, new ArgumentSource.Constant(value)));
        }

        return [.. bindings];
    }

    private ArgumentSource SourceOf(TaskDefinition task, int node, Requirement requirement)
    {
        if (task.Constants.TryGetValue(requirement.Argument, out var own)) return new ArgumentSource.Constant(own);
        for (var scope = layout.ScopeOf(node); scope is not null; scope = scope.Parent)
        {
            if (scope.Flow.Constants.TryGetValue(requirement.Name, out var shared)) return new ArgumentSource.Constant(shared);
        }

        if (FindProvider(node, requirement.Name) is { } provider) return ResultOf(provider, requirement.Name);
        if (!requirement.IsOptional) AddNeed(task, node, requirement.Name);
        return new ArgumentSource.Input(requirement.Name);
    }

    private ArgumentSource.Result ResultOf(int provider, string name)
    {
        var task = layout.TaskAt(provider)!;
        return new ArgumentSource.Result(provider, task.ResultName == name ? null : task.ResultParts.FirstOrDefault(part => part.Name == name));
    }

    private int? FindProvider(int node, string name)
    {
        var place = layout.PlaceOf(node);
        for (var scope = layout.ScopeOf(node); scope is not null; (place, scope) = (scope.Place, scope.Parent))
        {
            // A controller stands before its flow, and all of its flow after it.
            if (place < 0) continue;
            var item = ItemThatProvides(node, scope, place, name);
            if (item < 0 && scope.Controller >= 0 && layout.TaskAt(scope.Controller)!.ResultName == name) return scope.Controller;
            if (item < 0) continue;
            if (scope.Flow.Pattern == FlowPattern.Graph) AddDataEdge(scope, new DataEdge(item, place, name));
            return Within(node, scope, item, name);
        }

        return null;
    }

    private int ItemThatProvides(int node, Scope scope, int place, string name)
    {
        switch (scope.Flow.Pattern)
        {
            case FlowPattern.Linear: return scope.LatestProviderBefore(name, place);
            case FlowPattern.Unordered: return -1;
            default:
                var others = scope.ProvidersOf(name).Where(item => item != place).Take(2).ToList();
                if (others.Count == 2) ReportAmbiguity(node, scope, others, name);
                return others.Count == 0 ? -1 : others[0];
        }
    }

    private int Within(int node, Scope scope, int item, string name)
    {
        while (scope.Inner[item] is { } inner)
        {
            var items = inner.ProvidersOf(name);
            if (items.Count == 0) return inner.Controller;
            if (items.Count > 1 && inner.Flow.Pattern != FlowPattern.Linear) ReportAmbiguity(node, inner, items, name);
            (scope, item) = (inner, items[^1]);
        }

        return scope.Entries[item];
    }

    private void ReportAmbiguity(int node, Scope scope, IReadOnlyList<int> items, string name)
    {
        var (first, second) = (FirstTask(scope, items[0], name), FirstTask(scope, items[1], name));
        var task = Names.Shown(layout.TaskAt(node)!.Name);
        problems.Add(FlowProblem.AmbiguousProvider, layout.PathOf(node), $"Task '{task}' requires '{Names.Shown(name)}', which both '{first}' and '{second}' provide, and flow '{Names.Shown(scope.Flow.Name)}' does not say which comes last. Let them provide different names, and rebind the argument to one of them.");
    }

    private static string FirstTask(Scope scope, int item, string name)
    {
        while (scope.Inner[item] is { } inner)
        {
            var items = inner.ProvidersOf(name);
            if (items.Count == 0) return Names.Shown(inner.Flow.Controller!.As(inner.Flow).Name);
            (scope, item) = (inner, items[0]);
        }

        return Names.Shown(scope.Flow.Items[item].Name);
    }

    private void AddDataEdge(Scope graph, DataEdge edge)
    {
        if (!_dataEdges.TryGetValue(graph, out var edges)) _dataEdges.Add(graph, edges = []);
        edges.Add(edge);
    }

    private void AddNeed(TaskDefinition task, int node, string name)
    {
        if (!_needs.TryGetValue(name, out var need)) _needs.Add(name, need = new Need());
        if (need.LastNode == node) return;
        (need.LastNode, need.Count) = (node, need.Count + 1);
        if (need.Tasks.Count < RequiredInput.TasksListed) need.Tasks.Add(task.Name);
        _missing.Check(node, name);
    }

    private sealed class Need
    {
        public List<string> Tasks { get; } = [];

        public int Count { get; set; }

        public int LastNode { get; set; } = -1;
    }
}

/// <summary>An order between two items of a graph: the second requires a name that the first provides.</summary>
internal readonly record struct DataEdge(int From, int To, string Name);
