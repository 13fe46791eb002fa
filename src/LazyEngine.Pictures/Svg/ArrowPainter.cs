using System.Globalization;
using System.Text;
using LazyEngine.Pictures.Arranging;
using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Svg;

/// <summary>Draws the line of an arrow and its tip.</summary>
internal static class ArrowPainter
{
    private const double TipLength = 9;
    private const double TipWidth = 8;

    /// <summary>How far the line reaches into the tip, so that no gap shows.</summary>
    private const double Inside = 2;

    public static void Write(Markup markup, PlacedArrow placed)
    {
        var kinds = placed.Arrow.IsPassed ? "passed " : placed.Arrow.Vote == false ? "stopped " : string.Empty;
        var (end, from) = (placed.Route.End, placed.Route.Before);
        var length = Math.Sqrt(((end.X - from.X) * (end.X - from.X)) + ((end.Y - from.Y) * (end.Y - from.Y)));
        var (x, y) = ((end.X - from.X) / length, (end.Y - from.Y) / length);
        var stop = end.Moved(-x * (TipLength - Inside), -y * (TipLength - Inside));
        var back = end.Moved(-x * TipLength, -y * TipLength);
        markup.Begin("g").Text("title", TitleOf(placed));
        markup.Empty("path", ("class", $"{kinds}{KindOf(placed.Arrow.Kind)}line"), ("d", PathOf(placed.Route, stop)));
        if (placed.Arrow.Vote is { } vote) Verdict(markup, vote, placed.Route.Middle);
        markup.Empty("path", ("class", $"{kinds}tip"), ("d", $"M{At(end)}L{At(back.Moved(-y * TipWidth / 2, x * TipWidth / 2))}L{At(back.Moved(y * TipWidth / 2, -x * TipWidth / 2))}Z"));
        markup.End("g");
    }

    /// <summary>The class of a kind of arrow, where it has one, with the blank that separates it from the next.</summary>
    public static string KindOf(ArrowKind kind) => kind switch
    {
        ArrowKind.Link => "link ",
        ArrowKind.Decision => "decided ",
        ArrowKind.Reading => "reading ",
        _ => string.Empty,
    };

    private static string TitleOf(PlacedArrow placed)
    {
        var ends = $"{placed.From.Name} → {placed.To.Name}";
        if (StateText.Of(placed.Arrow.Vote) is { } vote) ends = $"{ends}: {vote}";
        return placed.Arrow.Names.Count == 0 ? ends : $"{ends}: {string.Join(", ", placed.Arrow.Names)}";
    }

    /// <summary>What a decider has said: a hook where it let things through, a cross where it did not.</summary>
    private static void Verdict(Markup markup, bool vote, Spot at)
    {
        markup.Empty("circle", ("class", vote ? "yes verdict" : "no verdict"), ("cx", Markup.Number(at.X)), ("cy", Markup.Number(at.Y)), ("r", "7"));
        markup.Empty("path", ("class", "glyph"), ("transform", $"translate({At(at)})"), ("d", vote ? "M-3.2 0.2L-1 2.4L3.2 -2.2" : "M-2.4 -2.4L2.4 2.4M2.4 -2.4L-2.4 2.4"));
    }

    private static string PathOf(Route route, Spot stop)
    {
        var path = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"M{At(route.Start)}"));
        for (var at = 0; at < route.Legs.Count; at++)
        {
            var (leg, to) = (route.Legs[at], at == route.Legs.Count - 1 ? stop : route.Legs[at].To);
            path.Append(leg.Leaving is { } leaving ? $"C{At(leaving)} {At(leg.Arriving)} {At(to)}" : $"L{At(to)}");
        }

        return path.ToString();
    }

    private static string At(Spot spot) => $"{Markup.Number(spot.X)} {Markup.Number(spot.Y)}";
}
