using LazyEngine.Language.Expressions.Grammar;
using Parlot.Fluent;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>How the expressions of Jinja are written.</summary>
internal static class JinjaGrammar
{
    private static readonly string[] Reserved = ["and", "else", "if", "in", "is", "not", "or"];

    static JinjaGrammar()
    {
        var expression = Deferred<Term>();
        var primary = Deferred<Term>();
        var comparison = Deferred<Term>();

        var named = Name().AndSkip(Lexemes.Sign("=", "=")).And(expression).Then(static pair => new JinjaArgument(pair.Item1.Text, pair.Item2));
        var argument = named.Or(expression.Then(static value => new JinjaArgument(null, value)));
        var arguments = Between(Lexemes.Sign("("), Listed(argument), Lexemes.Sign(")"));

        // What an alternative has read in vain is read again by the next one; so no two begin alike where brackets may nest.
        var suffixes = ZeroOrMany(Suffix(expression, arguments));
        var single = OneOf(Number(), Quoted(), Plain(), List(expression), Map(expression)).And(suffixes).Then(static pair => Applied(pair.Item1, pair.Item2));
        var primaryWithSuffixes = primary.And(suffixes).Then(static pair => Applied(pair.Item1, pair.Item2));
        var signed = OneOf(
            OneOrMany(Lexemes.Sign("-", "%}").Or(Lexemes.Sign("+", "%}"))).And(primaryWithSuffixes).Then(static (_, start, _, pair) =>
                pair.Item1.Reverse().Aggregate(pair.Item2, (term, sign) => new UnaryTerm(start, term, sign == "-" ? JinjaOperators.Negate : JinjaOperators.Plus))),
            primaryWithSuffixes);
        var unary = signed.And(ZeroOrMany(OneOf(Filter(arguments), Test(arguments, single)))).Then(static pair => Applied(pair.Item1, pair.Item2));

        var not = OneOrMany(Lexemes.Word("not")).And(comparison).Then<Term>(static (_, start, _, pair) => pair.Item1.Aggregate(pair.Item2, (term, _) => new NotTerm(start, term)));
        var sums = unary.Operators()
            .LeftAssociative(Binary("**", JinjaOperators.Power))
            .LeftAssociative(Binary("*", JinjaOperators.Multiply, "*"), Binary("//", JinjaOperators.DivideDown), Binary("/", JinjaOperators.Divide, "/"), Binary("%", JinjaOperators.Remainder, "}"))
            .LeftAssociative(Binary("~", JinjaOperators.Join))
            .LeftAssociative(Binary("+", JinjaOperators.Add), Binary("-", JinjaOperators.Subtract));
        var comparing = OneOf(
            Comparing("==", JinjaOperators.AreEqual),
            Comparing("!=", JinjaOperators.AreDifferent),
            Comparing("<=", JinjaOperators.AtMost),
            Comparing(">=", JinjaOperators.AtLeast),
            Comparing("<", JinjaOperators.Less),
            Comparing(">", JinjaOperators.Greater),
            Lexemes.Word("in").Then<Func<Budget, Value, Value, Value>>(static _ => JinjaOperators.In),
            Lexemes.Word("not").And(Lexemes.Word("in")).Then<Func<Budget, Value, Value, Value>>(static _ => JinjaOperators.NotIn));
        comparison.Parser = not.Or(sums.And(ZeroOrMany(comparing.And(sums))).Then<Term>(static (_, start, _, pair) =>
            pair.Item2.Count == 0 ? pair.Item1 : new ComparisonTerm(start, pair.Item1, [.. pair.Item2.Select(next => (next.Item1, next.Item2))])));
        Condition = comparison.Operators()
            .LeftAssociative((Lexemes.Word("and"), static (left, right) => new EitherTerm(left.At, left, right, decides: false)))
            .LeftAssociative((Lexemes.Word("or"), static (left, right) => new EitherTerm(left.At, left, right, decides: true)));
        var choice = Lexemes.Word("if").SkipAnd(Condition).And(ZeroOrOne(Lexemes.Word("else").SkipAnd(expression)));
        expression.Parser = Condition.And(ZeroOrMany(choice)).Then(static pair =>
            pair.Item2.Aggregate(pair.Item1, static (term, next) => new ConditionTerm(term.At, term, next.Item1, next.Item2 is [var otherwise] ? otherwise : null)));
        primary.Parser = OneOf(Number(), Quoted(), Plain(), List(expression), Map(expression), Group(expression));

        Expression = expression;
        Tuple = Tupled(expression);
        Iterated = Tupled(Condition);
        Targets = Separated(Lexemes.Sign(","), Name().Then(static name => name.Text));
        Arguments = arguments;
        Filters = ZeroOrMany(Filter(arguments));
        Parameters = Between(Lexemes.Sign("("), Listed(Name().And(ZeroOrOne(Lexemes.Sign("=", "=").SkipAnd(expression))).Then(static pair => (pair.Item1.Text, pair.Item2 is [var term] ? term : null))), Lexemes.Sign(")"));
    }

