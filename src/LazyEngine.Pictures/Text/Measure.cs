using System.Globalization;
using System.Text;

namespace LazyEngine.Pictures.Text;

/// <summary>How wide text will be. Nobody knows the font of a reader: the answer is that of a wide one, so that text fits its box.</summary>
internal static class Measure
{
    private const string Narrow = "ijl|'!.,:;I`";
    private const string Slim = "ftr()[]/\\-\" ";
    private const string Broad = "mwMW@%";

    /// <summary>The width of a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="size">The size of the font.</param>
    /// <param name="isBold">Whether the strokes are heavier.</param>
    public static double Width(string text, double size, bool isBold = false) =>
        text.EnumerateRunes().Sum(WidthOf) * size * (isBold ? 1.06 : 1);

    /// <summary>A line that is no wider than given; what does not fit is left out, and three dots say so.</summary>
    public static string Cut(string text, double width, double size, bool isBold = false)
    {
        if (Width(text, size, isBold) <= width) return text;
        var kept = new StringBuilder();
        var room = width - Width("…", size, isBold);
        foreach (var element in Elements(text))
        {
            room -= Width(element, size, isBold);
            if (room < 0) break;
            kept.Append(element);
        }

        return kept.ToString().TrimEnd() + "…";
    }

    /// <summary>The text in one line, or in two where it does not fit: broken where a word ends, if one does.</summary>
    public static Sequence<string> Wrap(string text, double width, double size, bool isBold = false)
    {
        if (Width(text, size, isBold) <= width) return [text];
        var (taken, room, broken) = (0, width, 0);
        foreach (var element in Elements(text))
        {
            room -= Width(element, size, isBold);
            if (room < 0) break;
            taken += element.Length;
            if (element is " " or "-" or "_" or "." or ":") broken = taken;
            // A capital after a small letter begins a word as well.
            else if (taken < text.Length && char.IsLower(text[taken - 1]) && char.IsUpper(text[taken])) broken = taken;
        }

        var end = broken >= taken / 3 && broken > 0 ? broken : taken;
        return end == 0 ? [Cut(text, width, size, isBold)] : [text[..end].TrimEnd(), Cut(text[end..].TrimStart(), width, size, isBold)];
    }

    private static IEnumerable<string> Elements(string text)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext()) yield return elements.GetTextElement();
    }

    private static double WidthOf(Rune rune) => rune.Value switch
    {
        '…' => 0.9,
        < 128 when Narrow.Contains((char)rune.Value, StringComparison.Ordinal) => 0.31,
        < 128 when Slim.Contains((char)rune.Value, StringComparison.Ordinal) => 0.39,
        < 128 when Broad.Contains((char)rune.Value, StringComparison.Ordinal) => 0.92,
        < 128 when char.IsAsciiLetterUpper((char)rune.Value) => 0.69,
        < 0x1100 => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark ? 0 : 0.62,
        _ => 1.05,
    };
}
