using LazyEngine.Pictures.Model;

namespace LazyEngine.Pictures.Arranging;

/// <summary>Arranges the items of a linear flow: one below the other, and values that skip items beside them.</summary>
internal static class Spine
{
    private const double Gap = 38;
    private const double LaneGap = 16;
    private const double Corner = 10;

    /// <summary>How far from the middle of its item a line beside the items starts and ends, so that the two do not meet.</summary>
    private const double Off = 8;

    public static Arrangement Arrange(IReadOnlyList<Extent> items, IReadOnlyList<Arrow> arrows)
    {
        var width = items.Max(item => item.Width);
        var centres = new Spot[items.Count];
        var y = 0.0;
        for (var item = 0; item < items.Count; item++)
        {
            centres[item] = new Spot(width / 2, y + items[item].Above);
            y += items[item].Above + items[item].Below + (item == items.Count - 1 ? 0 : Gap);
        }

        var lanes = LanesOf(items, arrows);
        var routes = new Route[arrows.Count];
        for (var at = 0; at < arrows.Count; at++) routes[at] = arrows[at].Kind == ArrowKind.Reading ? Beside(arrows[at], width / 2 + lanes[at]) : Down(arrows[at]);
        var right = arrows.Count == 0 ? width : Math.Max(width, (width / 2) + lanes.Max());
        return new Arrangement(new Size(right, y), centres, routes);

        Route Down(Arrow arrow) =>
            new Lines(new Spot(width / 2, centres[arrow.From].Y + items[arrow.From].Above)).To(width / 2, centres[arrow.To].Y - items[arrow.To].Above).Done();

        Route Beside(Arrow arrow, double lane)
        {
            var start = new Spot((width + items[arrow.From].Width) / 2, centres[arrow.From].Y + Off);
            var end = new Spot((width + items[arrow.To].Width) / 2, centres[arrow.To].Y - Off);
            return new Lines(start)
                .To(lane - Corner, start.Y).Turn(new Spot(lane, start.Y), new Spot(lane, start.Y + Corner))
                .To(lane, end.Y - Corner).Turn(new Spot(lane, end.Y), new Spot(lane - Corner, end.Y))
                .To(end.X, end.Y).Done();
        }
    }

    /// <summary>How far right of the middle each reading runs, the short ones inside; 0 for other arrows.</summary>
    private static double[] LanesOf(IReadOnlyList<Extent> items, IReadOnlyList<Arrow> arrows)
    {
        var lanes = new double[arrows.Count];
        var placed = new List<int>();
        foreach (var at in Enumerable.Range(0, arrows.Count).Where(at => arrows[at].Kind == ArrowKind.Reading).OrderBy(at => arrows[at].To - arrows[at].From))
        {
            var lane = Enumerable.Range(arrows[at].From, arrows[at].To - arrows[at].From + 1).Max(item => items[item].Width / 2) + LaneGap + Corner;
            foreach (var other in placed.OrderBy(other => lanes[other]))
            {
                if (Meet(arrows[at], arrows[other]) && Math.Abs(lanes[other] - lane) < LaneGap) lane = lanes[other] + LaneGap;
            }

            lanes[at] = lane;
            placed.Add(at);
        }

        return lanes;
    }

    private static bool Meet(Arrow one, Arrow other) => one.From <= other.To && other.From <= one.To;
}
