using System.Globalization;
using System.Text;
using Parlot.Fluent;

namespace LazyEngine.Language.Expressions.Grammar;

/// <summary>The words and signs that both languages have.</summary>
internal static class Lexemes
{
    /// <summary>A sign, where none of these characters follows it.</summary>
    public static Parser<string> Sign(string sign, string butNotBefore = "") => new Lexeme<string>((text, at) =>
        text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal) && (at + sign.Length >= text.Length || !butNotBefore.Contains(text[at + sign.Length], StringComparison.Ordinal))
            ? (at + sign.Length, sign)
            : null);

    /// <summary>A word of the language.</summary>
    public static Parser<string> Word(string word) => new Lexeme<string>((text, at) => NameEnd(text, at) == at + word.Length && text.AsSpan(at).StartsWith(word, StringComparison.Ordinal) ? (at + word.Length, word) : null);

    /// <summary>Where the name ends that begins here; here, where none does.</summary>
    public static int NameEnd(string text, int at)
    {
        if (at >= text.Length || !IsNamePart(text[at]) || char.IsDigit(text[at])) return at;
        while (at < text.Length && IsNamePart(text[at])) at++;
        return at;
    }

    public static bool IsNamePart(char unit) => unit == '_' || char.IsLetterOrDigit(unit);

    /// <summary>Where the digits end that begin here.</summary>
    public static int DigitsEnd(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }

    /// <summary>Where the text in quotes ends that begins here; -1 where it does not end.</summary>
    public static int QuotedEnd(string text, int at)
    {
        for (var end = at + 1; end < text.Length; end++)
        {
            if (text[end] == '\\') end++;
            else if (text[end] == text[at]) return end + 1;
        }

        return -1;
    }

    /// <summary>A whole number, or a float where it has a point or an exponent.</summary>
    public static Value Number(ReadOnlySpan<char> digits)
    {
        var text = digits.ToString();
        if (text.AsSpan().IndexOfAny(".eE") >= 0) return Value.Of(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        return Numbers.ReadWhole(text) ?? throw new ExpressionException(ExpressionProblem.Limit, "The number has more than 10,000 digits.");
    }

    /// <summary>The text that a literal of Python means; an escape that Python does not know stays as it is.</summary>
    public static string Unescaped(ReadOnlySpan<char> literal)
    {
        if (!literal.Contains('\\')) return literal.ToString();
        var text = new StringBuilder(literal.Length);
        for (var at = 0; at < literal.Length; at++)
        {
            if (literal[at] != '\\' || at + 1 == literal.Length)
            {
                text.Append(literal[at]);
                continue;
            }

            var escape = literal[at + 1];
            if (Plain(escape) is { } plain)
            {
                text.Append(plain);
                at++;
            }
            else if (escape is >= '0' and <= '7')
            {
                var length = 1;
                while (length < 3 && at + 1 + length < literal.Length && literal[at + 1 + length] is >= '0' and <= '7') length++;
                text.Append((char)Convert.ToInt32(literal.Slice(at + 1, length).ToString(), 8));
                at += length;
            }
            else if (Coded(literal[(at + 1)..]) is (var length, var coded))
            {
                text.Append(coded);
                at += length;
            }
            else
            {
                text.Append('\\');
            }
        }

        return text.ToString();
    }

    private static string? Plain(char escape) => escape switch
    {
        '\\' => "\\",
        '\'' => "'",
        '"' => "\"",
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'v' => "\v",
        '\n' => string.Empty,
        _ => null,
    };

    private static (int Length, string Text)? Coded(ReadOnlySpan<char> escape)
    {
        var digits = escape[0] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0 || escape.Length <= digits || !int.TryParse(escape.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return null;
        if (code is < 0 or > 0x10FFFF) return null;
        return (digits + 1, code > char.MaxValue ? char.ConvertFromUtf32(code) : ((char)code).ToString());
    }
}
