using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Pictures.Arranging;
using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Svg;

/// <summary>Writes a sketch as a picture that needs nothing else: no script, no font, no file.</summary>
internal sealed class SvgWriter
{
    private const double Margin = 32;
    private const double TitleHeight = 62;
    private const double LegendGap = 22;
    private const double MostTitle = 640;
    private const double LeastLegend = 420;

    private readonly Markup _markup = new();
    private readonly Sketch _sketch;
    private readonly Drawing _drawing;
    private readonly bool _isPart;

    private SvgWriter(Sketch sketch, bool isPart) => (_sketch, _drawing, _isPart) = (sketch, Arranger.Arrange(sketch), isPart);

    /// <summary>Writes a file that stands for itself.</summary>
    public static string Write(Sketch sketch) => Write(sketch, isPart: false);

    /// <summary>Writes an element of a web page, which says itself what the picture is of, and on which ground it stands.</summary>
    public static string WritePart(Sketch sketch) => Write(sketch, isPart: true);

    private static string Write(Sketch sketch, bool isPart)
    {
        var writer = new SvgWriter(sketch, isPart);
        if (isPart) writer.WritePart();
        else writer.Write();
        return writer._markup.ToString();
    }

    private void WritePart()
    {
        const double Edge = 8;
        var (width, height) = (Math.Ceiling(_drawing.Size.Width + (2 * Edge)), Math.Ceiling(_drawing.Size.Height + (2 * Edge)));
        _markup.Begin("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", Stylesheet.PartClass), ("viewBox", $"0 0 {Markup.Number(width)} {Markup.Number(height)}"),
            ("width", Markup.Number(width)), ("height", Markup.Number(height)), ("role", "img"), ("aria-label", $"{Titles.Of(_sketch)}. {Description()}"));
        Stylesheet.WritePart(_markup, States, HasVotes);
        WriteDrawing(Edge, Edge);
        _markup.End("svg");
    }

    private IEnumerable<TaskState?> States =>
        _drawing.Boxes.Select(box => StateText.StateOf(box.Shape)).Concat(_drawing.Groups.Select(group => group.Group.Controller?.State).Where(state => state is not null));

    private bool HasVotes => _drawing.Arrows.Any(arrow => arrow.Arrow.Vote is not null);

    private void Write()
    {
        var (title, under) = (Measure.Cut(_sketch.Root.Name, MostTitle, 20, isBold: true), Measure.Cut(Titles.Below(_sketch), MostTitle, 12.5));
        var legend = Legend.Of(_sketch, Math.Max(_drawing.Size.Width, LeastLegend));
        var inner = new[] { _drawing.Size.Width, Measure.Width(title, 20, isBold: true), Measure.Width(under, 12.5), legend.Width }.Max();
        var width = Math.Ceiling(inner + (2 * Margin));
        var height = Math.Ceiling(TitleHeight + Margin + _drawing.Size.Height + (legend.Height > 0 ? legend.Height + LegendGap : 0) + Margin - 6);
        _markup.Begin("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {Markup.Number(width)} {Markup.Number(height)}"),
            ("width", Markup.Number(width)), ("height", Markup.Number(height)), ("role", "img"), ("aria-labelledby", "picture-title picture-desc"));
        _markup.Text("title", Titles.Of(_sketch), ("id", "picture-title")).Text("desc", Description(), ("id", "picture-desc"));
        Stylesheet.Write(_markup, States, HasVotes);
        _markup.Empty("rect", ("class", "page"), ("width", Markup.Number(width)), ("height", Markup.Number(height)));
        _markup.Text("text", title, ("class", "title"), ("x", Markup.Number(Margin)), ("y", "46"));
        _markup.Text("text", under, ("class", "under"), ("x", Markup.Number(Margin)), ("y", "67"));
        WriteDrawing((width - _drawing.Size.Width) / 2, TitleHeight + Margin);
        legend.Write(_markup, Margin, height - Margin - legend.Height + 6);
        _markup.End("svg");
    }

    private void WriteDrawing(double x, double y)
    {
        _markup.Begin("g", ("transform", $"translate({Markup.Number(x)} {Markup.Number(y)})"));
        foreach (var group in _drawing.Groups) Write(group);
        foreach (var arrow in _drawing.Arrows) ArrowPainter.Write(_markup, arrow);
        foreach (var box in _drawing.Boxes) Write(box);
        foreach (var gift in _drawing.Gifts) Write(gift);
        _markup.End("g");
    }

    private string Description()
    {
        var tasks = Sketch.Shapes(_sketch.Root).OfType<TaskShape>().Count();
        var folded = Sketch.Shapes(_sketch.Root).OfType<FoldedShape>().Sum(shape => shape.TaskCount);
        var count = string.Create(CultureInfo.InvariantCulture, $"A {StateText.Named(_sketch.Root.Pattern)} of {tasks + folded} {(tasks + folded == 1 ? "task" : "tasks")}");
        var states = _sketch.States.Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Count} {StateText.Of(state.State)}"));
        return _sketch.States.Count == 0 ? $"{count}." : $"{count}: {string.Join(", ", states)}.";
    }

    private void Write(PlacedGroup placed)
    {
        var (box, heading) = (placed.Box, Heading.Of(placed.Group));
        _markup.Begin("g").Text("title", $"{placed.Group.Name}: {StateText.Of(placed.Group)}");
        Rectangle("group", box, 12);
        if (placed.Group.Controller is { } controller) Signs.Write(_markup, controller.State, new Spot(box.X + Heading.Margin + Signs.Radius, box.Y + 18));
        _markup.Text("text", heading.Name, ("class", "head"), ("x", Markup.Number(box.X + Heading.Margin + (heading.HasSign ? Heading.SignRoom : 0))), ("y", Markup.Number(box.Y + 22)));
        _markup.Text("text", heading.Pattern, ("class", "pattern end"), ("x", Markup.Number(box.Right - Heading.Margin)), ("y", Markup.Number(box.Y + 22)));
        if (placed.Group.Items.Count == 0) _markup.Text("text", "nothing", ("class", "note middle"), ("x", Markup.Number(box.Centre.X)), ("y", Markup.Number(box.Bottom - 8)));
        _markup.End("g");
    }

    private void Write(PlacedBox placed)
    {
        var (box, words, state) = (placed.Box, placed.Words, StateText.StateOf(placed.Shape));
        // A page tells by it which task somebody has chosen.
        if (_isPart && placed.Shape is TaskShape) _markup.Begin("g", ("data-task", placed.Shape.Name));
        else _markup.Begin("g");
        _markup.Text("title", string.Join(", ", StateText.Below(placed.Shape).Prepend(placed.Shape.Name)));
        var kind = $"{Stylesheet.ClassOf(state)} box";
        if (placed.Shape is FoldedShape) Rectangle(kind, box with { X = box.X + 5, Y = box.Y + 5 }, 10);
        Rectangle(kind, box, placed.Shape is TaskShape { Kind: TaskKind.Signal } ? box.Height / 2 : 10);
        if (placed.Shape is TaskShape { Kind: TaskKind.Child }) Rectangle($"{kind} inner", new Box(box.X + 4, box.Y + 4, box.Width - 8, box.Height - 8), 7);
        if (words.HasSign) Signs.Write(_markup, placed.Shape, new Spot(box.X + 14 + Signs.Radius, box.Centre.Y));
        var x = words.HasSign ? box.X + 14 + Words.SignRoom : box.Centre.X;
        var y = box.Centre.Y - (words.TextHeight / 2);
        foreach (var line in words.Name)
        {
            Line(line, "name", x, y + 13, words);
            y += Words.NameLine;
        }

        foreach (var line in words.Notes)
        {
            Line(line, "note", x, y + 11, words);
            y += Words.NoteLine;
        }

        _markup.End("g");
    }

    private void Line(string text, string kind, double x, double y, Words words) =>
        _markup.Text("text", text, ("class", words.HasSign ? kind : $"{kind} middle"), ("x", Markup.Number(x)), ("y", Markup.Number(y)));

    private void Write(PlacedGift gift)
    {
        _markup.Begin("g").Text("title", $"gives {gift.Whole}");
        Rectangle("gift", gift.Box, gift.Box.Height / 2);
        _markup.Text("text", gift.Text, ("class", "gives"), ("x", Markup.Number(gift.Box.Centre.X)), ("y", Markup.Number(gift.Box.Centre.Y + 3.7)));
        _markup.End("g");
    }

    private void Rectangle(string kind, Box box, double corner) =>
        _markup.Empty("rect", ("class", kind), ("x", Markup.Number(box.X)), ("y", Markup.Number(box.Y)), ("width", Markup.Number(box.Width)), ("height", Markup.Number(box.Height)), ("rx", Markup.Number(corner)));
}
