using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>Turns patterns, links and requirements into edges between nodes.</summary>
internal sealed class Wiring(Layout layout, Binder binder, ProblemLog problems)
{
    private readonly List<Edge> _edges = new(layout.NodeCount);

    /// <summary>Nodes that do not run, because neither a target nor anything it depends on is in them.</summary>
    public HashSet<int> LeftOut { get; } = [];

    public Adjacency Connect()
    {
        foreach (var scope in layout.Scopes)
        {
            if (scope.Flow is { TargetName: not null, Pattern: not FlowPattern.Graph })
                problems.Add(FlowProblem.InvalidTarget, scope.Path, "The flow has a target and is no graph. Remove the target, or make it a graph.");
            switch (scope.Flow.Pattern)
            {
                case FlowPattern.Linear: ConnectLinear(scope); break;
                case FlowPattern.Unordered: ConnectGraph(scope, Adjacency.Of(scope.Entries.Length, [])); break;
                default:
                    var items = Adjacency.Of(scope.Entries.Length, EdgesOf(scope));
                    ReportCycles(scope, items);
                    if (scope.Flow.TargetName is { } target) LeaveOutAllBut(scope, items, target);
                    ConnectGraph(scope, items);
                    break;
            }
        }

        return Adjacency.Of(layout.NodeCount, _edges);
    }

    // What is left out lets pass, and nothing that runs comes after it.
    private void LeaveOutAllBut(Scope scope, Adjacency items, string target)
    {
        var place = scope.Flow.Items.ToList().FindIndex(item => item.Name == target);
        if (place < 0)
        {
            problems.Add(FlowProblem.InvalidTarget, scope.Path, $"The target '{Names.Shown(target)}' is no item of graph '{Names.Shown(scope.Flow.Name)}'. {(Spelling.Nearest(target, scope.Flow.Items.Select(item => item.Name)) is { } near ? $"Did you mean '{Names.Shown(near)}'?" : "Name one of its items.")}");
            return;
        }

        var needed = new bool[items.NodeCount];
        var before = new List<int>[items.NodeCount];
        for (var item = 0; item < items.NodeCount; item++)
        {
            foreach (var successor in items.From(item)) (before[successor] ??= []).Add(item);
        }

        var open = new Stack<int>([place]);
        while (open.TryPop(out var item))
        {
            if (needed[item]) continue;
            needed[item] = true;
            foreach (var earlier in before[item] ?? []) open.Push(earlier);
        }

        for (var item = 0; item < needed.Length; item++)
        {
            if (needed[item]) continue;
            for (var node = scope.Entries[item]; node <= scope.Exits[item]; node++) LeftOut.Add(node);
            if (scope.Junctions.TryGetValue(item, out var junction)) LeftOut.UnionWith(junction.Deciders.Select(decider => decider.Node));
        }
    }

    private void ConnectLinear(Scope scope)
    {
        if (scope.Controller >= 0 && scope.Entries.Length > 0) _edges.Add(new Edge(scope.Controller, scope.Entries[0]));
        for (var item = 1; item < scope.Entries.Length; item++) _edges.Add(new Edge(scope.Exits[item - 1], scope.Entries[item]));
    }

    private void ConnectGraph(Scope scope, Adjacency items)
    {
        var hasPredecessor = new bool[items.NodeCount];
        for (var item = 0; item < items.NodeCount; item++)
        {
            var successors = items.From(item);
            foreach (var successor in successors)
            {
                hasPredecessor[successor] = true;
                _edges.Add(new Edge(scope.Exits[item], scope.Junctions.TryGetValue(successor, out var junction) ? junction.Gate : scope.Entries[successor]));
            }

            if (successors.IsEmpty) _edges.Add(new Edge(scope.Exits[item], scope.Exit));
        }

        foreach (var (item, junction) in scope.Junctions)
        {
            foreach (var decider in junction.Deciders)
            {
                _edges.Add(new Edge(junction.Gate, decider.Node));
                _edges.Add(new Edge(decider.Node, scope.Entries[item]));
            }
        }

        for (var item = 0; item < items.NodeCount; item++)
        {
            if (!hasPredecessor[item]) _edges.Add(new Edge(scope.Entry, scope.Entries[item]));
        }
    }

