using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Pictures.Arranging;
using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Svg;

/// <summary>What signs and lines mean: those that a picture has, in rows below it.</summary>
internal sealed class Legend
{
    private const double TextSize = 12;
    private const double SignRoom = 26;
    private const double LineRoom = 40;
    private const double Gap = 22;
    private const double Row = 26;

    private readonly List<(Entry Entry, Spot At)> _entries = [];

    private Legend(IEnumerable<Entry> entries, double width)
    {
        var (x, y) = (0.0, 0.0);
        foreach (var entry in entries)
        {
            if (x > 0 && x + entry.Width > width) (x, y) = (0, y + Row);
            _entries.Add((entry, new Spot(x, y)));
            x += entry.Width + Gap;
            Width = Math.Max(Width, x - Gap);
        }

        Height = _entries.Count == 0 ? 0 : y + Row;
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>The legend of a picture, in rows that are no wider than given where that can be.</summary>
    public static Legend Of(Sketch sketch, double width)
    {
        var states = sketch.States.Select(state => new Entry(state.State, null, string.Create(CultureInfo.InvariantCulture, $"{StateText.Of(state.State)} {state.Count}")));
        var kinds = Sketch.Shapes(sketch.Root).OfType<GroupShape>().Prepend(sketch.Root).SelectMany(group => group.Arrows).Select(arrow => arrow.Kind).Distinct().ToHashSet();
        var lines = new[] { (ArrowKind.Link, "linked"), (ArrowKind.Decision, "if decided so"), (ArrowKind.Reading, "takes a value") }.Where(line => kinds.Contains(line.Item1)).Select(line => new Entry(null, line.Item1, line.Item2));
        return new Legend([.. states, .. lines], width);
    }

    public void Write(Markup markup, double x, double y)
    {
        foreach (var (entry, at) in _entries)
        {
            var middle = new Spot(x + at.X, y + at.Y + (Row / 2));
            if (entry.State is { } state) Signs.Write(markup, state, middle.Moved(Signs.Radius, 0));
            else markup.Empty("path", ("class", $"{ArrowPainter.KindOf(entry.Kind!.Value)}line"), ("d", $"M{Markup.Number(middle.X)} {Markup.Number(middle.Y)}h30"));
            markup.Text("text", entry.Text, ("class", "key"), ("x", Markup.Number(middle.X + entry.Room)), ("y", Markup.Number(middle.Y + 4)));
        }
    }

    private sealed record Entry(TaskState? State, ArrowKind? Kind, string Text)
    {
        public double Room => State is null ? LineRoom : SignRoom;

        public double Width => Room + Measure.Width(Text, TextSize);
    }
}
