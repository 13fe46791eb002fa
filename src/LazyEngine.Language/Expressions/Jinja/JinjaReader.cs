using System.Globalization;
using LazyEngine.Language.Expressions.Grammar;
using LazyEngine.Plans;
using Parlot.Fluent;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>Reads a template: text, and between it expressions, tags and comments.</summary>
internal sealed class JinjaReader
{
    private readonly string _text;
    private readonly ExpressionLimits _limits;
    private readonly GrammarContext _context;
    private int _at;
    private int _depth;

    // What a tag does to the text after it.
    private bool _isTrimmed;
    private bool _isLineStart = true;

    private JinjaReader(string text, ExpressionLimits limits)
    {
        (_text, _limits) = (text, limits);
        _context = Trees.ContextOf(text, limits);
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="ExpressionException">It is not well-formed.</exception>
    public static Body Read(string text, ExpressionLimits limits)
    {
        if (text.Length > limits.Length) throw new ExpressionException(ExpressionProblem.Limit, string.Create(CultureInfo.InvariantCulture, $"A text with expressions has more than {limits.Length} characters."));
        return new JinjaReader(text, limits).Read([], out _);
    }

    private Body Read(IReadOnlyList<string> ends, out string end)
    {
        if (++_depth > _limits.Depth) throw new ExpressionException(ExpressionProblem.Limit, string.Create(CultureInfo.InvariantCulture, $"The template nests deeper than {_limits.Depth} levels."), _at);
        var nodes = new List<JinjaNode>();
        while (true)
        {
            var tag = NextTag(_at);
            AddText(nodes, tag);
            if (tag == _text.Length)
            {
                if (ends.Count > 0) throw new ExpressionException(ExpressionProblem.Grammar, $"The template ends before {{% {ends[^1]} %}}.", tag);
                end = string.Empty;
                break;
            }

            _at = tag + 2;
            if (_at < _text.Length && _text[_at] is '-' or '+') _at++;
            if (_text[tag + 1] == '#')
            {
                Comment(tag);
            }
            else if (_text[tag + 1] == '{')
            {
                var term = Parse(JinjaGrammar.Tuple);
                nodes.Add(new OutputNode(Trees.Bounded(term, _limits)));
                Close("}}");
            }
            else
            {
                var (start, name) = Parse(Keyword());
                if (ends.Contains(name))
                {
                    end = name;
                    break;
                }

                nodes.Add(Tag(start, name));
            }
        }

        _depth--;
        return new Body(nodes);
    }

    private int NextTag(int from)
    {
        for (var at = _text.IndexOf('{', from); at >= 0 && at + 1 < _text.Length; at = _text.IndexOf('{', at + 1))
        {
            if (_text[at + 1] is '{' or '%' or '#') return at;
        }

        return _text.Length;
    }

    private void AddText(List<JinjaNode> nodes, int end)
    {
        var text = _text[_at..end];
        if (_isTrimmed) text = text.TrimStart();
        if (end == _text.Length && text.EndsWith('\n')) text = text[..^1];
        if (end < _text.Length) text = Stripped(text, _text[end + 1], end + 2 < _text.Length ? _text[end + 2] : ' ', _isLineStart);
        if (text.Length > 0) nodes.Add(new TextNode(text));
        _at = end;
    }

    // A tag or a comment that begins a line takes the blanks before it along; a minus takes all of them, and a plus none.
    private static string Stripped(string text, char kind, char control, bool isLineStart)
    {
        if (control == '-') return text.TrimEnd();
        if (control == '+' || kind == '{') return text;
        var line = text.LastIndexOf('\n') + 1;
        return (line > 0 || isLineStart) && string.IsNullOrWhiteSpace(text[line..]) ? text[..line] : text;
    }

    private void Comment(int start)
    {
        var close = _text.IndexOf("#}", _at, StringComparison.Ordinal);
        if (close < 0) throw new ExpressionException(ExpressionProblem.Grammar, "The comment is never closed.", start);
        _at = close;
        var control = close > start + 2 ? _text[close - 1] : ' ';
        Closed(2, control, isTag: true);
    }

    private void Close(string sign)
    {
        var at = _at;
        while (at < _text.Length && char.IsWhiteSpace(_text[at])) at++;
        var control = at < _text.Length && _text[at] is '-' or '+' ? _text[at++] : ' ';
        if (!_text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal)) throw Trees.Unread(At(_at));
        _at = at;
        Closed(2, control, isTag: sign == "%}");
    }

    private void Closed(int length, char control, bool isTag)
    {
        _at += length;
        _isTrimmed = control == '-';
        _isLineStart = false;
        if (!isTag || control is '-' or '+' || _at >= _text.Length || _text[_at] != '\n') return;
        _at++;
        _isLineStart = true;
    }

