namespace LazyEngine.Language.Expressions.Python;

/// <summary>Great and small letters.</summary>
internal static class Cases
{
    public static string Capitalized(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    /// <summary>Each letter after something else great, and all others small.</summary>
    public static string Titled(string text)
    {
        var units = text.ToCharArray();
        for (var at = 0; at < units.Length; at++) units[at] = at > 0 && char.IsLetter(units[at - 1]) ? char.ToLowerInvariant(units[at]) : char.ToUpperInvariant(units[at]);
        return new string(units);
    }

    public static string Swapped(string text) => string.Concat(text.Select(unit => char.IsUpper(unit) ? char.ToLowerInvariant(unit) : char.ToUpperInvariant(unit)));
}
