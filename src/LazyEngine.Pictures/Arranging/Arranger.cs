using LazyEngine.Flows;
using LazyEngine.Pictures.Layering;
using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Arranging;

/// <summary>Gives everything in a sketch its place.</summary>
/// <remarks>
/// Arrows join items of one flow only, so that each flow is arranged by itself, inner ones first, and is then a box like
/// any other. No border ever cuts another, and no arrow crosses one.
/// </remarks>
internal sealed class Arranger
{
    public const double GiftSize = 10.5;
    private const double GiftHeight = 18;

    /// <summary>How much of a gift is below the border that it hangs on: what stands in the box is to stay free.</summary>
    private const double GiftBelow = 13;

    private const double GiftMargin = 8;
    private const double MostGift = 180;
    private const double Padding = 18;

    private readonly double _boxWidth;
    private readonly List<PlacedGroup> _groups = [];
    private readonly List<PlacedBox> _boxes = [];
    private readonly List<PlacedArrow> _arrows = [];
    private readonly List<PlacedGift> _gifts = [];

    private Arranger(double boxWidth) => _boxWidth = boxWidth;

    public static Drawing Arrange(Sketch sketch)
    {
        // Boxes of one width make columns that a reader's eye can follow.
        var width = Sketch.Shapes(sketch.Root).Where(shape => shape is not GroupShape).Select(shape => Words.Of(shape).Width).DefaultIfEmpty(0).Max();
        var arranger = new Arranger(width);
        var inside = arranger.Inside(sketch.Root);
        arranger.Place(inside, sketch.Root, 0, 0);
        return new Drawing(inside.Arrangement.Size, [.. arranger._groups], [.. arranger._boxes], [.. arranger._arrows], [.. arranger._gifts]);
    }

    private Interior Inside(GroupShape group)
    {
        var blocks = new Block[group.Items.Count];
        for (var item = 0; item < blocks.Length; item++) blocks[item] = Measured(group.Items[item], GiftOf(group, item));
        return new Interior(blocks, Arranged(group, [.. blocks.Select(block => block.Extent)]));
    }

    private static Arrangement Arranged(GroupShape group, List<Extent> items) => group.Pattern switch
    {
        _ when items.Count == 0 => new Arrangement(new Size(0, 0), [], []),
        FlowPattern.Linear => Spine.Arrange(items, group.Arrows),
        FlowPattern.Graph or FlowPattern.Workflow when group.Arrows.Count > 0 => Layers.Arrange(items, group.Arrows),
        _ => Rows.Arrange(items),
    };

    private Block Measured(Shape shape, string gift)
    {
        if (shape is not GroupShape group)
        {
            var words = Words.Of(shape);
            return new Block(shape, new Size(_boxWidth, words.Height), gift, words, null);
        }

        var inside = Inside(group);
        var width = Math.Max(Math.Max(inside.Arrangement.Size.Width + (2 * Padding), Heading.Of(group).Width), _boxWidth);
        return new Block(shape, new Size(width, inside.Arrangement.Size.Height + Heading.Height + Padding), gift, null, inside);
    }

    private static string GiftOf(GroupShape group, int item) =>
        string.Join(", ", group.Arrows.Where(arrow => arrow.From == item).SelectMany(arrow => arrow.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private void Place(Interior inside, GroupShape group, double x, double y)
    {
        for (var item = 0; item < inside.Blocks.Length; item++)
        {
            var (block, centre) = (inside.Blocks[item], inside.Arrangement.Centres[item].Moved(x, y));
            var box = new Box(centre.X - (block.Size.Width / 2), centre.Y - (block.Size.Height / 2), block.Size.Width, block.Size.Height);
            if (block.Words is not null) _boxes.Add(new PlacedBox(block.Shape, box, block.Words, group.Id));
            else PlaceGroup(block, box, group.Id);
            if (block.Gift.Length > 0) _gifts.Add(Hang(block.Gift, box));
        }

        for (var at = 0; at < group.Arrows.Count; at++)
        {
            var arrow = group.Arrows[at];
            _arrows.Add(new PlacedArrow(arrow, group.Items[arrow.From], group.Items[arrow.To], inside.Arrangement.Routes[at].Moved(x, y)));
        }
    }

    private void PlaceGroup(Block block, Box box, string around)
    {
        var (group, inner) = ((GroupShape)block.Shape, block.Inside!);
        _groups.Add(new PlacedGroup(group, box, around));
        Place(inner, group, box.X + ((box.Width - inner.Arrangement.Size.Width) / 2), box.Y + Heading.Height);
    }

    private static PlacedGift Hang(string names, Box box)
    {
        var text = Measure.Cut(names, MostGift, GiftSize);
        var width = Measure.Width(text, GiftSize) + (2 * GiftMargin);
        return new PlacedGift(text, names, new Box(box.X + ((box.Width - width) / 2), box.Bottom - GiftHeight + GiftBelow, width, GiftHeight));
    }

    /// <summary>A flow from within.</summary>
    private sealed record Interior(Block[] Blocks, Arrangement Arrangement);

    /// <summary>An item from without: how large it is, and what it holds.</summary>
    private sealed record Block(Shape Shape, Size Size, string Gift, Words? Words, Interior? Inside)
    {
        public Extent Extent => new(Size.Width, Size.Height / 2, (Size.Height / 2) + (Gift.Length > 0 ? GiftBelow : 0));
    }
}
