using LazyEngine.Pictures.Arranging;
using LazyEngine.Pictures.Model;

namespace LazyEngine.Pictures.Layering;

/// <summary>Arranges the items of a graph: in layers from top to bottom, so that every arrow points down.</summary>
internal static class Layers
{
    private const double LeastGap = 40;
    private const double MostGap = 110;

    /// <summary>How much of its reach to the side a layer's gap has in height, so that no line is nearly level.</summary>
    private const double Steepness = 0.16;

    private const double PortGap = 18;
    private const double PortMargin = 16;

    /// <summary>What is off by less is nearly straight.</summary>
    private const double MostSlant = 15;

    public static Arrangement Arrange(IReadOnlyList<Extent> items, IReadOnlyList<Arrow> arrows)
    {
        var graph = LayeredGraph.Of([.. items.Select(item => item.Width)], arrows);
        Ordering.Improve(graph);
        var columns = Columns.Of(graph);
        var bands = BandsOf(graph, items, columns);
        var centres = new Spot[items.Count];
        for (var layer = 0; layer < graph.Layers.Length; layer++)
        {
            foreach (var node in graph.Layers[layer].Where(node => !graph.IsWaypoint(node))) centres[node] = new Spot(columns[node], bands[layer].Top + items[node].Above);
        }

        var layerOf = new int[graph.NodeCount];
        for (var layer = 0; layer < graph.Layers.Length; layer++) graph.Layers[layer].ForEach(node => layerOf[node] = layer);
        var leaving = PortsOf(graph, columns, arrows.Select(arrow => arrow.From), at => columns[graph.Chains[at][1]]);
        var arriving = PortsOf(graph, columns, arrows.Select(arrow => arrow.To), at => columns[graph.Chains[at][^2]] + (graph.Chains[at].Length == 2 ? leaving[at] : 0));
        var routes = new Route[arrows.Count];
        for (var at = 0; at < arrows.Count; at++) routes[at] = RouteOf(at);
        var width = Enumerable.Range(0, graph.NodeCount).Max(node => columns[node] + (graph.WidthOf(node) / 2));
        return new Arrangement(new Size(width, bands[^1].Bottom), centres, routes);

        Route RouteOf(int at)
        {
            var chain = graph.Chains[at];
            var (from, to) = (chain[0], chain[^1]);
            var start = new Spot(columns[from] + leaving[at], centres[from].Y + items[from].Above);
            var lines = new Lines(start).To(start.X, bands[layerOf[from]].Bottom);
            foreach (var waypoint in chain[1..^1])
            {
                var band = bands[layerOf[waypoint]];
                lines.Swing(columns[waypoint], band.Top).To(columns[waypoint], band.Bottom);
            }

            var end = columns[to] + arriving[at];
            return lines.Swing(end, bands[layerOf[to]].Top).To(end, centres[to].Y - items[to].Above).Done();
        }
    }

    private static Band[] BandsOf(LayeredGraph graph, IReadOnlyList<Extent> items, double[] columns)
    {
        var bands = new Band[graph.Layers.Length];
        var y = 0.0;
        for (var layer = 0; layer < bands.Length; layer++)
        {
            var nodes = graph.Layers[layer].Where(node => !graph.IsWaypoint(node)).ToList();
            bands[layer] = new Band(y, y + nodes.Max(node => items[node].Above + items[node].Below));
            var reach = graph.Layers[layer].SelectMany(node => graph.Below(node), (node, end) => Math.Abs(columns[node] - columns[end])).DefaultIfEmpty(0).Max();
            y = bands[layer].Bottom + Math.Clamp(LeastGap + (reach * Steepness) - 10, LeastGap, MostGap);
        }

        return bands;
    }

    /// <summary>How far from the middle of its item each arrow starts or ends: side by side, and moved so that one that is nearly straight is.</summary>
    private static double[] PortsOf(LayeredGraph graph, double[] columns, IEnumerable<int> ends, Func<int, double> other)
    {
        var ports = new double[graph.Chains.Length];
        foreach (var side in ends.Select((end, at) => (End: end, At: at)).GroupBy(arrow => arrow.End, arrow => arrow.At))
        {
            var sorted = side.OrderBy(other).ThenBy(at => at).ToList();
            var room = graph.WidthOf(side.Key) - (2 * PortMargin);
            var gap = sorted.Count == 1 ? 0 : Math.Min(PortGap, room / (sorted.Count - 1));
            for (var place = 0; place < sorted.Count; place++) ports[sorted[place]] = (place - ((sorted.Count - 1) / 2.0)) * gap;
            var slant = sorted.Select(at => other(at) - columns[side.Key] - ports[at]).MinBy(Math.Abs);
            if (Math.Abs(slant) > MostSlant) continue;
            foreach (var at in sorted) ports[at] = Math.Clamp(ports[at] + slant, -room / 2, room / 2);
        }

        return ports;
    }

    /// <summary>The height that a layer takes.</summary>
    private readonly record struct Band(double Top, double Bottom);
}
