namespace LazyEngine.Language.Expressions.Python;

/// <summary>Text with values filled in after percent signs, as <c>%s</c>, <c>%05.2f</c> and <c>%(name)s</c>.</summary>
internal static class PercentFormat
{
    /// <summary>The text with its fields replaced.</summary>
    /// <param name="budget">What it may take.</param>
    /// <param name="format">The text.</param>
    /// <param name="values">The values by place.</param>
    /// <param name="names">A mapping with the values by name, or anything else where there is none.</param>
    public static string Fill(Budget budget, string format, IReadOnlyList<Value> values, Value names)
    {
        var text = new BoundedText(budget);
        var next = 0;
        var isNamed = false;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                var end = format.IndexOf('%', at);
                text.Add(format[at..(end < 0 ? format.Length : end)]);
                at = (end < 0 ? format.Length : end) - 1;
                continue;
            }

            budget.Step();
            if (++at >= format.Length) throw Wrong("ends after a %");
            if (format[at] == '%')
            {
                text.Add("%");
                continue;
            }

            Value? named = null;
            if (format[at] == '(')
            {
                var close = format.IndexOf(')', at);
                if (close < 0) throw Wrong("has a bracket that stays open");
                named = names.Kind == ValueKind.Map && names.Map.TryGet(format[(at + 1)..close], out var entry) ? entry : throw Wrong("has a name that no value is given for");
                isNamed = true;
                at = close + 1;
            }

            var start = at;
            while (at < format.Length && (format[at] is '-' or '+' or ' ' or '#' or '.' || char.IsAsciiDigit(format[at]))) at++;
            if (at >= format.Length) throw Wrong("ends after a %");
            var value = named ?? (next < values.Count ? values[next++] : throw Wrong("has more places than values are given"));
            text.Add(Field(budget, format[start..at], format[at], value));
        }

        if (!isNamed && next < values.Count && names.Kind != ValueKind.Map) throw Wrong("has fewer places than values are given");
        return text.ToString();
    }

    private static string Field(Budget budget, string options, char type, Value value)
    {
        if (value.Kind == ValueKind.Undefined) throw new ExpressionException(ExpressionProblem.Evaluation, value.WhyUndefined);
        var flags = options[..(options.TakeWhile(unit => unit is '-' or '+' or ' ' or '#' or '0').Count())];
        var rest = options[flags.Length..];
        var isText = type is 's' or 'r' or 'a' or 'c';
        var align = flags.Contains('-', StringComparison.Ordinal) ? "<" : isText ? ">" : flags.Contains('0', StringComparison.Ordinal) ? "0=" : ">";
        var sign = isText ? string.Empty : flags.Contains('+', StringComparison.Ordinal) ? "+" : flags.Contains(' ', StringComparison.Ordinal) ? " " : string.Empty;
        var alternate = !isText && flags.Contains('#', StringComparison.Ordinal) ? "#" : string.Empty;
        switch (type)
        {
            case 's':
                return FormatSpec.Read($"{align}{rest}").Apply(budget, Value.Of(PythonText.Of(value, budget)));
            case 'r' or 'a':
                return FormatSpec.Read($"{align}{rest}").Apply(budget, Value.Of(PythonText.Quoted(value, budget)));
            case 'c':
                return FormatSpec.Read($"{align}{rest}").Apply(budget, value.Kind == ValueKind.Text ? value : Value.Of(FormatSpec.Read("c").Apply(budget, value)));
            case 'd' or 'i' or 'u':
                if (value.Kind is not (ValueKind.Integer or ValueKind.Boolean or ValueKind.Float)) throw Wrong("wants a number where there is none");
                return FormatSpec.Read($"{align}{sign}{WithoutPrecision(rest)}d").Apply(budget, value.Kind == ValueKind.Float ? Numbers.WholeOf(Math.Truncate(value.Float)) : value);
            case 'x' or 'X' or 'o' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                return FormatSpec.Read($"{align}{sign}{alternate}{rest}{type}").Apply(budget, value);
            default:
                throw Wrong("has a % with a letter that means nothing");
        }
    }

    private static string WithoutPrecision(string options) => options.IndexOf('.', StringComparison.Ordinal) is var point && point < 0 ? options : options[..point];

    private static ExpressionException Wrong(string what) => new(ExpressionProblem.Evaluation, $"The format {what}.");
}
