using System.Globalization;
using System.Numerics;
using System.Text;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>What a token is.</summary>
internal enum YaqlTokenKind
{
    End,
    Sign,
    Word,
    Variable,
    Literal,

    /// <summary>A name with a parenthesis right behind it, which belongs to it.</summary>
    Call,
}

/// <summary>A token of YAQL.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">Where it begins.</param>
/// <param name="Text">The sign, word or name; empty for a literal.</param>
/// <param name="Value">The value of a literal.</param>
internal readonly record struct YaqlToken(YaqlTokenKind Kind, int At, string Text, Value Value);

/// <summary>Cuts YAQL into tokens.</summary>
internal sealed class YaqlLexer(string text)
{
    private static readonly string[] Signs = ["?.", "=>", "->", "=~", "!~", "!=", ">=", "<=", ".", ",", "[", "]", "{", "}", "(", ")", "+", "-", "*", "/", "=", "<", ">"];

    private int _at;

    public List<YaqlToken> ReadAll()
    {
        var tokens = new List<YaqlToken>();
        do tokens.Add(Next());
        while (tokens[^1].Kind != YaqlTokenKind.End);
        return tokens;
    }

    private YaqlToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        if (_at == text.Length) return new YaqlToken(YaqlTokenKind.End, _at, string.Empty, Value.Null);
        var start = _at;
        var first = text[_at];
        if (char.IsAsciiDigit(first)) return new YaqlToken(YaqlTokenKind.Literal, start, string.Empty, Number());
        if (first is '\'' or '"') return new YaqlToken(YaqlTokenKind.Literal, start, string.Empty, Value.Of(Quoted(first)));
        if (first == '`') return new YaqlToken(YaqlTokenKind.Literal, start, string.Empty, Value.Of(Verbatim()));
        if (first == '$')
        {
            _at++;
            return new YaqlToken(YaqlTokenKind.Variable, start, Name(), Value.Null);
        }

        if (IsNameStart(first)) return Word(start);
        foreach (var sign in Signs)
        {
            if (!text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal)) continue;
            _at += sign.Length;
            return new YaqlToken(YaqlTokenKind.Sign, start, sign, Value.Null);
        }

        throw new ExpressionException(ExpressionProblem.Grammar, $"The character '{first}' has no meaning here.", start);
    }

    private YaqlToken Word(int start)
    {
        var name = Name();
        if (_at < text.Length && text[_at] == '(' && name is not ("not" or "and" or "or" or "in" or "mod"))
        {
            _at++;
            return new YaqlToken(YaqlTokenKind.Call, start, name, Value.Null);
        }

        return name switch
        {
            "true" => new YaqlToken(YaqlTokenKind.Literal, start, string.Empty, Value.True),
            "false" => new YaqlToken(YaqlTokenKind.Literal, start, string.Empty, Value.False),
            "null" => new YaqlToken(YaqlTokenKind.Literal, start, string.Empty, Value.Null),
            "not" or "and" or "or" or "in" or "mod" => new YaqlToken(YaqlTokenKind.Sign, start, name, Value.Null),
            _ => new YaqlToken(YaqlTokenKind.Word, start, name, Value.Null),
        };
    }

    private string Name()
    {
        var start = _at;
        while (_at < text.Length && (IsNameStart(text[_at]) || char.IsDigit(text[_at]))) _at++;
        return text[start.._at];
    }

    private Value Number()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        if (_at + 1 < text.Length && text[_at] == '.' && char.IsAsciiDigit(text[_at + 1]))
        {
            _at++;
            while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
            return Value.Of(double.Parse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture));
        }

        if (_at < text.Length && IsNameStart(text[_at])) throw new ExpressionException(ExpressionProblem.Grammar, "A number ends here, and a name begins.", _at);
        return Numbers.ReadWhole(text[start.._at]) ?? Value.Of(BigInteger.Zero);
    }

    private string Quoted(char quote)
    {
        var (start, content) = (_at++, new StringBuilder());
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] == '\\' && _at + 1 < text.Length) Escape(content);
            else content.Append(text[_at++]);
        }

        if (_at++ >= text.Length) throw new ExpressionException(ExpressionProblem.Grammar, "The text that begins here does not end.", start);
        return content.ToString();
    }

    private void Escape(StringBuilder content)
    {
        var escaped = text[_at + 1];
        _at += 2;
        var simple = escaped switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\b',
            'f' => '\f',
            'a' => '\a',
            'v' => '\v',
            '\\' or '\'' or '"' => escaped,
            _ => '\0',
        };
        var digits = escaped switch
        {
            'x' => 2,
            'u' => 4,
            _ => 0,
        };
        if (digits > 0 && _at + digits <= text.Length && int.TryParse(text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            content.Append((char)code);
            _at += digits;
        }
        else if (simple != '\0')
        {
            content.Append(simple);
        }
        else
        {
            content.Append('\\').Append(escaped);
        }
    }

    private string Verbatim()
    {
        var (start, content) = (_at++, new StringBuilder());
        while (_at < text.Length && text[_at] != '`')
        {
            if (text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] == '`') _at++;
            content.Append(text[_at++]);
        }

        if (_at++ >= text.Length) throw new ExpressionException(ExpressionProblem.Grammar, "The text that begins here does not end.", start);
        return content.ToString();
    }

    private static bool IsNameStart(char c) => c == '_' || char.IsLetter(c);
}
