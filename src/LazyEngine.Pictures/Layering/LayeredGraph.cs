using LazyEngine.Pictures.Model;

namespace LazyEngine.Pictures.Layering;

/// <summary>A graph in layers in which every arrow spans one: longer ones pass through waypoints, nodes of no size.</summary>
/// <remarks>The nodes of the items come first, in their order; the waypoints follow.</remarks>
internal sealed class LayeredGraph
{
    private readonly List<double> _widths;
    private readonly List<List<int>> _above = [];
    private readonly List<List<int>> _below = [];

    private LayeredGraph(IEnumerable<double> widths, int layers, int arrows)
    {
        _widths = [.. widths];
        ItemCount = _widths.Count;
        Layers = [.. Enumerable.Range(0, layers).Select(_ => new List<int>())];
        Chains = new int[arrows][];
    }

    /// <summary>How many nodes are items.</summary>
    public int ItemCount { get; }

    public int NodeCount => _widths.Count;

    /// <summary>The nodes of each layer, from left to right.</summary>
    public List<int>[] Layers { get; }

    /// <summary>The nodes that each arrow passes, both ends included.</summary>
    public int[][] Chains { get; }

    public double WidthOf(int node) => _widths[node];

    public bool IsWaypoint(int node) => node >= ItemCount;

    /// <summary>The nodes of the layer above that an arrow joins with a node.</summary>
    public IReadOnlyList<int> Above(int node) => _above[node];

    /// <summary>The nodes of the layer below that an arrow joins with a node.</summary>
    public IReadOnlyList<int> Below(int node) => _below[node];

    public static LayeredGraph Of(IReadOnlyList<double> widths, IReadOnlyList<Arrow> arrows)
    {
        var ranks = Ranks.Of(widths.Count, arrows);
        var graph = new LayeredGraph(widths, ranks.Max() + 1, arrows.Count);
        for (var node = 0; node < widths.Count; node++) graph.AddLinks();
        var rankOf = ranks.ToList();
        for (var at = 0; at < arrows.Count; at++) graph.Chains[at] = graph.Chain(arrows[at], rankOf);
        graph.Fill(rankOf);
        return graph;
    }

    private int[] Chain(Arrow arrow, List<int> rankOf)
    {
        var chain = new List<int> { arrow.From };
        for (var rank = rankOf[arrow.From] + 1; rank < rankOf[arrow.To]; rank++)
        {
            chain.Add(NodeCount);
            rankOf.Add(rank);
            _widths.Add(0);
            AddLinks();
        }

        chain.Add(arrow.To);
        for (var step = 1; step < chain.Count; step++)
        {
            _below[chain[step - 1]].Add(chain[step]);
            _above[chain[step]].Add(chain[step - 1]);
        }

        return [.. chain];
    }

    /// <summary>Puts the nodes into their layers as a walk along the arrows meets them, so that what belongs together begins together.</summary>
    private void Fill(List<int> rankOf)
    {
        var met = new bool[NodeCount];
        var open = new Stack<int>();
        foreach (var start in Enumerable.Range(0, NodeCount).OrderBy(node => rankOf[node]).ThenBy(node => node))
        {
            open.Push(start);
            while (open.TryPop(out var node))
            {
                if (met[node]) continue;
                met[node] = true;
                Layers[rankOf[node]].Add(node);
                foreach (var next in Enumerable.Reverse(_below[node])) open.Push(next);
            }
        }
    }

    private void AddLinks()
    {
        _above.Add([]);
        _below.Add([]);
    }
}