    private List<Edge> EdgesOf(Scope scope)
    {
        var edges = binder.DataEdgesOf(scope).Select(edge => new Edge(edge.From, edge.To)).ToList();
        if (scope.Flow.Links.Count == 0) return edges;
        var places = PlacesByName(scope.Flow);
        foreach (var link in scope.Flow.Links)
        {
            var (from, to) = (PlaceOf(link.From, link, scope, places), link.From == link.To ? null : PlaceOf(link.To, link, scope, places));
            if (link.From == link.To)
                problems.Add(FlowProblem.SelfLink, scope.Path, $"The link {Shown(link)} leads from '{Names.Shown(link.From)}' to itself. Remove it.");
            else if (from is { } start && to is { } end)
                edges.Add(new Edge(start, end));
        }

        return edges;
    }

    private static Dictionary<string, List<int>> PlacesByName(Flow flow)
    {
        var places = new Dictionary<string, List<int>>(flow.Items.Count, StringComparer.Ordinal);
        for (var item = 0; item < flow.Items.Count; item++)
        {
            if (!places.TryGetValue(flow.Items[item].Name, out var same)) places.Add(flow.Items[item].Name, same = new List<int>(1));
            same.Add(item);
        }

        return places;
    }

    private int? PlaceOf(string name, FlowLink link, Scope scope, Dictionary<string, List<int>> places)
    {
        if (!places.TryGetValue(name, out var found))
        {
            var hint = problems.IsFull ? string.Empty : UnknownEndHint(name, scope);
            problems.Add(FlowProblem.UnknownLinkEnd, scope.Path, $"The link {Shown(link)} names '{Names.Shown(name)}', which is no item of graph '{Names.Shown(scope.Flow.Name)}'. {hint}");
            return null;
        }

        if (found.Count == 1) return found[0];
        problems.Add(FlowProblem.AmbiguousLinkEnd, scope.Path, $"The link {Shown(link)} names '{Names.Shown(name)}', and {found.Count} items of graph '{Names.Shown(scope.Flow.Name)}' are called so. Give them different names.");
        return null;
    }

    private string UnknownEndHint(string name, Scope scope)
    {
        if (layout.TryFindTask(name, out var node))
            return $"A task of that name is at {layout.PathOf(node)}; a link joins direct items of its graph only. Link the items that hold them.";
        return Spelling.Nearest(name, scope.Flow.Items.Select(item => item.Name)) is { } similar
            ? $"Did you mean '{Names.Shown(similar)}'?"
            : "Add the item, or remove the link.";
    }

    private void ReportCycles(Scope scope, Adjacency items)
    {
        foreach (var cycle in CycleSearch.In(items))
        {
            var names = cycle.Select(item => Names.Shown(scope.Flow.Items[item].Name)).ToList();
            problems.Add(FlowProblem.Cycle, scope.Path, $"The items of graph '{Names.Shown(scope.Flow.Name)}' wait for each other: {CycleSearch.Describe(names)}. {Remedy(scope, cycle)}");
        }
    }

    private string Remedy(Scope scope, int[] cycle)
    {
        var steps = cycle.Select((item, at) => new Edge(item, cycle[(at + 1) % cycle.Length])).ToHashSet();
        foreach (var edge in binder.DataEdgesOf(scope))
        {
            if (steps.Contains(new Edge(edge.From, edge.To)))
                return $"Remove one of the links, or a requirement such as '{Names.Shown(edge.Name)}', which '{ItemName(edge.To)}' takes from '{ItemName(edge.From)}'.";
        }

        return "Remove one of the links.";

        string ItemName(int item) => Names.Shown(scope.Flow.Items[item].Name);
    }

    private static string Shown(FlowLink link) => $"'{Names.Shown(link.From)}' -> '{Names.Shown(link.To)}'";
}
