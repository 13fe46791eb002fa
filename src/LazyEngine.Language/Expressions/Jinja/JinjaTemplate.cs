namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>Text with Jinja in it.</summary>
internal sealed class JinjaTemplate : ITemplateBody
{
    private readonly Body _body;
    private readonly bool _isValue;

    private JinjaTemplate(Body body, bool isValue) => (_body, _isValue) = (body, isValue);

    public IEnumerable<string> Functions => Named(_body).Where(name => name.Length > 0).Distinct();

    /// <summary>Whether a line of the text holds an expression or a tag, from its beginning to its end.</summary>
    public static bool IsIn(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (IsIn(line, "{{", "}}") || IsIn(line, "{%", "%}")) return true;
        }

        return false;
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="ExpressionException">It is not well-formed.</exception>
    public static JinjaTemplate Read(string text, ExpressionLimits limits)
    {
        var body = JinjaReader.Read(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), limits);
        return new JinjaTemplate(body, body.Nodes is [OutputNode] && text.StartsWith("{{", StringComparison.Ordinal) && text.EndsWith("}}", StringComparison.Ordinal));
    }

    public Value Evaluate(Scope scope)
    {
        if (_isValue) return Finished.Of(scope.Budget, ((OutputNode)_body.Nodes[0]).Term.Evaluate(scope));
        var text = new BoundedText(scope.Budget);
        _body.Run(scope, text);
        return Value.Of(text.ToString());
    }

    private static bool IsIn(ReadOnlySpan<char> line, string opening, string closing) =>
        line.IndexOf(opening, StringComparison.Ordinal) is >= 0 and var at && line[(at + 2)..].IndexOf(closing, StringComparison.Ordinal) >= 0;

    private static IEnumerable<string> Named(Body root)
    {
        var bodies = new Stack<Body>([root]);
        var terms = new Stack<Term>();
        while (bodies.TryPop(out var body))
        {
            foreach (var node in body.Nodes)
            {
                foreach (var inner in node.Bodies) bodies.Push(inner);
                foreach (var term in node.Terms) terms.Push(term);
            }
        }

        while (terms.TryPop(out var term))
        {
            if (term is INamesFunction names) yield return names.Function;
            foreach (var part in term.Parts) terms.Push(part);
        }
    }
}
