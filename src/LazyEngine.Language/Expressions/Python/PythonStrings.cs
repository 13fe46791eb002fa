using System.Text;
using LazyEngine.Language.Expressions.Functions;

namespace LazyEngine.Language.Expressions.Python;

/// <summary>What Python does with text.</summary>
internal static class PythonStrings
{
    public static string Trim(string text, string? characters) => TrimEnd(TrimStart(text, characters), characters);

    public static string TrimStart(string text, string? characters)
    {
        var start = 0;
        while (start < text.Length && IsTrimmed(text, start, characters)) start += LengthAt(text, start);
        return text[start..];
    }

    public static string TrimEnd(string text, string? characters)
    {
        var end = text.Length;
        while (end > 0 && IsTrimmed(text, StartOfLast(text, end), characters)) end = StartOfLast(text, end);
        return text[..end];
    }

    /// <summary>At most so many times, where the count is not negative.</summary>
    public static string Replace(Budget budget, string text, string old, string replacement, long count)
    {
        budget.Steps(text.Length);
        if (count == 0) return text;
        if (old.Length == 0) return Interleaved(budget, text, replacement, count);
        var result = new BoundedText(budget);
        var from = 0;
        for (var turn = 0L; count < 0 || turn < count; turn++)
        {
            var at = text.IndexOf(old, from, StringComparison.Ordinal);
            if (at < 0) break;
            result.Add(text[from..at]);
            result.Add(replacement);
            from = at + old.Length;
        }

        if (from == 0) return text;
        result.Add(text[from..]);
        return result.ToString();
    }

    public static Value Split(Call call, int place, string? separator, long most) => Pieces(call, call.Text(place), separator, most, isRight: false);

    public static Value SplitRight(Call call, int place, string? separator, long most) => Pieces(call, call.Text(place), separator, most, isRight: true);

    private static Value Pieces(Call call, string text, string? separator, long most, bool isRight)
    {
        if (separator is { Length: 0 }) throw new ExpressionException(ExpressionProblem.Evaluation, "Text cannot be split at an empty text.");
        call.Budget.Steps(text.Length);
        call.Budget.Characters(text.Length);
        var pieces = new List<Value>();
        foreach (var piece in separator is null ? Words(text, most, isRight) : Parts(text, separator, most, isRight))
        {
            call.Budget.Items(1);
            pieces.Add(Value.Of(text[piece]));
        }

        if (isRight) pieces.Reverse();
        return Value.OfList(pieces);
    }

    private static IEnumerable<Range> Parts(string text, string separator, long most, bool isRight)
    {
        var (from, end) = (0, text.Length);
        for (var turn = 0L; most < 0 || turn < most; turn++)
        {
            var at = isRight ? text.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, from, StringComparison.Ordinal);
            if (at < 0) break;
            yield return isRight ? (at + separator.Length)..end : from..at;
            if (isRight) end = at;
            else from = at + separator.Length;
        }

        yield return from..end;
    }

    private static IEnumerable<Range> Words(string text, long most, bool isRight)
    {
        var (from, end) = (0, text.Length);
        for (var turn = 0L; ; turn++)
        {
            while (from < end && char.IsWhiteSpace(text[isRight ? end - 1 : from])) _ = isRight ? end-- : from++;
            if (from == end) yield break;
            var (start, stop) = (from, end);
            if (most >= 0 && turn >= most)
            {
                yield return from..end;
                yield break;
            }

            while (from < end && !char.IsWhiteSpace(text[isRight ? end - 1 : from])) _ = isRight ? end-- : from++;
            yield return isRight ? end..stop : start..from;
        }
    }

    private static string Interleaved(Budget budget, string text, string replacement, long count)
    {
        var result = new BoundedText(budget);
        var turn = 0L;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count < 0 || turn++ < count) result.Add(replacement);
            result.Add(rune.ToString());
        }

        if (count < 0 || turn < count) result.Add(replacement);
        return result.ToString();
    }

    private static bool IsTrimmed(string text, int at, string? characters) =>
        characters is null ? char.IsWhiteSpace(text[at]) : characters.AsSpan().IndexOf(text.AsSpan(at, LengthAt(text, at)), StringComparison.Ordinal) >= 0;

    private static int LengthAt(string text, int at) => Rune.TryGetRuneAt(text, at, out var rune) ? rune.Utf16SequenceLength : 1;

    private static int StartOfLast(string text, int end) => end > 1 && char.IsSurrogatePair(text[end - 2], text[end - 1]) ? end - 2 : end - 1;
}