    /// <summary>An expression.</summary>
    public static Parser<Term> Expression { get; }

    /// <summary>An expression that no if may follow, as in a loop.</summary>
    public static Parser<Term> Condition { get; }

    /// <summary>An expression, or several with commas between them.</summary>
    public static Parser<Term> Tuple { get; }

    /// <summary>What a loop goes over.</summary>
    public static Parser<Term> Iterated { get; }

    /// <summary>Names with commas between them.</summary>
    public static Parser<IReadOnlyList<string>> Targets { get; }

    /// <summary>What stands between the brackets of a call.</summary>
    public static Parser<IReadOnlyList<JinjaArgument>> Arguments { get; }

    /// <summary>Filters, each after its bar.</summary>
    public static Parser<IReadOnlyList<Func<Term, Term>>> Filters { get; }

    /// <summary>The parameters of a macro.</summary>
    public static Parser<IReadOnlyList<(string Name, Term? Default)>> Parameters { get; }

    /// <summary>A name, and where it begins.</summary>
    public static Parser<(int At, string Text)> Name() => new Lexeme<(int At, string Text)>((text, at) =>
    {
        var end = Lexemes.NameEnd(text, at);
        return end > at && !Reserved.Contains(text[at..end]) ? (end, (at, text[at..end])) : null;
    });

    private static Term Applied(Term term, IReadOnlyList<Func<Term, Term>> suffixes) => suffixes.Aggregate(term, static (inner, suffix) => suffix(inner));

    // A comma may stand after the last.
    private static Parser<IReadOnlyList<T>> Listed<T>(Parser<T> item) =>
        ZeroOrOne(Separated(Lexemes.Sign(","), item).AndSkip(ZeroOrOne(Lexemes.Sign(",")))).Then(static lists => lists is [var list] ? list : []);

    private static Parser<Func<Term, Term>> Suffix(Parser<Term> expression, Parser<IReadOnlyList<JinjaArgument>> arguments)
    {
        var member = Lexemes.Sign(".").SkipAnd(Name()).Then<Func<Term, Term>>(static name => receiver => new MemberTerm(name.At, receiver, name.Text));
        var place = Lexemes.Sign(".").SkipAnd(Number()).Then<Func<Term, Term>>(static key => receiver => new ItemTerm(key.At, receiver, key));
        var bound = ZeroOrOne(expression).Then(static terms => terms is [var term] ? term : null);
        var item = bound.And(ZeroOrMany(Lexemes.Sign(":").SkipAnd(bound)))
            .When(static (_, parts) => parts.Item2.Count is 1 or 2 || (parts.Item2.Count == 0 && parts.Item1 is not null))
            .Then<Func<Term, Term>>(static (_, start, _, parts) => receiver => parts.Item2.Count == 0
                ? new ItemTerm(start, receiver, parts.Item1!)
                : new SliceTerm(start, receiver, parts.Item1, parts.Item2[0], parts.Item2.Count == 2 ? parts.Item2[1] : null));
        return OneOf(member, place, Between(Lexemes.Sign("["), item, Lexemes.Sign("]")), Call(arguments));
    }

    private static Parser<Func<Term, Term>> Call(Parser<IReadOnlyList<JinjaArgument>> arguments) =>
        arguments.Then<Func<Term, Term>>(static items => callee => new CallTerm(callee.At, callee, items));

    private static Parser<Func<Term, Term>> Filter(Parser<IReadOnlyList<JinjaArgument>> arguments) =>
        Lexemes.Sign("|").SkipAnd(Name()).And(ZeroOrOne(arguments))
            .Then<Func<Term, Term>>(static pair => value => new FilterTerm(pair.Item1.At, value, pair.Item1.Text, pair.Item2 is [var items] ? items : []));

