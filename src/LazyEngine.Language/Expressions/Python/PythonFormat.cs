using System.Globalization;
using System.Text;

namespace LazyEngine.Language.Expressions.Python;

/// <summary>Text with values filled in between braces, as Python's str.format does.</summary>
internal static class PythonFormat
{
    /// <summary>The text with its fields replaced.</summary>
    /// <param name="budget">What it may take.</param>
    /// <param name="format">The text.</param>
    /// <param name="values">The values by place.</param>
    /// <param name="names">The values by name.</param>
    /// <param name="textOf">How the language makes text of a value.</param>
    public static string Fill(Budget budget, string format, IReadOnlyList<Value> values, IReadOnlyList<(string Name, Value Value)> names, Func<Budget, Value, string> textOf) =>
        new Filling(budget, values, names, textOf).Fill(format, 2);

    private static ExpressionException Wrong(string what) => new(ExpressionProblem.Evaluation, $"The format {what}.");

    private sealed class Filling(Budget budget, IReadOnlyList<Value> values, IReadOnlyList<(string Name, Value Value)> names, Func<Budget, Value, string> textOf)
    {
        private int _next;

        public string Fill(string format, int depth)
        {
            if (depth == 0) throw Wrong("has braces inside of braces inside of braces");
            var text = new BoundedText(budget);
            for (var at = 0; at < format.Length; at++)
            {
                var unit = format[at];
                if (unit is not ('{' or '}'))
                {
                    var end = format.AsSpan(at).IndexOfAny('{', '}') is var brace && brace < 0 ? format.Length : at + brace;
                    text.Add(format[at..end]);
                    at = end - 1;
                }
                else if (at + 1 < format.Length && format[at + 1] == unit)
                {
                    text.Add(unit.ToString());
                    at++;
                }
                else if (unit == '}')
                {
                    throw Wrong("has a } that closes nothing; write }} for one");
                }
                else
                {
                    var end = EndOf(format, at);
                    text.Add(Field(format[(at + 1)..end], depth));
                    at = end;
                }
            }

            return text.ToString();
        }

        private static int EndOf(string format, int start)
        {
            var open = 0;
            for (var at = start; at < format.Length; at++)
            {
                if (format[at] == '{') open++;
                else if (format[at] == '}' && --open == 0) return at;
            }

            throw Wrong("has a { that is never closed; write {{ for one");
        }

        private string Field(string field, int depth)
        {
            budget.Step();
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            var head = colon < 0 ? field : field[..colon];
            var bang = head.IndexOf('!', StringComparison.Ordinal);
            var value = ValueOf(bang < 0 ? head : head[..bang]);
            if (bang >= 0)
            {
                value = head[(bang + 1)..] switch
                {
                    "r" or "a" => Value.Of(PythonText.Quoted(value, budget)),
                    "s" => Value.Of(textOf(budget, value)),
                    _ => throw Wrong("has a conversion other than !r, !s and !a"),
                };
            }

            var spec = colon < 0 ? string.Empty : Fill(field[(colon + 1)..], depth - 1);
            return spec.Length == 0 ? textOf(budget, value) : FormatSpec.Read(spec).Apply(budget, value);
        }

        private Value ValueOf(string path)
        {
            var end = path.AsSpan().IndexOfAny('.', '[') is var first && first < 0 ? path.Length : first;
            var value = Root(path[..end]);
            while (end < path.Length)
            {
                if (path[end] == '.') throw Wrong("asks for an attribute, which values do not have here; write [key]");
                var close = path.IndexOf(']', end);
                if (path[end] != '[' || close < 0) throw Wrong("has a bracket that stays open");
                value = Item(value, path[(end + 1)..close]);
                end = close + 1;
            }

            return value;
        }

        private Value Root(string name)
        {
            if (name.Length == 0) return At(_next++);
            if (name.All(char.IsAsciiDigit)) return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? At(place) : At(int.MaxValue);
            foreach (var (given, value) in names)
            {
                if (given == name) return value;
            }

            throw Wrong($"has the name '{Plans.Names.Shown(name)}', and no value of that name is given");
        }

        private Value At(int place) => place < values.Count ? values[place] : throw Wrong("has more places than values are given");

