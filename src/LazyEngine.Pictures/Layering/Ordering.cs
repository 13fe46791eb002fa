namespace LazyEngine.Pictures.Layering;

/// <summary>Orders the nodes within their layers so that few arrows cross.</summary>
/// <remarks>
/// Layer after layer, down and up, each node moves to the average place of its neighbours in the layer before; then
/// neighbours change places where that saves crossings. The best order that was seen stays. Nothing in it is left to chance.
/// </remarks>
internal sealed class Ordering
{
    private const int Sweeps = 24;
    private const int Patience = 6;

    private readonly LayeredGraph _graph;
    private readonly int[] _places;

    private Ordering(LayeredGraph graph) => (_graph, _places) = (graph, new int[graph.NodeCount]);

    public static void Improve(LayeredGraph graph)
    {
        var ordering = new Ordering(graph);
        foreach (var layer in graph.Layers) ordering.Number(layer);
        var best = ordering.Copy();
        var fewest = ordering.Crossings();
        var since = 0;
        for (var sweep = 0; sweep < Sweeps && since < Patience && fewest > 0; sweep++, since++)
        {
            ordering.Sweep(down: sweep % 2 == 0);
            ordering.Exchange();
            var crossings = ordering.Crossings();
            if (crossings >= fewest) continue;
            (best, fewest, since) = (ordering.Copy(), crossings, 0);
        }

        for (var layer = 0; layer < best.Length; layer++)
        {
            graph.Layers[layer].Clear();
            graph.Layers[layer].AddRange(best[layer]);
        }
    }

    /// <summary>How often arrows between two layers cross, by counting the pairs that are out of order.</summary>
    public static int CrossingsBelow(LayeredGraph graph, int layer)
    {
        var places = new Dictionary<int, int>();
        foreach (var node in graph.Layers[layer + 1]) places.Add(node, places.Count);
        var tree = new int[places.Count + 1];
        var (seen, crossings) = (0, 0);
        foreach (var node in graph.Layers[layer])
        {
            var ends = graph.Below(node).Select(end => places[end]).Order().ToList();
            foreach (var end in ends) crossings += seen - UpTo(end);
            foreach (var end in ends) Add(end);
            seen += ends.Count;
        }

        return crossings;

        int UpTo(int place)
        {
            var sum = 0;
            for (var at = place + 1; at > 0; at -= at & -at) sum += tree[at];
            return sum;
        }

        void Add(int place)
        {
            for (var at = place + 1; at < tree.Length; at += at & -at) tree[at]++;
        }
    }

    private int Crossings() => Enumerable.Range(0, _graph.Layers.Length - 1).Sum(layer => CrossingsBelow(_graph, layer));

    private int[][] Copy() => [.. _graph.Layers.Select(layer => layer.ToArray())];

    private void Sweep(bool down)
    {
        var count = _graph.Layers.Length;
        for (var step = 1; step < count; step++) Settle(_graph.Layers[down ? step : count - 1 - step], down);
    }

    private void Settle(List<int> layer, bool down)
    {
        // Nodes without neighbours stay where they are; the others share the remaining places.
        var moving = layer.Where(node => Before(node, down).Count > 0)
            .OrderBy(node => Before(node, down).Average(other => _places[other]))
            .ThenBy(node => _places[node])
            .ToList();
        var next = 0;
        for (var at = 0; at < layer.Count; at++)
        {
            if (Before(layer[at], down).Count > 0) layer[at] = moving[next++];
        }

        Number(layer);
    }

    private void Exchange()
    {
        for (var improved = true; improved;)
        {
            improved = false;
            foreach (var layer in _graph.Layers)
            {
                for (var at = 1; at < layer.Count; at++)
                {
                    var (left, right) = (layer[at - 1], layer[at]);
                    if (Pairs(_graph.Above(left), _graph.Above(right)) + Pairs(_graph.Below(left), _graph.Below(right)) <= 0) continue;
                    (layer[at - 1], layer[at]) = (right, left);
                    (_places[left], _places[right]) = (at, at - 1);
                    improved = true;
                }
            }
        }
    }

    /// <summary>How many crossings two neighbours would lose if they changed places; below zero where they would gain some.</summary>
    private int Pairs(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        var saved = 0;
        foreach (var one in left)
        {
            foreach (var other in right) saved += Math.Sign(_places[one] - _places[other]);
        }

        return saved;
    }

    private IReadOnlyList<int> Before(int node, bool down) => down ? _graph.Above(node) : _graph.Below(node);

    private void Number(List<int> layer)
    {
        for (var at = 0; at < layer.Count; at++) _places[layer[at]] = at;
    }
}
