using LazyEngine.Language.Expressions.Grammar;
using Parlot.Fluent;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>How YAQL is written.</summary>
internal static class YaqlGrammar
{
    private static readonly string[] Operators = ["and", "in", "mod", "not", "or"];

    private static readonly Parser<Term> Expression = Build();

    /// <summary>Reads an expression.</summary>
    /// <exception cref="ExpressionException">It is none.</exception>
    public static Term Read(string text, ExpressionLimits limits) => Trees.Bounded(Trees.Read(Expression, text, limits), limits);

    private static Parser<Term> Build()
    {
        var expression = Deferred<Term>();
        var comparison = Deferred<Term>();

        var key = expression.And(ZeroOrOne(Lexemes.Sign("=>").SkipAnd(expression)));
        var argument = key.Then(static pair => pair.Item2 is [var value] ? new YaqlArgument(pair.Item1, value) : new YaqlArgument(null, pair.Item1));
        var arguments = ZeroOrOne(Separated(Lexemes.Sign(","), argument)).Then(static lists => lists is [var list] ? list : []);

        var call = Name().And(Between(new Lexeme<char>(OpeningBracket), arguments, Lexemes.Sign(")")))
            .Then<Term>(static pair => new YaqlCallTerm(pair.Item1.At, pair.Item1.Text, null, pair.Item2));
        var word = Word().Then<Term>(static word => new WordTerm(word.At, word.Text));
        var list = Between(Lexemes.Sign("["), arguments, Lexemes.Sign("]"))
            .When(static (_, items) => items.All(static item => item.Key is null))
            .Then<Term>(static (_, start, _, items) => new ListTerm(start, [.. items.Select(item => item.Value)]));
        var map = Between(Lexemes.Sign("{"), arguments, Lexemes.Sign("}"))
            .When(static (_, items) => items.All(static item => item.Key is not null))
            .Then<Term>(static (_, start, _, items) => new MapTerm(start, [.. items.Select(item => (item.Key!, item.Value))]));
        var not = Lexemes.Word("not").SkipAnd(comparison).Then<Term>(static (_, start, _, term) => new NotTerm(start, term));
        var group = Between(Lexemes.Sign("("), expression, Lexemes.Sign(")")).Then<Term>(static term => new GroupTerm(term));
        var primary = OneOf(Number(), Quoted(), Variable(), not, call, word, list, map, group);

        var member = Lexemes.Sign("?.").Or(Lexemes.Sign(".")).And(OneOf(Number(), Quoted(), Variable(), call, word, list, map, group))
            .Then<Func<Term, Term>>(static (_, start, _, pair) => receiver => YaqlTerms.Member(start, receiver, pair.Item2, pair.Item1 == "?."));
        var index = Between(Lexemes.Sign("["), arguments, Lexemes.Sign("]"))
            .Then<Func<Term, Term>>(static (_, start, _, items) => receiver => new YaqlIndexTerm(start, receiver, items));
        var chain = primary.And(ZeroOrMany(OneOf(member, index)))
            .Then(static pair => pair.Item2.Aggregate(pair.Item1, static (term, suffix) => suffix(term)));

        var operations = chain.Operators()
            .Unary((Lexemes.Sign("-", ">"), static term => new UnaryTerm(term.At, term, YaqlOperators.Negate)), (Lexemes.Sign("+"), static term => new UnaryTerm(term.At, term, YaqlOperators.Plus)))
            .LeftAssociative(Binary("=~", YaqlOperators.Matches), Binary("!~", YaqlOperators.MatchesNot))
            .LeftAssociative(Binary("*", YaqlOperators.Multiply), Binary("/", YaqlOperators.Divide), Worded("mod", YaqlOperators.Remainder))
            .LeftAssociative(Binary("+", YaqlOperators.Add), Binary("-", YaqlOperators.Subtract, ">"))
            .LeftAssociative(
                Binary(">=", YaqlOperators.AtLeast),
                Binary("<=", YaqlOperators.AtMost),
                Binary(">", YaqlOperators.Greater),
                Binary("<", YaqlOperators.Less),
                Binary("!=", static (budget, left, right) => Value.Of(!Equality.AreEqual(left, right, budget))),
                Binary("=", static (budget, left, right) => Value.Of(Equality.AreEqual(left, right, budget)), ">~"),
                Worded("in", YaqlOperators.In));
        comparison.Parser = operations;

        expression.Parser = operations
            .LeftAssociative((Lexemes.Word("and"), static (left, right) => new EitherTerm(left.At, left, right, decides: false)))
            .LeftAssociative((Lexemes.Word("or"), static (left, right) => new EitherTerm(left.At, left, right, decides: true)))
            .RightAssociative((Lexemes.Sign("->"), static (left, right) => new ArrowTerm(left.At, left, right)));
        return expression;
    }