        private static Value Item(Value value, string key)
        {
            if (value.Kind == ValueKind.Map && value.Map.TryGet(key, out var entry)) return entry;
            if (value.IsList && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < value.Items.Count) return value.Items[place];
            throw Wrong("asks for an item that is not there");
        }
    }
}

/// <summary>How one value is written: fill, alignment, sign, width, digits and type, as in <c>*^+12,.2f</c>.</summary>
internal sealed record FormatSpec
{
    /// <summary>No number of digits or places is larger.</summary>
    public const int Widest = 1_000_000;

    private const int MostDigits = 300;

    public string Fill { get; init; } = " ";

    public char Align { get; init; }

    public char Sign { get; init; } = '-';

    public bool IsAlternate { get; init; }

    public int Width { get; init; }

    public char Grouping { get; init; }

    public int? Precision { get; init; }

    public char Type { get; init; }

    public static FormatSpec Read(string text)
    {
        var spec = new FormatSpec();
        var at = 0;
        if (text.Length > 0 && Rune.TryGetRuneAt(text, 0, out var fill) && text.Length > fill.Utf16SequenceLength && text[fill.Utf16SequenceLength] is '<' or '>' or '^' or '=')
        {
            spec = spec with { Fill = fill.ToString(), Align = text[fill.Utf16SequenceLength] };
            at = fill.Utf16SequenceLength + 1;
        }
        else if (text.Length > 0 && text[0] is '<' or '>' or '^' or '=')
        {
            spec = spec with { Align = text[at++] };
        }

        if (at < text.Length && text[at] is '+' or '-' or ' ') spec = spec with { Sign = text[at++] };
        if (at < text.Length && text[at] == '#') (spec, at) = (spec with { IsAlternate = true }, at + 1);
        if (at < text.Length && text[at] == '0')
        {
            spec = spec.Align == '\0' ? spec with { Fill = "0", Align = '=' } : spec;
            at++;
        }

        (var width, at) = Digits(text, at);
        spec = spec with { Width = width ?? 0 };
        if (at < text.Length && text[at] is ',' or '_') spec = spec with { Grouping = text[at++] };
        if (at < text.Length && text[at] == '.')
        {
            (var precision, at) = Digits(text, at + 1);
            spec = spec with { Precision = precision ?? throw Wrong() };
        }

        if (at < text.Length) spec = spec with { Type = text[at++] };
        return at == text.Length ? spec : throw Wrong();
    }

    public string Apply(Budget budget, Value value)
    {
        budget.Characters(Math.Max(Width, Precision ?? 0));
        return value.Kind switch
        {
            ValueKind.Text when Type is '\0' or 's' => Padded(Precision is { } most ? CodePoints.Between(value.Text, 0, most) : value.Text, string.Empty, '<'),
            ValueKind.Integer or ValueKind.Boolean when Type is not ('e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%') => Number(WholeDigits(Equality.Whole(value)), Equality.Whole(value).Sign < 0),
            ValueKind.Integer or ValueKind.Boolean or ValueKind.Float => Float(Numbers.FloatOf(value)),
            ValueKind.Time => Times.Format(value.Time, Type == '\0' ? "%Y-%m-%d %H:%M:%S" : throw Wrong()),
            _ => throw Wrong(),
        };
    }

