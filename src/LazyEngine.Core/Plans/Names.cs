using System.Globalization;

namespace LazyEngine.Plans;

/// <summary>Which names are allowed, and how any name is shown.</summary>
internal static class Names
{
    private const int ShownLength = 200;

    /// <summary>What is wrong with a name and what to do; null when nothing is.</summary>
    /// <param name="what">What the name is for, as in "The queue name ...".</param>
    /// <param name="name">The name.</param>
    /// <param name="longest">The longest allowed, in characters.</param>
    /// <param name="inPaths">Whether it becomes a part of tokens and paths, which '/' separates.</param>
    public static string? ProblemOf(string what, string name, int longest, bool inPaths = false)
    {
        if (string.IsNullOrWhiteSpace(name)) return $"The {what} is empty. Give a name.";
        if (name.Length > longest)
            return string.Create(CultureInfo.InvariantCulture, $"The {what} '{Shown(name)}' has {name.Length} characters; the limit is {longest}. Shorten it.");
        for (var at = 0; at < name.Length; at++)
        {
            if (IsUnprintable(name, at))
                return string.Create(CultureInfo.InvariantCulture, $"The {what} '{Shown(name)}' has the character U+{(int)name[at]:X4} at position {at}, which is no printable text. Remove it.");
            if (inPaths && name[at] == '/')
                return string.Create(CultureInfo.InvariantCulture, $"The {what} '{name}' has '/' at position {at}, which separates the parts of paths and tokens. Use another character.");
        }

        return null;
    }

    /// <summary>A name for messages: without control characters and not endlessly long.</summary>
    public static string Shown(string name)
    {
        var shown = (name.Length > ShownLength ? string.Concat(name.AsSpan(0, ShownLength), "...") : name).ToCharArray();
        for (var at = 0; at < shown.Length; at++)
        {
            if (IsUnprintable(shown, at)) shown[at] = '\uFFFD';
        }

        return new string(shown);
    }

    private static bool IsUnprintable(ReadOnlySpan<char> text, int at) => char.IsControl(text[at]) || IsLoneSurrogate(text, at);

    private static bool IsLoneSurrogate(ReadOnlySpan<char> text, int at) =>
        (char.IsHighSurrogate(text[at]) && (at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))) ||
        (char.IsLowSurrogate(text[at]) && (at == 0 || !char.IsHighSurrogate(text[at - 1])));
}
