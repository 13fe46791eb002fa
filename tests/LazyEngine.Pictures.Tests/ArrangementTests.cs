using FsCheck.Xunit;
using LazyEngine.Flows;
using LazyEngine.Pictures.Arranging;
using LazyEngine.Pictures.Model;

namespace LazyEngine.Pictures.Tests;

public sealed class ArrangementTests
{
    /// <summary>What coordinates may be off by, in pixels, after many additions.</summary>
    private const double Tolerance = 0.001;

    [Property(MaxTest = 300, Arbitrary = [typeof(RandomFlow)])]
    public void Items_of_one_flow_never_overlap(Flow flow)
    {
        foreach (var siblings in Boxes(Drawn(flow)).GroupBy(item => item.Around))
        {
            var boxes = siblings.Select(item => Shrunk(item.Box)).ToList();
            for (var one = 0; one < boxes.Count; one++)
            {
                for (var other = one + 1; other < boxes.Count; other++) Assert.False(boxes[one].Overlaps(boxes[other]), $"{boxes[one]} and {boxes[other]}");
            }
        }
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(RandomFlow)])]
    public void A_flow_holds_everything_in_it_and_the_picture_holds_all(Flow flow)
    {
        var drawing = Drawn(flow);
        var borders = drawing.Groups.ToDictionary(group => group.Group.Id, group => group.Box);
        borders.Add("g0", new Box(0, 0, drawing.Size.Width, drawing.Size.Height));
        Assert.All(Boxes(drawing), item => Assert.True(borders[item.Around].Holds(Shrunk(item.Box)), $"{item.Box} in {borders[item.Around]}"));
        Assert.All(drawing.Arrows, arrow => Assert.All(Corners(arrow.Route), spot => Assert.True(borders["g0"].Holds(Shrunk(new Box(spot.X, spot.Y, 0, 0))), $"{spot} of {arrow}")));
        Assert.All(drawing.Gifts, gift => Assert.True(borders["g0"].Holds(Shrunk(gift.Box with { X = gift.Box.X, Width = 0 })), $"{gift}"));
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(RandomFlow)])]
    public void Every_arrow_leads_from_the_border_of_its_item_to_that_of_the_other(Flow flow)
    {
        var drawing = Drawn(flow);
        var boxes = drawing.Boxes.Select(box => (box.Shape.Id, box.Box)).Concat(drawing.Groups.Select(group => (group.Group.Id, group.Box))).ToDictionary(item => item.Id, item => item.Box);
        Assert.All(drawing.Arrows, arrow =>
        {
            Assert.True(IsOnBorder(arrow.Route.Start, boxes[arrow.From.Id]), $"{arrow.Route.Start} of {boxes[arrow.From.Id]}");
            Assert.True(IsOnBorder(arrow.Route.End, boxes[arrow.To.Id]), $"{arrow.Route.End} of {boxes[arrow.To.Id]}");
            // There is room for a tip that points at the item.
            var (before, end, to) = (arrow.Route.Before, arrow.Route.End, boxes[arrow.To.Id]);
            Assert.True(end.Y - before.Y > 6 && Near(end.Y, to.Y) || before.X - end.X > 6 && Near(end.X, to.Right), $"{before} {end} {to}");
        });
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(RandomFlow)])]
    public void No_arrow_runs_through_an_item(Flow flow)
    {
        var drawing = Drawn(flow);
        var tasks = drawing.Boxes.Select(box => (box.Shape.Id, Box: Shrunk(box.Box))).ToList();
        foreach (var arrow in drawing.Arrows)
        {
            var spots = Spots(arrow.Route).ToList();
            Assert.All(tasks.Where(task => task.Id != arrow.From.Id && task.Id != arrow.To.Id), task => Assert.DoesNotContain(spots, spot => task.Box.Holds(new Box(spot.X, spot.Y, 0, 0))));
        }
    }

    [Property(MaxTest = 100, Arbitrary = [typeof(RandomFlow)])]
    public void Everything_in_a_flow_is_in_its_picture_once(Flow flow)
    {
        var drawing = Drawn(flow);
        Assert.Equal(Names(flow).Order(StringComparer.Ordinal), drawing.Boxes.Select(box => box.Shape.Name).Concat(drawing.Groups.Select(group => group.Group.Name)).Order(StringComparer.Ordinal));
        static IEnumerable<string> Names(Flow flow) => flow.Items.SelectMany(item => item is Flow inner ? Names(inner).Append(inner.Name) : [item.Name]);
    }

    [Property(MaxTest = 100, Arbitrary = [typeof(RandomFlow)])]
    public void The_same_flow_gives_the_same_characters(Flow flow)
    {
        foreach (var format in Enum.GetValues<PictureFormat>()) Assert.Equal(FlowPicture.Draw(flow, format), FlowPicture.Draw(flow, format));
    }

    private static Drawing Drawn(Flow flow) => Arranger.Arrange(Sketcher.Of(flow, null));

    private static IEnumerable<(Box Box, string Around)> Boxes(Drawing drawing) =>
        drawing.Boxes.Select(box => (box.Box, box.Around)).Concat(drawing.Groups.Select(group => (group.Box, group.Around)));

    private static Box Shrunk(Box box) => new(box.X + Tolerance, box.Y + Tolerance, box.Width - (2 * Tolerance), box.Height - (2 * Tolerance));

    private static IEnumerable<Spot> Corners(Route route) => route.Legs.Select(leg => leg.To).Prepend(route.Start);

    /// <summary>Spots all along a line, close to each other.</summary>
    private static IEnumerable<Spot> Spots(Route route)
    {
        const int Steps = 40;
        var from = route.Start;
        foreach (var leg in route.Legs)
        {
            var (leaving, arriving) = leg.Leaving is { } control ? (control, leg.Arriving) : (from, leg.To);
            for (var step = 0; step <= Steps; step++)
            {
                var (t, u) = ((double)step / Steps, 1 - ((double)step / Steps));
                var (a, b, c, d) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t);
                yield return new Spot((a * from.X) + (b * leaving.X) + (c * arriving.X) + (d * leg.To.X), (a * from.Y) + (b * leaving.Y) + (c * arriving.Y) + (d * leg.To.Y));
            }

            from = leg.To;
        }
    }

    private static bool IsOnBorder(Spot spot, Box box) =>
        box is var (x, y, width, height) && ((Near(spot.Y, y) || Near(spot.Y, y + height)) && spot.X >= x && spot.X <= x + width || Near(spot.X, x + width) && spot.Y >= y && spot.Y <= y + height);

    private static bool Near(double one, double other) => Math.Abs(one - other) < Tolerance;
}
