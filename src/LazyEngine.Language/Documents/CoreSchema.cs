using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace LazyEngine.Language.Documents;

/// <summary>What a scalar means.</summary>
internal enum ScalarKind
{
    Text,
    Null,
    Boolean,
    Integer,
    Number,

    /// <summary>An infinity, or what is no number: JSON has neither.</summary>
    Unbounded,
}

/// <summary>What plain text means: the core schema of YAML 1.2, of which the literals of JSON are a part.</summary>
internal static partial class CoreSchema
{
    /// <summary>No longer text is a number in base 8 or 16: turning such a number into another base costs the square of its length.</summary>
    private const int LongestInAnotherBase = 1_000;

    public static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ when !CanBeNumber(text[0]) => ScalarKind.Text,
        _ when Integer().IsMatch(text) => ScalarKind.Integer,
        _ when text.Length <= LongestInAnotherBase && (Octal().IsMatch(text) || Hexadecimal().IsMatch(text)) => ScalarKind.Integer,
        _ when Float().IsMatch(text) => ScalarKind.Number,
        _ when Unbounded().IsMatch(text) => ScalarKind.Unbounded,
        _ => ScalarKind.Text,
    };

    /// <summary>The JSON of a number, with every digit that was written.</summary>
    public static string JsonOf(Node.Scalar number)
    {
        var text = number.Text;
        if (JsonNumber().IsMatch(text)) return text;
        if (text.StartsWith("0x", StringComparison.Ordinal)) return BigInteger.Parse($"0{text.AsSpan(2)}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        if (text.StartsWith("0o", StringComparison.Ordinal)) return text.AsSpan(2).ToString().Aggregate(BigInteger.Zero, (sum, digit) => (sum * 8) + (digit - '0')).ToString(CultureInfo.InvariantCulture);

        var parts = Float().Match(text);
        var whole = parts.Groups["whole"].Value.TrimStart('0');
        var fraction = parts.Groups["fraction"].Value;
        return $"{(text[0] == '-' ? "-" : string.Empty)}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length == 0 ? string.Empty : $".{fraction}")}{parts.Groups["exponent"].Value}";
    }

    private static bool CanBeNumber(char first) => char.IsAsciiDigit(first) || first is '-' or '+' or '.';

    [GeneratedRegex(@"\A[-+]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(@"\A0o[0-7]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();

    [GeneratedRegex(@"\A0x[0-9a-fA-F]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\A[-+]?(?:(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))(?<exponent>[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Float();

    [GeneratedRegex(@"\A(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Unbounded();

    [GeneratedRegex(@"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
