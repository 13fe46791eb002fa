namespace LazyEngine.Language.Expressions.Python;

/// <summary>Text counted as Python counts it: a character outside of the first 65,536 is one, not two.</summary>
internal static class CodePoints
{
    public static int Length(string text) => text.Length - Pairs(text, text.Length);

    /// <summary>From a place to before another; both may be outside.</summary>
    public static string Between(string text, long start, long end)
    {
        var length = Length(text);
        start = Math.Clamp(start, 0, length);
        end = Math.Clamp(end, start, length);
        var from = UnitOf(text, start);
        return text[from..UnitOf(text, end)];
    }

    /// <summary>Where a text first stands between two places; -1 where it does not.</summary>
    public static long Find(string text, string sought, long start, long end, bool isLast = false)
    {
        var length = Length(text);
        if (start < 0) start = Math.Max(0, start + length);
        if (end < 0) end = Math.Max(0, end + length);
        if (start > length || end < start) return -1;
        var from = UnitOf(text, start);
        var span = text.AsSpan(from, UnitOf(text, Math.Min(end, length)) - from);
        var at = isLast ? span.LastIndexOf(sought, StringComparison.Ordinal) : span.IndexOf(sought, StringComparison.Ordinal);
        return at < 0 ? -1 : PlaceOf(text, from + at);
    }

    /// <summary>Which character begins at this unit.</summary>
    public static int PlaceOf(string text, int unit) => unit - Pairs(text, unit);

    private static int UnitOf(string text, long place)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return (int)place;
        var unit = 0;
        for (var left = place; left > 0 && unit < text.Length; left--) unit += IsPair(text, unit) ? 2 : 1;
        return unit;
    }

    private static int Pairs(string text, int until)
    {
        var pairs = 0;
        if (!text.AsSpan(0, until).ContainsAnyInRange('\uD800', '\uDFFF')) return 0;
        for (var unit = 0; unit < until; unit++)
        {
            if (!IsPair(text, unit)) continue;
            pairs++;
            unit++;
        }

        return pairs;
    }

    private static bool IsPair(string text, int unit) => unit + 1 < text.Length && char.IsSurrogatePair(text[unit], text[unit + 1]);
}
