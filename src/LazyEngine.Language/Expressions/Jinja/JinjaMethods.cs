using System.Collections.Frozen;
using System.Globalization;
using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Language.Expressions.Python;
using LazyEngine.Plans;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>What can be called after a dot: methods that Python has for text, lists and mappings, and that change nothing.</summary>
internal static class JinjaMethods
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Method("upper", "self: text", static call => call.Made(call.Text(0).ToUpperInvariant())),
        Method("lower", "self: text", static call => call.Made(call.Text(0).ToLowerInvariant())),
        Method("casefold", "self: text", static call => call.Made(call.Text(0).ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal))),
        Method("title", "self: text", static call => call.Made(Cases.Titled(call.Text(0)))),
        Method("capitalize", "self: text", static call => call.Made(Cases.Capitalized(call.Text(0)))),
        Method("swapcase", "self: text", static call => call.Made(Cases.Swapped(call.Text(0)))),
        Method("strip", "self: text, chars: text? = null", static call => Value.Of(PythonStrings.Trim(call.Text(0), call.TextOrNull(1)))),
        Method("lstrip", "self: text, chars: text? = null", static call => Value.Of(PythonStrings.TrimStart(call.Text(0), call.TextOrNull(1)))),
        Method("rstrip", "self: text, chars: text? = null", static call => Value.Of(PythonStrings.TrimEnd(call.Text(0), call.TextOrNull(1)))),
        Method("split", "self: text, sep: text? = null, maxsplit: int = -1", static call => PythonStrings.Split(call, 0, call.TextOrNull(1), call.Int(2))),
        Method("rsplit", "self: text, sep: text? = null, maxsplit: int = -1", static call => PythonStrings.SplitRight(call, 0, call.TextOrNull(1), call.Int(2))),
        Method("splitlines", "self: text", static call => call.List(Lines(call.Text(0)).Select(line => Value.Of(line)))),
        Method("partition", "self: text, sep: text", static call => Partition(call, isRight: false)),
        Method("rpartition", "self: text, sep: text", static call => Partition(call, isRight: true)),
        Method("join", "self: text, items: any", static call => Join(call)),
        Method("replace", "self: text, old: text, new: text, count: int = -1", static call => Value.Of(PythonStrings.Replace(call.Budget, call.Text(0), call.Text(1), call.Text(2), call.Int(3)))),
        Method("startswith", "self: text, prefix: any", static call => Value.Of(Texts(call).Any(prefix => call.Text(0).StartsWith(prefix, StringComparison.Ordinal)))),
        Method("endswith", "self: text, suffix: any", static call => Value.Of(Texts(call).Any(suffix => call.Text(0).EndsWith(suffix, StringComparison.Ordinal)))),
        Method("removeprefix", "self: text, prefix: text", static call => Value.Of(call.Text(0).StartsWith(call.Text(1), StringComparison.Ordinal) ? call.Text(0)[call.Text(1).Length..] : call.Text(0))),
        Method("removesuffix", "self: text, suffix: text", static call => Value.Of(call.Text(0).EndsWith(call.Text(1), StringComparison.Ordinal) ? call.Text(0)[..^call.Text(1).Length] : call.Text(0))),
        Method("find", "self: text, sub: text, start: int = 0, end?: int", static call => Value.Of(Find(call, isLast: false))),
        Method("rfind", "self: text, sub: text, start: int = 0, end?: int", static call => Value.Of(Find(call, isLast: true))),
        Method("index", "self: text, sub: text, start: int = 0, end?: int", static call => Found(Find(call, isLast: false))),
        Method("index", "self: list, value: any", static call => Found(call.Items(0).ToList().IndexOf(call[1]))),
        Method("count", "self: text, sub: text", static call => Value.Of(Count(call.Text(0), call.Text(1)))),
        Method("count", "self: list, value: any", static call => Value.Of(call.Items(0).LongCount(item => item == call[1]))),
        Method("format", "self: text, *values: any, **names: any", static call => Value.Of(PythonFormat.Fill(call.Budget, call.Text(0), call.Rest, call.Names, static (budget, value) => PythonText.Of(value, budget)))),
        Method("zfill", "self: text, width: int", static call =>
        {
            var isSigned = call.Text(0).Length > 0 && call.Text(0)[0] is '-' or '+';
            var filled = Padded(call, isSigned ? call.Text(0)[1..] : call.Text(0), '>', "0", isSigned ? 1 : 0);
            return Value.Of(isSigned ? call.Text(0)[0] + filled : filled);
        }),
        Method("center", "self: text, width: int, fillchar: text = ' '", static call => Value.Of(Padded(call, call.Text(0), '^', call.Text(2)))),
        Method("ljust", "self: text, width: int, fillchar: text = ' '", static call => Value.Of(Padded(call, call.Text(0), '<', call.Text(2)))),
        Method("rjust", "self: text, width: int, fillchar: text = ' '", static call => Value.Of(Padded(call, call.Text(0), '>', call.Text(2)))),
        Method("isdigit", "self: text", static call => All(call, char.IsDigit)),
        Method("isdecimal", "self: text", static call => All(call, char.IsDigit)),
        Method("isnumeric", "self: text", static call => All(call, char.IsNumber)),
        Method("isalpha", "self: text", static call => All(call, char.IsLetter)),
        Method("isalnum", "self: text", static call => All(call, char.IsLetterOrDigit)),
        Method("isspace", "self: text", static call => All(call, char.IsWhiteSpace)),
        Method("isupper", "self: text", static call => Value.Of(call.Text(0).Any(char.IsUpper) && !call.Text(0).Any(char.IsLower))),
        Method("islower", "self: text", static call => Value.Of(call.Text(0).Any(char.IsLower) && !call.Text(0).Any(char.IsUpper))),
        Method("istitle", "self: text", static call => Value.Of(call.Text(0).Any(char.IsLetter) && Cases.Titled(call.Text(0)) == call.Text(0))),
        Method("get", "self: map, key: any, default: any = null", static call => call[0].Map.TryGet(Keys.Checked(call[1]), out var value) ? value : call[2]),
        Method("keys", "self: map", static call => call.List(call[0].Map.Keys)),
        Method("values", "self: map", static call => call.List(call[0].Map.Values)),
        Method("items", "self: map", static call => call.List(call[0].Map.Entries.Select(ListFilters.Pair))),
        Method("copy", "self: map", static call => call[0]),
        Method("copy", "self: list", static call => call[0]),
        Method("is_integer", "self: number", static call => Value.Of(call[0].Kind == ValueKind.Integer || double.IsInteger(call[0].Float))),
    ];

    private static readonly FrozenDictionary<string, Function[]> ByName = Functions.GroupBy(function => function.Name).ToFrozenDictionary(functions => functions.Key, functions => functions.ToArray(), StringComparer.Ordinal);

    public static Value Invoke(Scope scope, Value receiver, string name, Given given)
    {
        if (receiver.Kind == ValueKind.Namespace && Loop.Invoke(receiver.Namespace, name, given) is { } looped) return looped;
        var method = ByName.TryGetValue(name, out var all) ? all.FirstOrDefault(function => function.Signature.Parameters[0].Accepts(receiver)) : null;
        return method is null
            ? throw JinjaOperators.Wrong($"{Kinds.Of(receiver)} has no method '{Names.Shown(name)}' that an expression can call.")
            : Invocation.Of(scope, method, $"{name}()", given.Before(receiver));
    }

    private static Value Partition(Call call, bool isRight)
    {
        var (text, separator) = (call.Text(0), call.Text(1));
        if (separator.Length == 0) throw JinjaOperators.Wrong("Text cannot be split at an empty text.");
        var at = isRight ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        if (at < 0) return isRight ? Value.OfTuple(Value.EmptyText, Value.EmptyText, call[0]) : Value.OfTuple(call[0], Value.EmptyText, Value.EmptyText);
        return Value.OfTuple(Value.Of(text[..at]), call[1], Value.Of(text[(at + separator.Length)..]));
    }

    private static Value Join(Call call)
    {
        var text = new BoundedText(call.Budget);
        var isFirst = true;
        foreach (var item in Iteration.Of(call.Budget, call[1]))
        {
            if (!isFirst) text.Add(call.Text(0));
            text.Add(JinjaOperators.Defined(item).Kind == ValueKind.Text ? item.Text : throw JinjaOperators.Wrong($"join() takes strings, and not {Kinds.Of(item)}; the filter join takes all."));
            isFirst = false;
        }

        return Value.Of(text.ToString());
    }

    private static IEnumerable<string> Texts(Call call) => call[1].Kind switch
    {
        ValueKind.Text => [call.Text(1)],
        ValueKind.Tuple when call[1].Items.All(item => item.Kind == ValueKind.Text) => call[1].Items.Select(item => item.Text),
        _ => throw JinjaOperators.Wrong($"A string begins and ends with strings, and not with {Kinds.Of(call[1])}."),
    };

    private static string[] Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static long Find(Call call, bool isLast)
    {
        call.Budget.Steps(call.Text(0).Length);
        return CodePoints.Find(call.Text(0), call.Text(1), call.Int(2), call.Has(3) ? call.Int(3) : int.MaxValue, isLast);
    }

    private static Value Found(long place) => place >= 0 ? Value.Of(place) : throw JinjaOperators.Wrong("index() does not find it.");

    private static long Count(string text, string sought)
    {
        if (sought.Length == 0) return CodePoints.Length(text) + 1;
        var count = 0L;
        for (var at = text.IndexOf(sought, StringComparison.Ordinal); at >= 0; at = text.IndexOf(sought, at + sought.Length, StringComparison.Ordinal)) count++;
        return count;
    }

    private static Value All(Call call, Func<char, bool> holds) => Value.Of(call.Text(0).Length > 0 && call.Text(0).All(holds));

    private static string Padded(Call call, string text, char align, string fill, int less = 0)
    {
        if (new StringInfo(fill).LengthInTextElements != 1) throw JinjaOperators.Wrong("Text is filled up with one character.");
        if (call.Int(1) > FormatSpec.Widest) throw new ExpressionException(ExpressionProblem.Limit, "Text is filled up to at most a million characters.");
        return new FormatSpec { Align = align, Fill = fill, Width = (int)Math.Max(0, call.Int(1) - less) }.Apply(call.Budget, Value.Of(text));
    }
}
