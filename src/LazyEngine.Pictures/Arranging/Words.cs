using LazyEngine.Pictures.Model;
using LazyEngine.Pictures.Text;

namespace LazyEngine.Pictures.Arranging;

/// <summary>What stands in a box.</summary>
/// <param name="Name">The name, in one line or two.</param>
/// <param name="Notes">The smaller lines below.</param>
/// <param name="HasSign">Whether a sign stands left of them.</param>
internal sealed record Words(Sequence<string> Name, Sequence<string> Notes, bool HasSign)
{
    public const double NameSize = 13.5;
    public const double NameLine = 17;
    public const double NoteSize = 11;
    public const double NoteLine = 15;

    /// <summary>The room for a sign, left of the words.</summary>
    public const double SignRoom = 26;

    private const double MostText = 190;
    private const double SideMargin = 15;
    private const double Margin = 10;
    private const double LeastHeight = 42;
    private const double LeastWidth = 124;

    public double Width => Math.Max(LeastWidth, TextWidth + (2 * SideMargin) + (HasSign ? SignRoom : 0));

    public double Height => Math.Max(LeastHeight, TextHeight + (2 * Margin));

    public double TextHeight => (Name.Count * NameLine) + (Notes.Count * NoteLine);

    private double TextWidth =>
        Math.Max(Name.Max(line => Measure.Width(line, NameSize, isBold: true)), Notes.Select(line => Measure.Width(line, NoteSize)).DefaultIfEmpty(0).Max());

    public static Words Of(Shape shape) => new(
        Measure.Wrap(shape.Name, MostText, NameSize, isBold: true),
        StateText.Below(shape).Select(line => Measure.Cut(line, MostText, NoteSize)).ToSequence(),
        StateText.StateOf(shape) is not null || shape is TaskShape { Kind: not TaskKind.Work } or FoldedShape);
}
