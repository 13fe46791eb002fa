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

    public static Arrangement Arrange(IReadOnlyList<Extent> items, IReadOnlyList<Arrow> arrows)
    {
        var graph = LayeredGraph.Of([.. items.Select(item => item.Width)], arrows);
        Ordering.Improve(graph);
        var columns = Columns.Of(graph);
        var bands = BandsOf(graph, items, columns);
        var centres = new Spot[items.Count];
        for (var layer = 0; layer < graph.Layers.Length; layer++)
        {
            foreach (var node in graph.Layers[layer].Where(node => !graph.IsWaypoint(node))) centres[node] = new Spot(columns[node], bands[layer].Centre);
        }

        var layerOf = new int[graph.NodeCount];
        for (var layer = 0; layer < graph.Layers.Length; layer++) graph.Layers[layer].ForEach(node => layerOf[node] = layer);
        var leaving = PortsOf(graph, columns, arrows, isLeaving: true);
        var arriving = PortsOf(graph, columns, arrows, isLeaving: false);
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
            var (above, below) = (nodes.Max(node => items[node].Above), nodes.Max(node => items[node].Below));
            bands[layer] = new Band(y, y + above, y + above + below);
            var reach = graph.Layers[layer].SelectMany(node => graph.Below(node), (node, end) => Math.Abs(columns[node] - columns[end])).DefaultIfEmpty(0).Max();
            y = bands[layer].Bottom + Math.Clamp(LeastGap + (reach * Steepness) - 10, LeastGap, MostGap);
        }

        return bands;
    }

    /// <summary>How far from the middle of its item each arrow starts or ends: side by side, those that run straight in the middle.</summary>
    private static double[] PortsOf(LayeredGraph graph, double[] columns, IReadOnlyList<Arrow> arrows, bool isLeaving)
    {
        var ports = new double[arrows.Count];
        foreach (var side in Enumerable.Range(0, arrows.Count).GroupBy(at => isLeaving ? arrows[at].From : arrows[at].To))
        {
            var sorted = side.OrderBy(Towards).ThenBy(at => at).ToList();
            var room = graph.WidthOf(side.Key) - (2 * PortMargin);
            var gap = sorted.Count == 1 ? 0 : Math.Min(PortGap, room / (sorted.Count - 1));
            var straight = sorted.FindIndex(at => Math.Abs(Towards(at) - columns[side.Key]) < 0.5);
            var middle = straight >= 0 ? straight : (sorted.Count - 1) / 2.0;
            for (var place = 0; place < sorted.Count; place++) ports[sorted[place]] = Math.Clamp((place - middle) * gap, -room / 2, room / 2);
        }

        return ports;

        double Towards(int at) => columns[isLeaving ? graph.Chains[at][1] : graph.Chains[at][^2]];
    }

    /// <summary>The height that a layer takes.</summary>
    private readonly record struct Band(double Top, double Centre, double Bottom);
}
