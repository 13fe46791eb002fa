namespace LazyEngine.Pictures.Layering;

/// <summary>Gives each node its column, by the method of Brandes and Köpf: straight lines first, then balance.</summary>
/// <remarks>
/// Nodes are joined with the middle one of their neighbours into blocks that stand upright, once for each of the four
/// ways to go through the layers. Each way gives columns that are as close as the widths allow; a node stands in the
/// middle of the two middle ones. In every way the nodes of a layer keep their order and distance, and so they do in the end.
/// </remarks>
internal sealed class Columns
{
    private const double Gap = 30;
    private const double WaypointGap = 16;

    private readonly LayeredGraph _graph;
    private readonly int[] _places;
    private readonly HashSet<(int, int)> _conflicts = [];

    private Columns(LayeredGraph graph)
    {
        (_graph, _places) = (graph, new int[graph.NodeCount]);
        foreach (var layer in graph.Layers)
        {
            for (var at = 0; at < layer.Count; at++) _places[layer[at]] = at;
        }
    }

    /// <summary>The middle of each node; nothing is left of 0.</summary>
    public static double[] Of(LayeredGraph graph)
    {
        var columns = new Columns(graph);
        columns.FindConflicts();
        var ways = new List<(double[] Columns, bool FromLeft)>();
        foreach (var (down, fromLeft) in new[] { (true, true), (true, false), (false, true), (false, false) })
            ways.Add((columns.Along(down, fromLeft), fromLeft));

        var narrowest = ways.Select(way => columns.Reach(way.Columns)).MinBy(reach => reach.Right - reach.Left);
        foreach (var (way, fromLeft) in ways)
        {
            var reach = columns.Reach(way);
            var shift = fromLeft ? narrowest.Left - reach.Left : narrowest.Right - reach.Right;
            for (var node = 0; node < way.Length; node++) way[node] += shift;
        }

        var middle = new double[graph.NodeCount];
        for (var node = 0; node < middle.Length; node++)
        {
            var sorted = ways.Select(way => way.Columns[node]).Order().ToList();
            middle[node] = (sorted[1] + sorted[2]) / 2;
        }

        var left = columns.Reach(middle).Left;
        return [.. middle.Select(column => column - left)];
    }

    private (double Left, double Right) Reach(double[] columns) =>
        (columns.Select((column, node) => column - (_graph.WidthOf(node) / 2)).Min(), columns.Select((column, node) => column + (_graph.WidthOf(node) / 2)).Max());

    /// <summary>Notes the arrows that cross a long one: the long one is to be straight, and they are not.</summary>
    private void FindConflicts()
    {
        for (var layer = 1; layer < _graph.Layers.Length; layer++)
        {
            var nodes = _graph.Layers[layer];
            var (before, next) = (0, 0);
            for (var at = 0; at < nodes.Count; at++)
            {
                var inner = InnerAbove(nodes[at]);
                if (inner < 0 && at < nodes.Count - 1) continue;
                var limit = inner < 0 ? _graph.Layers[layer - 1].Count : _places[inner];
                for (; next <= at; next++)
                {
                    foreach (var above in _graph.Above(nodes[next]))
                    {
                        var crosses = _places[above] < before || _places[above] > limit;
                        if (crosses && !(_graph.IsWaypoint(above) && _graph.IsWaypoint(nodes[next]))) _conflicts.Add((above, nodes[next]));
                    }
                }

                before = limit;
            }
        }
    }

    private int InnerAbove(int node) => _graph.IsWaypoint(node) && _graph.IsWaypoint(_graph.Above(node)[0]) ? _graph.Above(node)[0] : -1;

    private double[] Along(bool down, bool fromLeft)
    {
        var layers = (down ? _graph.Layers : Enumerable.Reverse(_graph.Layers)).Select(layer => fromLeft ? [.. layer] : Enumerable.Reverse(layer).ToArray()).ToList();
        var columns = Compact(layers, Join(layers, down, fromLeft));
        return fromLeft ? columns : [.. columns.Select(column => -column)];
    }

    /// <summary>Joins nodes into blocks; the answer is the first node of each node's block.</summary>
    private int[] Join(List<int[]> layers, bool down, bool fromLeft)
    {
        var first = Enumerable.Range(0, _graph.NodeCount).ToArray();
        var isJoined = new bool[_graph.NodeCount];
        foreach (var layer in layers)
        {
            var reached = -1;
            foreach (var node in layer)
            {
                var before = (down ? _graph.Above(node) : _graph.Below(node)).OrderBy(Place).ToList();
                for (var at = (before.Count - 1) / 2; at <= before.Count / 2 && at < before.Count; at++)
                {
                    var other = before[at];
                    if (first[node] != node || isJoined[other] || Place(other) <= reached) continue;
                    if (_conflicts.Contains(down ? (other, node) : (node, other))) continue;
                    (first[node], isJoined[other], reached) = (first[other], true, Place(other));
                }
            }
        }

        return first;

        int Place(int node) => fromLeft ? _places[node] : int.MaxValue - _places[node] - 1;
    }

    /// <summary>Moves blocks as far to the left as they go, and then to the right as far as that moves no other.</summary>
    private double[] Compact(List<int[]> layers, int[] first)
    {
        var distances = new SortedDictionary<(int Left, int Right), double>();
        foreach (var layer in layers)
        {
            for (var at = 1; at < layer.Length; at++)
            {
                var ends = (first[layer[at - 1]], first[layer[at]]);
                distances[ends] = Math.Max(distances.GetValueOrDefault(ends), Distance(layer[at - 1], layer[at]));
            }
        }

        var (rightOf, leftOf) = (distances.ToLookup(pair => pair.Key.Left), distances.ToLookup(pair => pair.Key.Right));
        var order = Sorted(first, leftOf, rightOf);
        var columns = new double[first.Length];
        foreach (var block in order) columns[block] = leftOf[block].Select(pair => columns[pair.Key.Left] + pair.Value).DefaultIfEmpty(0).Max();
        foreach (var block in Enumerable.Reverse(order))
        {
            if (rightOf[block].Any()) columns[block] = Math.Max(columns[block], rightOf[block].Min(pair => columns[pair.Key.Right] - pair.Value));
        }

        return [.. first.Select(block => columns[block])];
    }

    private static List<int> Sorted(int[] first, ILookup<int, KeyValuePair<(int Left, int Right), double>> leftOf, ILookup<int, KeyValuePair<(int Left, int Right), double>> rightOf)
    {
        var missing = first.Distinct().ToDictionary(block => block, block => leftOf[block].Count());
        var order = missing.Where(block => block.Value == 0).Select(block => block.Key).Order().ToList();
        for (var at = 0; at < order.Count; at++)
        {
            foreach (var pair in rightOf[order[at]])
            {
                if (--missing[pair.Key.Right] == 0) order.Add(pair.Key.Right);
            }
        }

        return order;
    }

    private double Distance(int left, int right) =>
        ((_graph.WidthOf(left) + _graph.WidthOf(right)) / 2) + (_graph.IsWaypoint(left) || _graph.IsWaypoint(right) ? WaypointGap : Gap);
}