    private static Parser<Func<Term, Term>> Test(Parser<IReadOnlyList<JinjaArgument>> arguments, Parser<Term> single)
    {
        var name = Name().Or(Lexemes.Word("in").Then(static (_, start, _, word) => (At: start, Text: word)));
        var given = arguments.Or(single.Then<IReadOnlyList<JinjaArgument>>(static term => [new JinjaArgument(null, term)]));
        return Lexemes.Word("is").SkipAnd(ZeroOrOne(Lexemes.Word("not"))).And(name).And(ZeroOrOne(given))
            .Then<Func<Term, Term>>(static test => value => new TestTerm(test.Item2.At, value, test.Item2.Text, test.Item3 is [var items] ? items : [], test.Item1.Count > 0));
    }

    private static Parser<Term> Tupled(Parser<Term> item) => Separated(Lexemes.Sign(","), item).And(ZeroOrOne(Lexemes.Sign(",")))
        .Then(static (_, start, _, pair) => pair.Item1.Count == 1 && pair.Item2.Count == 0 ? pair.Item1[0] : new ListTerm(start, pair.Item1, isTuple: true));

    private static Parser<Term> Group(Parser<Term> expression) => Between(Lexemes.Sign("("), ZeroOrOne(Tupled(expression)), Lexemes.Sign(")"))
        .Then(static (_, start, _, terms) => terms is [var term] ? term : new ListTerm(start, [], isTuple: true));

    private static Parser<Term> List(Parser<Term> expression) => Between(Lexemes.Sign("["), Listed(expression), Lexemes.Sign("]")).Then<Term>(static (_, start, _, items) => new ListTerm(start, items));

    private static Parser<Term> Map(Parser<Term> expression) =>
        Between(Lexemes.Sign("{"), Listed(expression.AndSkip(Lexemes.Sign(":")).And(expression)), Lexemes.Sign("}"))
            .Then<Term>(static (_, start, _, items) => new MapTerm(start, [.. items.Select(item => (item.Item1, item.Item2))]));

    private static Parser<Term> Plain() => Name().Then<Term>(static name => name.Text switch
    {
        "true" or "True" => new Constant(name.At, Value.True),
        "false" or "False" => new Constant(name.At, Value.False),
        "none" or "None" => new Constant(name.At, Value.Null),
        _ => new NameTerm(name.At, name.Text),
    });

    private static Parser<Term> Quoted() => OneOrMany(new Lexeme<string>(static (text, at) =>
    {
        if (at >= text.Length || text[at] is not ('\'' or '"')) return null;
        var end = Lexemes.QuotedEnd(text, at);
        return end < 0 ? null : (end, Lexemes.Unescaped(text.AsSpan(at + 1, end - at - 2)));
    })).Then<Term>(static (_, start, _, texts) => new Constant(start, Value.Of(string.Concat(texts))));

    private static Parser<Term> Number() => new Lexeme<Term>(static (text, at) =>
    {
        if (at >= text.Length || !char.IsAsciiDigit(text[at])) return null;
        var end = at;
        while (end < text.Length && (Lexemes.IsNamePart(text[end]) || IsPointOrSign(text, at, end))) end++;
        var digits = text[at..end];
        var value = digits.Length > 2 && digits[0] == '0' && digits[1] is 'x' or 'X' or 'o' or 'O' or 'b' or 'B'
            ? Numbers.ReadWhole(digits, digits[1] switch { 'x' or 'X' => 16, 'o' or 'O' => 8, _ => 2 })
            : digits.AsSpan().IndexOfAny(".eE") >= 0 ? Numbers.ReadFloat(digits) : Numbers.ReadWhole(digits);
        return value is { } number ? (end, new Constant(at, number)) : null;
    });

    // A point belongs to a number where digits follow, and a sign where it is that of an exponent.
    private static bool IsPointOrSign(string text, int start, int at) =>
        (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && !text.AsSpan(start, at - start).Contains('.'))
        || (text[at] is '+' or '-' && at > start && text[at - 1] is 'e' or 'E' && text[start + 1] is not ('x' or 'X') && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]));

    private static Parser<Func<Budget, Value, Value, Value>> Comparing(string sign, Func<Budget, Value, Value, Value> compare) => Lexemes.Sign(sign).Then(_ => compare);

    private static (Parser<string>, Func<Term, Term, Term>) Binary(string sign, Func<Budget, Value, Value, Value> apply, string butNotBefore = "") =>
        (Lexemes.Sign(sign, butNotBefore), (left, right) => new BinaryTerm(left.At, sign, left, right, apply));
}
