using System.Globalization;
using System.Text;

namespace LazyEngine.Language.Expressions;

/// <summary>Values as Python writes them: text as it is at the top, and in quotes inside lists and mappings.</summary>
internal static class PythonText
{
    public static string Of(Value value, Budget budget, bool areListsTuples = false)
    {
        if (value.Kind == ValueKind.Text) return value.Text;
        var text = new BoundedText(budget) { AreListsTuples = areListsTuples };
        Write(text, value, isTop: true);
        return text.ToString();
    }

    /// <summary>The same, but with text in quotes.</summary>
    public static string Quoted(Value value, Budget budget)
    {
        var text = new BoundedText(budget);
        Write(text, value, isTop: false);
        return text.ToString();
    }

    /// <summary>The shortest digits that mean this number.</summary>
    public static string Of(double number)
    {
        if (double.IsNaN(number)) return "nan";
        if (double.IsInfinity(number)) return number > 0 ? "inf" : "-inf";
        var shortest = number.ToString("E16", CultureInfo.InvariantCulture);
        var exponent = int.Parse(shortest.AsSpan(shortest.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = number.ToString("R", CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 16)
        {
            var mantissa = digits.Split('E')[0];
            if (!digits.Contains('E', StringComparison.Ordinal)) mantissa = Mantissa(digits);
            return $"{mantissa}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent):00}";
        }

        if (digits.Contains('E', StringComparison.Ordinal)) digits = decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        return digits.Contains('.', StringComparison.Ordinal) ? digits : $"{digits}.0";
    }

    private static string Mantissa(string digits)
    {
        var sign = digits[0] == '-' ? "-" : string.Empty;
        var plain = digits.TrimStart('-').Replace(".", string.Empty, StringComparison.Ordinal).Trim('0');
        return plain.Length > 1 ? $"{sign}{plain[0]}.{plain[1..]}" : $"{sign}{plain}";
    }

    private static void Write(BoundedText text, Value value, bool isTop)
    {
        text.Budget.Step();
        switch (value.Kind)
        {
            case ValueKind.Text when isTop:
                text.Add(value.Text);
                break;
            case ValueKind.Text:
                Quote(text, value.Text);
                break;
            case ValueKind.Tuple:
            case ValueKind.List when text.AreListsTuples:
                text.Add("(");
                Items(text, value.Items);
                text.Add(value.Items.Count == 1 ? ",)" : ")");
                break;
            case ValueKind.List or ValueKind.Sequence:
                text.Add("[");
                Items(text, value.Enumerate());
                text.Add("]");
                break;
            case ValueKind.Set when value.Set.Count == 0:
                text.Add("frozenset()");
                break;
            case ValueKind.Set:
                text.Add("frozenset({");
                Items(text, value.Set);
                text.Add("})");
                break;
            case ValueKind.Map:
                Entries(text, value.Map);
                break;
            default:
                text.Add(Scalar(value));
                break;
        }
    }

    private static void Items(BoundedText text, IEnumerable<Value> items)
    {
        var separator = string.Empty;
        text.Budget.Enter();
        foreach (var item in items)
        {
            text.Add(separator);
            Write(text, item, isTop: false);
            separator = ", ";
        }

        text.Budget.Leave();
    }

    private static void Entries(BoundedText text, ValueMap map)
    {
        text.Add("{");
        text.Budget.Enter();
        var separator = string.Empty;
        foreach (var (key, value) in map.Entries)
        {
            text.Add(separator);
            Write(text, key, isTop: false);
            text.Add(": ");
            Write(text, value, isTop: false);
            separator = ", ";
        }

        text.Budget.Leave();
        text.Add("}");
    }

    private static string Scalar(Value value) => value.Kind switch
    {
        ValueKind.Null => "None",
        ValueKind.Undefined => throw new ExpressionException(ExpressionProblem.Evaluation, value.WhyUndefined),
        ValueKind.Boolean => value.Boolean ? "True" : "False",
        ValueKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Float => Of(value.Float),
        ValueKind.Time => Times.Text(value.Time, ' '),
        ValueKind.Span => Times.Text(value.Span),
        _ => throw new ExpressionException(ExpressionProblem.Evaluation, $"{Kinds.Of(value)} has no text."),
    };

    // Single quotes, unless only double quotes need no escape.
    private static void Quote(BoundedText text, string value)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Budget.Characters(value.Length + 2L);
        var quoted = new StringBuilder(value.Length + 2).Append(quote);
        foreach (var unit in value)
        {
            _ = unit switch
            {
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                _ when unit == quote => quoted.Append('\\').Append(quote),
                _ when unit < ' ' || unit == '\x7F' || unit is >= '\x80' and < '\xA1' or '\xAD' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)unit:x2}"),
                _ => quoted.Append(unit),
            };
        }

        text.Add(quoted.Append(quote).ToString());
    }
}

/// <summary>Text that is put together within a budget.</summary>
internal sealed class BoundedText(Budget budget)
{
    private readonly StringBuilder _text = new();

    public Budget Budget => budget;

    /// <summary>Whether lists read as tuples do.</summary>
    public bool AreListsTuples { get; init; }

    public int Length => _text.Length;

    public void Add(string text)
    {
        budget.Characters(text.Length);
        _text.Append(text);
    }

    public void TrimEnd(Func<char, bool> isTrimmed)
    {
        while (_text.Length > 0 && isTrimmed(_text[^1])) _text.Length--;
    }

    public override string ToString() => _text.ToString();
}
