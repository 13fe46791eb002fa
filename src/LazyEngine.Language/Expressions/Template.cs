using System.Text;
using LazyEngine.Language.Expressions.Yaql;

namespace LazyEngine.Language.Expressions;

/// <summary>A text that may hold expressions.</summary>
internal sealed class Template
{
    private readonly IReadOnlyList<(string? Plain, Term? Term)> _parts;

    private Template(string text, IReadOnlyList<(string? Plain, Term? Term)> parts) => (Text, _parts) = (text, parts);

    public string Text { get; }

    public bool IsPlain => _parts.All(part => part.Term is null);

    /// <exception cref="ExpressionException">An expression in it cannot be read.</exception>
    public static Template Parse(string text)
    {
        var parts = new List<(string?, Term?)>();
        var at = 0;
        while (at < text.Length)
        {
            var start = text.IndexOf("<%", at, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf("%>", start + 2, StringComparison.Ordinal);
            if (end < 0) break;
            if (start > at) parts.Add((text[at..start], null));
            try
            {
                parts.Add((null, YaqlParser.Parse(text[(start + 2)..end])));
            }
            catch (ExpressionException error)
            {
                throw error.Moved(start + 2);
            }

            at = end + 2;
        }

        if (at < text.Length || parts.Count == 0) parts.Add((text[at..], null));
        return new Template(text, parts);
    }

    /// <summary>The value of the one expression that it is, or the text with the values of its expressions in it.</summary>
    /// <exception cref="ExpressionException">An expression has no value.</exception>
    public Value Evaluate(IExpressionContext context, ExpressionLimits? limits = null)
    {
        if (IsPlain) return Value.Of(Text);
        var scope = new Scope(context, new Budget(limits ?? ExpressionLimits.Default));
        if (_parts.Where(part => part.Term is not null || !string.IsNullOrWhiteSpace(part.Plain)).ToList() is [{ Term: { } only }]) return only.Evaluate(scope);
        var text = new StringBuilder();
        foreach (var (plain, term) in _parts) text.Append(plain ?? PythonText.Of(term!.Evaluate(scope), scope.Budget));
        return Value.Of(text.ToString());
    }
}