    private static (int? Value, int End) Digits(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (end == at) return (null, at);
        return int.TryParse(text.AsSpan(at, end - at), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= Widest
            ? (value, end)
            : throw new ExpressionException(ExpressionProblem.Limit, "The format asks for more than a million places.");
    }

    private static ExpressionException Wrong() => new(ExpressionProblem.Evaluation, "The format of a field does not fit its value.");

    private string WholeDigits(System.Numerics.BigInteger value)
    {
        var number = System.Numerics.BigInteger.Abs(value);
        if (Precision is not null && Type != 'c') throw Wrong();
        return Type switch
        {
            '\0' or 'd' or 'n' => Grouped(number.ToString(CultureInfo.InvariantCulture), 3),
            'x' => (IsAlternate ? "0x" : string.Empty) + Grouped(Based(number, "x"), 4),
            'X' => (IsAlternate ? "0X" : string.Empty) + Grouped(Based(number, "X"), 4),
            'b' => (IsAlternate ? "0b" : string.Empty) + Grouped(Based(number, "b"), 4),
            'o' => (IsAlternate ? "0o" : string.Empty) + Grouped(Octal(number), 4),
            'c' when value.Sign >= 0 && value <= 0x10FFFF && Rune.TryCreate((int)value, out var rune) => rune.ToString(),
            _ => throw Wrong(),
        };
    }

    private static string Based(System.Numerics.BigInteger number, string format) => number.ToString(format, CultureInfo.InvariantCulture).TrimStart('0') is { Length: > 0 } digits ? digits : "0";

    private static string Octal(System.Numerics.BigInteger number)
    {
        if (number.IsZero) return "0";
        var digits = new StringBuilder();
        for (; !number.IsZero; number >>= 3) digits.Insert(0, (char)('0' + (int)(number & 7)));
        return digits.ToString();
    }

    private string Float(double value)
    {
        var number = Math.Abs(value);
        var digits = Precision ?? 6;
        if (digits > MostDigits) throw new ExpressionException(ExpressionProblem.Limit, $"The format asks for more than {MostDigits} digits.");
        var text = !double.IsFinite(number) ? PythonText.Of(number) : Type switch
        {
            'f' or 'F' => GroupedFloat(number.ToString($"F{digits}", CultureInfo.InvariantCulture)),
            'e' or 'E' => Exponent(number.ToString($"E{digits}", CultureInfo.InvariantCulture)),
            '%' => number.ToString($"F{digits}", CultureInfo.InvariantCulture) is var _ && number <= double.MaxValue / 100 ? $"{GroupedFloat((number * 100).ToString($"F{digits}", CultureInfo.InvariantCulture))}%" : throw Wrong(),
            'g' or 'G' or 'n' => General(number, Precision ?? 6, keepsPoint: false),
            '\0' => Precision is { } significant ? General(number, significant, keepsPoint: true) : GroupedFloat(PythonText.Of(number)),
            _ => throw Wrong(),
        };
        if (Type is 'E' or 'G' or 'F') text = text.ToUpperInvariant();
        return Number(text, double.IsNegative(value) && !double.IsNaN(value));
    }

    private static string Exponent(string text)
    {
        var parts = text.Split('E');
        var exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{parts[0]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private string General(double number, int significant, bool keepsPoint)
    {
        significant = Math.Max(1, significant);
        var scientific = number.ToString($"E{significant - 1}", CultureInfo.InvariantCulture);
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= significant)
        {
            var mantissa = scientific[..scientific.IndexOf('E', StringComparison.Ordinal)];
            return Exponent($"{(mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.TrimEnd('0').TrimEnd('.') : mantissa)}E{exponent}");
        }

        var text = number.ToString($"F{Math.Max(0, significant - 1 - exponent)}", CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal)) text = text.TrimEnd('0').TrimEnd('.');
        return GroupedFloat(keepsPoint && !text.Contains('.', StringComparison.Ordinal) ? $"{text}.0" : text);
    }

    private string GroupedFloat(string text)
    {
        var point = text.IndexOfAny(['.', 'e']);
        return point < 0 ? Grouped(text, 3) : Grouped(text[..point], 3) + text[point..];
    }

    private string Grouped(string digits, int size)
    {
        if (Grouping == '\0' || digits.Length <= size) return digits;
        var text = new StringBuilder(digits);
        for (var at = digits.Length - size; at > 0; at -= size) text.Insert(at, Grouping);
        return text.ToString();
    }

    private string Number(string digits, bool isNegative) => Padded(digits, isNegative ? "-" : Sign == '-' ? string.Empty : Sign.ToString(), '>');

    private string Padded(string text, string sign, char usual)
    {
        var missing = Width - CodePoints.Length(text) - sign.Length;
        if (missing <= 0) return sign + text;
        var left = (Align == '\0' ? usual : Align) switch { '<' => 0, '^' => missing / 2, '=' => -1, _ => missing };
        if (left < 0) return usual == '>' ? sign + Filled(missing) + text : throw Wrong();
        return Filled(left) + sign + text + Filled(missing - left);
    }

    private string Filled(int count) => new StringBuilder().Insert(0, Fill, count).ToString();
}
