using System.Globalization;

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
