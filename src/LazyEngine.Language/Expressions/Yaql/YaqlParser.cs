namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Reads YAQL: operators by how strongly they bind, the weakest outermost.</summary>
internal sealed class YaqlParser
{
    private static readonly string[][] Levels =
    [
        ["->"],
        ["or"],
        ["and"],
        ["not"],
        [">", "<", ">=", "<=", "!=", "=", "in"],
        ["+", "-"],
        ["*", "/", "mod"],
        ["=~", "!~"],
    ];

    private readonly List<YaqlToken> _tokens;
    private int _next;
    private int _depth;

    private YaqlParser(string text) => _tokens = new YaqlLexer(text).ReadAll();

    private YaqlToken Token => _tokens[_next];

    /// <exception cref="ExpressionException">The text is no YAQL.</exception>
    public static Term Parse(string text)
    {
        if (text.Length > ExpressionLimits.Default.Length) throw new ExpressionException(ExpressionProblem.Limit, $"The expression is longer than {ExpressionLimits.Default.Length} characters.");
        var parser = new YaqlParser(text);
        var term = parser.Expression(0);
        return parser.Token.Kind == YaqlTokenKind.End ? term : throw parser.Unexpected("the end of the expression");
    }

    private Term Expression(int level)
    {
        if (level == 0 && ++_depth > ExpressionLimits.Default.Depth) throw new ExpressionException(ExpressionProblem.Limit, $"The expression nests deeper than {ExpressionLimits.Default.Depth} levels.", Token.At);
        var term = Level(level);
        if (level == 0) _depth--;
        return term;
    }

    private Term Level(int level)
    {
        if (level == Levels.Length) return Unary();
        if (Levels[level] is ["not"])
        {
            if (!Is("not")) return Level(level + 1);
            var at = Take().At;
            return new NotTerm(at, Deeper(() => Level(level)));
        }

        var left = Level(level + 1);
        if (Levels[level] is ["->"])
        {
            if (!Is("->")) return left;
            var at = Take().At;
            return new ContextTerm(at, left, Deeper(() => Level(level)));
        }

        while (Token.Kind == YaqlTokenKind.Sign && Levels[level].Contains(Token.Text))
        {
            var sign = Take();
            var right = Level(level + 1);
            left = sign.Text switch
            {
                "and" => new EitherTerm(sign.At, left, right, decides: false),
                "or" => new EitherTerm(sign.At, left, right, decides: true),
                _ => new BinaryTerm(sign.At, sign.Text, left, right, YaqlOperators.Of(sign.Text)),
            };
        }

        return left;
    }

    private Term Unary()
    {
        if (!Is("-") && !Is("+")) return Postfix(Primary());
        var sign = Take();
        return new UnaryTerm(sign.At, Deeper(Unary), sign.Text == "-" ? YaqlOperators.Negate : YaqlOperators.Affirm);
    }

    private Term Postfix(Term start)
    {
        var term = start;
        while (true)
        {
            if (Is(".") || Is("?."))
            {
                var sign = Take();
                term = Member(term, sign.Text == "?.");
            }
            else if (Is("["))
            {
                var at = Take().At;
                var arguments = Arguments("]");
                term = new IndexTerm(at, term, arguments);
            }
            else
            {
                return term;
            }
        }
    }

    private Term Member(Term of, bool orNull)
    {
        var token = Take();
        return token.Kind switch
        {
            YaqlTokenKind.Call => new CallTerm(token.At, token.Text, of, Arguments(")"), orNull),
            YaqlTokenKind.Word => new MemberTerm(token.At, of, token.Text, orNull),
            YaqlTokenKind.Sign when token.Text is "in" or "and" or "or" or "not" or "mod" => new MemberTerm(token.At, of, token.Text, orNull),
            _ => throw new ExpressionException(ExpressionProblem.Grammar, "A name or a call is expected behind the dot.", token.At),
        };
    }

    private Term Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case YaqlTokenKind.Literal:
                return new Constant(token.At, token.Value);
            case YaqlTokenKind.Word:
                return new Constant(token.At, Value.Of(token.Text));
            case YaqlTokenKind.Variable:
                return new VariableTerm(token.At, token.Text);
            case YaqlTokenKind.Call:
                return new CallTerm(token.At, token.Text, null, Arguments(")"), orNull: false);
            case YaqlTokenKind.Sign when token.Text == "(":
                var inner = Expression(0);
                Expect(")");
                return inner;
            case YaqlTokenKind.Sign when token.Text == "[":
                return new ListTerm(token.At, [.. Arguments("]").Select(argument => Positional(argument))]);
            case YaqlTokenKind.Sign when token.Text == "{":
                return new MapTerm(token.At, [.. Arguments("}").Select(Pair)]);
            default:
                throw new ExpressionException(ExpressionProblem.Grammar, token.Kind == YaqlTokenKind.End ? "The expression ends where a value is expected." : $"A value is expected, and '{token.Text}' stands here.", token.At);
        }
    }

    private List<YaqlArgument> Arguments(string end)
    {
        var arguments = new List<YaqlArgument>();
        while (!Is(end))
        {
            // What is left out between two commas is its default.
            if (Is(","))
            {
                Take();
                arguments.Add(new YaqlArgument(null, null));
                continue;
            }

            var term = Expression(0);
            if (Is("=>"))
            {
                Take();
                arguments.Add(new YaqlArgument(term, Expression(0)));
            }
            else
            {
                arguments.Add(new YaqlArgument(null, term));
            }

            if (!Is(end)) Expect(",");
        }

        Take();
        return arguments;
    }

    private static Term Positional(YaqlArgument argument) =>
        argument is { Key: null, Value: { } value } ? value : throw new ExpressionException(ExpressionProblem.Grammar, "A list has values, and no pairs.", argument.Key?.At ?? -1);

    private static (Term Key, Term Value) Pair(YaqlArgument argument) =>
        argument is { Key: { } key, Value: { } value } ? (key, value) : throw new ExpressionException(ExpressionProblem.Grammar, "A map has pairs, as in {name => value}.", argument.Value?.At ?? -1);

    private Term Deeper(Func<Term> read)
    {
        if (++_depth > ExpressionLimits.Default.Depth) throw new ExpressionException(ExpressionProblem.Limit, $"The expression nests deeper than {ExpressionLimits.Default.Depth} levels.", Token.At);
        var term = read();
        _depth--;
        return term;
    }

    private bool Is(string sign) => Token.Kind == YaqlTokenKind.Sign && Token.Text == sign;

    private YaqlToken Take() => Token.Kind == YaqlTokenKind.End ? Token : _tokens[_next++];

    private void Expect(string sign)
    {
        if (!Is(sign)) throw Unexpected($"'{sign}'");
        Take();
    }

    private ExpressionException Unexpected(string expected) =>
        new(ExpressionProblem.Grammar, $"{(Token.Kind == YaqlTokenKind.End ? "The expression ends" : "Something else stands here")} where {expected} is expected.", Token.At);
}

/// <summary>An argument of a call: a value, or a pair of a key and a value; neither where it is left out.</summary>
internal readonly record struct YaqlArgument(Term? Key, Term? Value);
