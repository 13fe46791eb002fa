using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Language.Expressions.Python;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Functions of text.</summary>
internal static class YaqlStrings
{
    private const string Digits = "0123456789";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private const string Blanks = " \t\n\r\v\f";

    private static readonly string[] Groups = [Digits, Digits + "abcdefABCDEF", Lower, Upper, Lower + Upper, "01234567", Marks, Digits + Lower + Upper + Marks + Blanks, Blanks];

    public static IReadOnlyList<Function> Functions { get; } =
    [
        Method("toUpper", "string: text", static call => call.Made(call.Text(0).ToUpperInvariant())),
        Method("toLower", "string: text", static call => call.Made(call.Text(0).ToLowerInvariant())),
        Either("len", "string: text", static call => Value.Of(CodePoints.Length(call.Text(0)))),
        Method("split", "string: text, separator: text? = null, maxSplits: int = -1", static call => PythonStrings.Split(call, 0, call.TextOrNull(1), call.Int(2))),
        Method("rightSplit", "string: text, separator: text? = null, maxSplits: int = -1", static call => PythonStrings.SplitRight(call, 0, call.TextOrNull(1), call.Int(2))),
        Method("join", "items: iterable, separator: text", static call => Joined(call, call[0], call.Text(1))),
        Method("join", "separator: text, items: iterable", static call => Joined(call, call[1], call.Text(0))),
        Free("concat", "*strings: text", static call => Joined(call, Value.OfList(call.Rest), string.Empty)),
        Method("trim", "string: text, characters: text? = null", static call => Value.Of(PythonStrings.Trim(call.Text(0), call.TextOrNull(1)))),
        Method("trimLeft", "string: text, characters: text? = null", static call => Value.Of(PythonStrings.TrimStart(call.Text(0), call.TextOrNull(1)))),
        Method("trimRight", "string: text, characters: text? = null", static call => Value.Of(PythonStrings.TrimEnd(call.Text(0), call.TextOrNull(1)))),
        Either("norm", "string: text?, characters: text? = null", static call =>
            call[0].IsNull || PythonStrings.Trim(call.Text(0), call.TextOrNull(1)) is not { Length: > 0 } trimmed ? Value.Null : Value.Of(trimmed)),
        Either("isEmpty", "string: text?, trim: bool = true, characters: text? = null", static call =>
            Value.Of(call[0].IsNull || (call.Flag(1) ? PythonStrings.Trim(call.Text(0), call.TextOrNull(2)) : call.Text(0)).Length == 0)),
        Method("replace", "string: text, old: text, new: text, count: int = -1", static call => Value.Of(PythonStrings.Replace(call.Budget, call.Text(0), call.Text(1), call.Text(2), call.Int(3)))),
        Method("replace", "string: text, replacements: map, count: int = -1", static call => Value.Of(call[1].Map.Entries.Aggregate(
            call.Text(0),
            (text, pair) => PythonStrings.Replace(call.Budget, text, YaqlLibrary.TextOf(call.Budget, pair.Key), YaqlLibrary.TextOf(call.Budget, pair.Value), call.Int(2))))),
        Either("format", "string: text, *values: any, **names: any", static call =>
            Value.Of(PythonFormat.Fill(call.Budget, call.Text(0), call.Rest, call.Names, static (budget, value) => PythonText.Of(value, budget, areListsTuples: true)))),
        Method("substring", "string: text, start: int, length: int = -1", static call =>
        {
            var count = CodePoints.Length(call.Text(0));
            var length = call.Int(2) < 0 ? count : call.Int(2);
            var start = call.Int(1) < 0 ? call.Int(1) + count : call.Int(1);
            // As a slice of Python: a place before the beginning counts from the end.
            var end = start + length;
            return Value.Of(CodePoints.Between(call.Text(0), start < 0 ? start + count : start, end < 0 ? end + count : end));
        }),
        Method("indexOf", "string: text, sub: text, start: int = 0", static call => Find(call, call.Int(2), int.MaxValue, isLast: false)),
        Method("indexOf", "string: text, sub: text, start: int, length: int", static call => FindWithin(call, isLast: false)),
        Method("lastIndexOf", "string: text, sub: text, start: int = 0", static call => Find(call, call.Int(2), int.MaxValue, isLast: true)),
        Method("lastIndexOf", "string: text, sub: text, start: int, length: int", static call => FindWithin(call, isLast: true)),
        Method("toCharArray", "string: text", static call => call.List(call[0].Enumerate())),
        Free("characters", "digits: bool = false, hexdigits: bool = false, asciiLowercase: bool = false, asciiUppercase: bool = false, asciiLetters: bool = false, octdigits: bool = false, punctuation: bool = false, printable: bool = false, whitespace: bool = false", static call =>
            call.List(Groups.Where((_, place) => call.Flag(place)).SelectMany(group => group).Distinct().Select(unit => Value.Of(unit.ToString())))),
        Method("startsWith", "string: text, *prefixes: text", static call => Value.Of(call.Rest.Any(prefix => call.Text(0).StartsWith(prefix.Text, StringComparison.Ordinal)))),
        Method("endsWith", "string: text, *suffixes: text", static call => Value.Of(call.Rest.Any(suffix => call.Text(0).EndsWith(suffix.Text, StringComparison.Ordinal)))),
    ];

    private static Value Joined(Call call, Value items, string separator)
    {
        var text = new BoundedText(call.Budget);
        var isFirst = true;
        foreach (var item in call.Items(items))
        {
            if (!isFirst) text.Add(separator);
            text.Add(YaqlLibrary.TextOf(call.Budget, item));
            isFirst = false;
        }

        return Value.Of(text.ToString());
    }

    private static Value Find(Call call, long start, long end, bool isLast)
    {
        call.Budget.Steps(call.Text(0).Length);
        return Value.Of(CodePoints.Find(call.Text(0), call.Text(1), start, end, isLast));
    }

    private static Value FindWithin(Call call, bool isLast)
    {
        var count = CodePoints.Length(call.Text(0));
        var start = call.Int(2) < 0 ? call.Int(2) + count : call.Int(2);
        var length = call.Int(3) < 0 ? count - start : call.Int(3);
        return Find(call, start, start + length, isLast);
    }
}