    private static (Parser<string>, Func<Term, Term, Term>) Binary(string sign, Func<Budget, Value, Value, Value> apply, string butNotBefore = "") =>
        (Lexemes.Sign(sign, butNotBefore), (left, right) => new BinaryTerm(left.At, sign, left, right, apply));

    private static (Parser<string>, Func<Term, Term, Term>) Worded(string word, Func<Budget, Value, Value, Value> apply) =>
        (Lexemes.Word(word), (left, right) => new BinaryTerm(left.At, word, left, right, apply));

    private static Lexeme<(int At, string Text)> Name() => new((text, at) =>
    {
        var end = Lexemes.NameEnd(text, at);
        return end > at && end < text.Length && text[end] == '(' && !IsOperator(text[at..end]) ? (end, (at, text[at..end])) : null;
    });

    private static Lexeme<(int At, string Text)> Word() => new((text, at) =>
    {
        var end = Lexemes.NameEnd(text, at);
        return end > at && (!text.AsSpan(at).StartsWith("__", StringComparison.Ordinal) || (at > 0 && text[at - 1] == '.')) && !IsOperator(text[at..end]) ? (end, (at, text[at..end])) : null;
    });

    // Blanks may stand between a name and its bracket elsewhere; here they may not, so that the name is no text.
    private static (int End, char Value)? OpeningBracket(string text, int at) => at < text.Length && text[at] == '(' ? (at + 1, '(') : null;

    private static bool IsOperator(string word) => Operators.Contains(word);

    private static Parser<Term> Variable() => new Lexeme<Term>((text, at) =>
    {
        if (at >= text.Length || text[at] != '$') return null;
        var end = at + 1;
        while (end < text.Length && Lexemes.IsNamePart(text[end])) end++;
        return (end, new VariableTerm(at, end == at + 1 ? Lambda.NameOf(1) : text[(at + 1)..end]));
    });

    private static Parser<Term> Number() => new Lexeme<Term>((text, at) =>
    {
        var end = Lexemes.DigitsEnd(text, at);
        if (end == at) return null;
        if (end < text.Length - 1 && text[end] == '.' && char.IsAsciiDigit(text[end + 1])) end = Lexemes.DigitsEnd(text, end + 1);
        return end < text.Length && Lexemes.IsNamePart(text[end]) ? null : (end, new Constant(at, Lexemes.Number(text.AsSpan(at, end - at))));
    });

    private static Parser<Term> Quoted() => new Lexeme<Term>((text, at) =>
    {
        if (at >= text.Length || text[at] is not ('\'' or '"' or '`')) return null;
        var end = Lexemes.QuotedEnd(text, at);
        if (end < 0) return null;
        var inner = text.AsSpan(at + 1, end - at - 2);
        return (end, new Constant(at, Value.Of(text[at] == '`' ? inner.ToString().Replace(@"\`", "`", StringComparison.Ordinal) : Lexemes.Unescaped(inner))));
    });
}
