using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>A flow at its place in the whole: which nodes it covers and which of its items provide what.</summary>
/// <param name="flow">The flow.</param>
/// <param name="parent">The flow around it; null for the outermost.</param>
/// <param name="place">Its place among the items of the flow around it.</param>
internal sealed class Scope(Flow flow, Scope? parent, int place)
{
    private readonly Dictionary<string, List<int>> _providers = new(StringComparer.Ordinal);

    public Flow Flow { get; } = flow;

    public Scope? Parent { get; } = parent;

    public int Place { get; } = place;

    public int Depth { get; } = parent is null ? 1 : parent.Depth + 1;

    /// <summary>The first node: everything inside comes after it.</summary>
    public int Entry { get; set; }

    /// <summary>The last node: everything inside comes before it.</summary>
    public int Exit { get; set; }

    /// <summary>The first node of each item.</summary>
    public int[] Entries { get; } = new int[flow.Items.Count];

    /// <summary>The last node of each item.</summary>
    public int[] Exits { get; } = new int[flow.Items.Count];

    /// <summary>Its number among the flows of the whole.</summary>
    public int Index { get; set; }

    /// <summary>The node of its retry controller; -1 where it has none.</summary>
    public int Controller { get; set; } = -1;

    /// <summary>For each item that is decided about: the gate before its deciders, and their nodes in the order of the links.</summary>
    public SortedDictionary<int, Junction> Junctions { get; } = [];

    /// <summary>The scope of each item that is a flow.</summary>
    public Scope?[] Inner { get; } = new Scope?[flow.Items.Count];

    public string Path => Parent is null ? Names.Shown(Flow.Name) : PathOf(Parent, Flow.Name);

    public static string PathOf(Scope scope, string name) => $"{scope.Path}/{Names.Shown(name)}";

    /// <summary>Notes that an item provides a name, itself or through something inside it. Items must come in order.</summary>
    public void AddProvider(string name, int item)
    {
        if (!_providers.TryGetValue(name, out var items)) _providers.Add(name, items = []);
        if (items.Count == 0 || items[^1] != item) items.Add(item);
    }

    /// <summary>The items that provide a name, in the order of definition.</summary>
    public IReadOnlyList<int> ProvidersOf(string name) => _providers.TryGetValue(name, out var items) ? items : [];

    /// <summary>The latest item before a place that provides a name; -1 when there is none.</summary>
    public int LatestProviderBefore(string name, int item)
    {
        if (!_providers.TryGetValue(name, out var items)) return -1;
        var found = items.BinarySearch(item);
        var before = (found < 0 ? ~found : found) - 1;
        return before < 0 ? -1 : items[before];
    }
}
