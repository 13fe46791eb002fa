using System.Globalization;
using System.Text;

namespace LazyEngine.Language.Expressions.Python;

/// <summary>JSON as Python writes it: in ASCII, with a blank after each colon.</summary>
internal static class JsonText
{
    /// <summary>Reads JSON.</summary>
    /// <exception cref="ExpressionException">The text is none.</exception>
    public static Value Read(string text) => JsonValue.Read(Encoding.UTF8.GetBytes(text));

    /// <summary>Each item on a line of its own.</summary>
    public static string Indented(Budget budget, Value value, int indent) => new Writing(budget, indent, isSorted: false).Of(value);

    /// <summary>All on one line, in the order of the keys, and with nothing in it that means something to HTML.</summary>
    public static string ForHtml(Budget budget, Value value, int? indent) => new Writing(budget, indent, isSorted: true).Of(value)
        .Replace("<", @"\u003c", StringComparison.Ordinal).Replace(">", @"\u003e", StringComparison.Ordinal)
        .Replace("&", @"\u0026", StringComparison.Ordinal).Replace("'", @"\u0027", StringComparison.Ordinal);

    private sealed class Writing(Budget budget, int? indent, bool isSorted)
    {
        private readonly BoundedText _text = new(budget);

        public string Of(Value value)
        {
            Write(value, 1);
            return _text.ToString();
        }

        private void Write(Value value, int level)
        {
            budget.Step();
            switch (value.Kind)
            {
                case ValueKind.Null:
                    _text.Add("null");
                    break;
                case ValueKind.Boolean or ValueKind.Integer or ValueKind.Float:
                    _text.Add(JsonValue.NameOf(value));
                    break;
                case ValueKind.Text or ValueKind.Time or ValueKind.Span:
                    Quote(JsonValue.NameOf(value));
                    break;
                case ValueKind.Map:
                    var entries = value.Map.Entries.Select(entry => (Name: JsonValue.NameOf(entry.Key), entry.Value));
                    if (isSorted) entries = entries.OrderBy(entry => entry.Name, StringComparer.Ordinal);
                    Block('{', '}', entries, level, entry =>
                    {
                        Quote(entry.Name);
                        _text.Add(": ");
                        Write(entry.Value, level + 1);
                    });
                    break;
                case var _ when value.IsIterable:
                    Block('[', ']', value.Enumerate(), level, item => Write(item, level + 1));
                    break;
                case ValueKind.Undefined:
                    throw new ExpressionException(ExpressionProblem.Evaluation, value.WhyUndefined);
                default:
                    throw new ExpressionException(ExpressionProblem.Evaluation, $"JSON has nothing like {Kinds.Of(value)}.");
            }
        }

        private void Block<T>(char open, char close, IEnumerable<T> items, int level, Action<T> write)
        {
            budget.Enter();
            _text.Add(open.ToString());
            var isEmpty = true;
            foreach (var item in items)
            {
                if (!isEmpty) _text.Add(indent is null ? ", " : ",");
                Break(level);
                write(item);
                isEmpty = false;
            }

            if (!isEmpty) Break(level - 1);
            _text.Add(close.ToString());
            budget.Leave();
        }

        private void Break(int level)
        {
            if (indent is not { } width) return;
            budget.Characters((long)width * level);
            _text.Add($"\n{new string(' ', width * level)}");
        }

        private void Quote(string text)
        {
            budget.Characters(text.Length);
            var quoted = new StringBuilder(text.Length + 2).Append('"');
            foreach (var unit in text)
            {
                _ = unit switch
                {
                    '"' => quoted.Append("\\\""),
                    '\\' => quoted.Append(@"\\"),
                    '\n' => quoted.Append(@"\n"),
                    '\r' => quoted.Append(@"\r"),
                    '\t' => quoted.Append(@"\t"),
                    '\b' => quoted.Append(@"\b"),
                    '\f' => quoted.Append(@"\f"),
                    < ' ' or > '~' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                    _ => quoted.Append(unit),
                };
            }

            _text.Add(quoted.Append('"').ToString());
        }
    }
}