    private JinjaNode Tag(int start, string name)
    {
        switch (name)
        {
            case "if": return If();
            case "for": return For();
            case "set": return Set();
            case "macro": return Macro(start);
            case "with": return With();
            case "raw": return Raw(start);
            case "filter":
                var (_, filter) = Parse(Keyword());
                var first = Parse(ZeroOrOne(JinjaGrammar.Arguments)) is [var arguments] ? arguments : [];
                var filters = new List<Func<Term, Term>> { value => new FilterTerm(start, value, filter, first) };
                filters.AddRange(Parse(JinjaGrammar.Filters));
                return new FilterNode(filters, Block("endfilter"));
            default:
                throw new ExpressionException(ExpressionProblem.Grammar, $"There is no tag '{Names.Shown(name)}' here.", start);
        }
    }

    private IfNode If()
    {
        var branches = new List<(Term, Body)>();
        Body? otherwise = null;
        var end = "elif";
        while (end is "elif")
        {
            var condition = Trees.Bounded(Parse(JinjaGrammar.Tuple), _limits);
            Close("%}");
            branches.Add((condition, Read(["elif", "else", "endif"], out end)));
        }

        if (end == "else")
        {
            Close("%}");
            otherwise = Read(["endif"], out _);
        }

        Close("%}");
        return new IfNode(branches, otherwise);
    }

    private ForNode For()
    {
        var targets = Parse(Unwrapped(JinjaGrammar.Targets));
        Parse(Lexemes.Word("in"));
        var items = Trees.Bounded(Parse(JinjaGrammar.Iterated), _limits);
        var condition = Parse(ZeroOrOne(Lexemes.Word("if").SkipAnd(JinjaGrammar.Expression))) is [var term] ? Trees.Bounded(term, _limits) : null;
        Close("%}");
        var body = Read(["else", "endfor"], out var end);
        Body? otherwise = null;
        if (end == "else")
        {
            Close("%}");
            otherwise = Read(["endfor"], out _);
        }

        Close("%}");
        return new ForNode(targets, items, condition, body, otherwise);
    }

    private JinjaNode Set()
    {
        var targets = Parse(Unwrapped(JinjaGrammar.Targets));
        var member = targets.Count == 1 && Parse(ZeroOrOne(Lexemes.Sign(".").SkipAnd(JinjaGrammar.Name()))) is [var named] ? named.Text : null;
        if (Parse(ZeroOrOne(Lexemes.Sign("=", "="))).Count > 0)
        {
            var value = Trees.Bounded(Parse(JinjaGrammar.Tuple), _limits);
            Close("%}");
            return member is null ? new SetNode(targets, value) : new SetMemberNode(targets[0], member, value);
        }

        var filters = Parse(JinjaGrammar.Filters);
        if (targets.Count > 1 || member is not null) throw Trees.Unread(At(_at));
        return new SetBlockNode(targets[0], filters, Block("endset"));
    }

    private MacroNode Macro(int start)
    {
        var (_, name) = Parse(JinjaGrammar.Name());
        var parameters = Parse(JinjaGrammar.Parameters);
        return new MacroNode(name, new MacroTerm(start, name, parameters, Block("endmacro")));
    }

    private WithNode With()
    {
        var pair = JinjaGrammar.Name().AndSkip(Lexemes.Sign("=", "=")).And(JinjaGrammar.Expression).Then(static pair => (pair.Item1.Text, pair.Item2));
        var names = Parse(ZeroOrOne(Separated(Lexemes.Sign(","), pair))) is [var all] ? all : [];
        return new WithNode([.. names.Select(name => (name.Item1, Trees.Bounded(name.Item2, _limits)))], Block("endwith"));
    }

    private TextNode Raw(int start)
    {
        Close("%}");
        var isTrimmed = _isTrimmed;
        var isLineStart = _isLineStart;
        for (var at = _text.IndexOf("{%", _at, StringComparison.Ordinal); at >= 0; at = _text.IndexOf("{%", at + 2, StringComparison.Ordinal))
        {
            var inner = at + 2;
            if (inner < _text.Length && _text[inner] is '-' or '+') inner++;
            while (inner < _text.Length && char.IsWhiteSpace(_text[inner])) inner++;
            if (Lexemes.NameEnd(_text, inner) != inner + 6 || !_text.AsSpan(inner).StartsWith("endraw", StringComparison.Ordinal)) continue;
            var text = _text[_at..at];
            if (isTrimmed) text = text.TrimStart();
            text = Stripped(text, '%', _text[at + 2], isLineStart);
            _at = inner + 6;
            Close("%}");
            return new TextNode(text);
        }

        throw new ExpressionException(ExpressionProblem.Grammar, "The template ends before {% endraw %}.", start);
    }

    private Body Block(string end)
    {
        Close("%}");
        var body = Read([end], out _);
        Close("%}");
        return body;
    }

    private T Parse<T>(Parser<T> parser)
    {
        var value = Trees.Read(parser, At(_at));
        _at = _context.Scanner.Cursor.Offset;
        return value;
    }

    private GrammarContext At(int at)
    {
        _context.Scanner.Cursor.ResetPosition(at);
        return _context;
    }

    private static Parser<T> Unwrapped<T>(Parser<T> parser) => parser.Or(Between(Lexemes.Sign("("), parser, Lexemes.Sign(")")));

    private static Lexeme<(int At, string Text)> Keyword() => new(static (text, at) => Lexemes.NameEnd(text, at) is var end && end > at ? (end, (at, text[at..end])) : null);
}
