using LazyEngine.Executions;
using LazyEngine.Pictures.Arranging;
using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Svg;

/// <summary>The signs of states and kinds: strokes, not characters, as no font has all of them.</summary>
internal static class Signs
{
    public const double Radius = 9;

    /// <summary>Draws the sign of a shape around a spot, on a disc.</summary>
    public static void Write(Markup markup, Shape shape, Spot at)
    {
        var state = StateText.StateOf(shape);
        Disc(markup, state, at);
        if (state is { } known) Glyph(markup, known, at);
        else if (shape is TaskShape { Kind: TaskKind.Child }) Stroke(markup, at, "M-3.9 -3.9V2.6H2.6M-0.4 -0.6L2.8 2.6L-0.4 5.8");
        else if (shape is FoldedShape) Stroke(markup, at, "M-4 -2.5H4M-4 0.5H4M-4 3.5H4");
        else Stroke(markup, at, "M-4.7 -3.3H4.7V3.3H-4.7ZM-4.7 -3L0 0.9L4.7 -3");
    }

    /// <summary>Draws the sign of a state around a spot, on a disc.</summary>
    public static void Write(Markup markup, TaskState state, Spot at)
    {
        Disc(markup, state, at);
        Glyph(markup, state, at);
    }

    private static void Disc(Markup markup, TaskState? state, Spot at) =>
        markup.Empty("circle", ("class", $"{Stylesheet.ClassOf(state)} sign"), ("cx", Markup.Number(at.X)), ("cy", Markup.Number(at.Y)), ("r", Markup.Number(Radius)));

    private static void Glyph(Markup markup, TaskState state, Spot at)
    {
        switch (state)
        {
            case TaskState.Pending: Solid(markup, at, "M-5.4 0A1.3 1.3 0 1 1 -2.8 0A1.3 1.3 0 1 1 -5.4 0ZM-1.3 0A1.3 1.3 0 1 1 1.3 0A1.3 1.3 0 1 1 -1.3 0ZM2.8 0A1.3 1.3 0 1 1 5.4 0A1.3 1.3 0 1 1 2.8 0Z"); break;
            case TaskState.Scheduled: Stroke(markup, at, "M0 -4.6V0L3.2 2.2"); break;
            case TaskState.Running: Solid(markup, at, "M-2.8 -4.6L4.8 0L-2.8 4.6Z"); break;
            case TaskState.Waiting: Stroke(markup, at, "M-2.3 -3.8V3.8M2.3 -3.8V3.8"); break;
            case TaskState.Success: Stroke(markup, at, "M-4.2 0.3L-1.3 3.2L4.2 -2.9"); break;
            case TaskState.Failure: Stroke(markup, at, "M-3.2 -3.2L3.2 3.2M3.2 -3.2L-3.2 3.2"); break;
            case TaskState.Reverting: Stroke(markup, at, "M-3.4 -4.2V-1.2H-0.4M-3.2 -1.4A4 4 0 1 1 -2.6 2.8"); break;
            case TaskState.Reverted: Stroke(markup, at, "M4.6 0H-4.4M-1 -3.4L-4.4 0L-1 3.4"); break;
            case TaskState.RevertFailure: Stroke(markup, at, "M0 -4.6V0.8M0 4.4V4.5"); break;
            case TaskState.Ignored: Stroke(markup, at, "M-4 -3.4L-0.6 0L-4 3.4M0.8 -3.4L4.2 0L0.8 3.4"); break;
            default: Stroke(markup, at, "M-4 0H4"); break;
        }
    }

    private static void Stroke(Markup markup, Spot at, string path) => markup.Empty("path", ("class", "glyph"), ("transform", Moved(at)), ("d", path));

    private static void Solid(Markup markup, Spot at, string path) => markup.Empty("path", ("class", "solid"), ("transform", Moved(at)), ("d", path));

    private static string Moved(Spot at) => $"translate({Markup.Number(at.X)} {Markup.Number(at.Y)})";
}
