using System.Globalization;
using System.Text.RegularExpressions;
using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Language.Expressions.Python;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Functions of regular expressions.</summary>
internal static class YaqlPatterns
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("regex", "pattern: text, ignoreCase: bool = false, multiLine: bool = false, dotAll: bool = false", static call => Value.Of(TextPattern.Read(call.Text(0), call.Budget, OptionsOf(call)))),
        Free("escapeRegex", "string: text", static call => call.Made(PythonPatterns.Escaped(call.Text(0)))),
        Method("matches", "regexp: pattern, string: text", static call => YaqlOperators.Matches(call.Budget, call[1], call[0])),
        Method("matches", "string: text, regexp: text", static call => YaqlOperators.Matches(call.Budget, call[0], call[1])),
        Method("search", "regexp: pattern, string: text, selector?: lambda", static call =>
        {
            var match = call[0].Pattern.Match(call.Text(1), call.Budget);
            return match.Success ? Selected(call, call[0].Pattern, call.Text(1), match, call.LambdaOrNull(2)) : Value.Null;
        }),
        Method("searchAll", "regexp: pattern, string: text, selector?: lambda", static call =>
            Call.Lazily(call[0].Pattern.Matches(call.Text(1), call.Budget).Select(match => Selected(call, call[0].Pattern, call.Text(1), match, call.LambdaOrNull(2))))),
        Method("split", "regexp: pattern, string: text, maxSplit: int = 0", static call => Split(call, call[0].Pattern, call.Text(1))),
        Method("split", "string: text, regexp: pattern, maxSplit: int = 0", static call => Split(call, call[1].Pattern, call.Text(0))),
        Method("replace", "regexp: pattern, string: text, repl: text, count: int = 0", static call => Replaced(call, call[0].Pattern, call.Text(1), Template(call, call[0].Pattern))),
        Method("replace", "string: text, regexp: pattern, repl: text, count: int = 0", static call => Replaced(call, call[1].Pattern, call.Text(0), Template(call, call[1].Pattern))),
        Method("replaceBy", "regexp: pattern, string: text, repl: lambda, count: int = 0", static call => Replaced(call, call[0].Pattern, call.Text(1), Chosen(call, call[0].Pattern, call.Text(1)))),
        Method("replaceBy", "string: text, regexp: pattern, repl: lambda, count: int = 0", static call => Replaced(call, call[1].Pattern, call.Text(0), Chosen(call, call[1].Pattern, call.Text(0)))),
    ];

    private static RegexOptions OptionsOf(Call call) =>
        (call.Flag(1) ? RegexOptions.IgnoreCase : RegexOptions.None) | (call.Flag(2) ? RegexOptions.Multiline : RegexOptions.None) | (call.Flag(3) ? RegexOptions.Singleline : RegexOptions.None);

    private static Value Selected(Call call, TextPattern pattern, string text, Match match, Lambda? selector) =>
        selector is null ? call.Made(match.Value) : selector.ApplyNames(NamesOf(call, pattern, text, match));

    // The whole match has the first place, and a group the place after its number.
    private static IEnumerable<(string Name, Value Value)> NamesOf(Call call, TextPattern pattern, string text, Match match) =>
        pattern.GroupsOf(match).Select(pair => (
            int.TryParse(pair.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? Lambda.NameOf(place + 1) : pair.Name,
            Found(call, text, pair.Group)));

    private static Value Found(Call call, string text, Group group)
    {
        call.Budget.Characters(group.Length);
        call.Budget.Items(6);
        return ValueMap.Of(
            ("value", group.Success ? Value.Of(group.Value) : Value.Null),
            ("start", Value.Of(group.Success ? CodePoints.PlaceOf(text, group.Index) : -1)),
            ("end", Value.Of(group.Success ? CodePoints.PlaceOf(text, group.Index + group.Length) : -1)));
    }

    private static Value Split(Call call, TextPattern pattern, string text)
    {
        var pieces = new List<Value>();
        var from = 0;
        call.Budget.Characters(text.Length);
        foreach (var match in Limited(pattern.Matches(text, call.Budget), call.Int(2)))
        {
            pieces.Add(Value.Of(text[from..match.Index]));
            pieces.AddRange(pattern.GroupsOf(match).Skip(1).Select(pair => pair.Group.Success ? Value.Of(pair.Group.Value) : Value.Null));
            call.Budget.Items(pattern.GroupsOf(match).Count());
            from = match.Index + match.Length;
        }

        pieces.Add(Value.Of(text[from..]));
        return Value.OfList(pieces);
    }

    private static Value Replaced(Call call, TextPattern pattern, string text, Func<Match, string> replacement)
    {
        var result = new BoundedText(call.Budget);
        var from = 0;
        foreach (var match in Limited(pattern.Matches(text, call.Budget), call.Int(3)))
        {
            result.Add(text[from..match.Index]);
            result.Add(replacement(match));
            from = match.Index + match.Length;
        }

        result.Add(text[from..]);
        return Value.Of(result.ToString());
    }

    private static Func<Match, string> Template(Call call, TextPattern pattern) => match => PythonPatterns.Expanded(call.Budget, call.Text(2), pattern, match);

    private static Func<Match, string> Chosen(Call call, TextPattern pattern, string text) => match =>
        call.Lambda(2).ApplyNames(NamesOf(call, pattern, text, match)) is { Kind: ValueKind.Text } chosen ? chosen.Text : throw YaqlTerms.Wrong("replaceBy() makes text of each match.");

    private static IEnumerable<Match> Limited(IEnumerable<Match> matches, long most) => most <= 0 ? matches : matches.Take((int)Math.Min(most, int.MaxValue));
}
