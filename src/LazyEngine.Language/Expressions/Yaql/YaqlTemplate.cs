namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Text with YAQL in it.</summary>
internal sealed class YaqlTemplate : ITemplateBody
{
    private const string Opening = "<%";
    private const string Closing = "%>";

    private readonly IReadOnlyList<Piece> _pieces;

    private YaqlTemplate(IReadOnlyList<Piece> pieces) => _pieces = pieces;

    public IEnumerable<string> Functions => _pieces.SelectMany(piece => piece.Term is { } term ? Named(term) : []).Distinct();

    /// <summary>Reads a text; null where it holds no YAQL.</summary>
    public static YaqlTemplate? Read(string text, ExpressionLimits limits)
    {
        var pieces = new List<Piece>();
        var from = 0;
        for (var at = text.IndexOf(Opening, StringComparison.Ordinal); at >= 0;)
        {
            var end = EndOf(text, at);
            if (end < 0)
            {
                at = text.IndexOf(Opening, at + 1, StringComparison.Ordinal);
                continue;
            }

            if (text.Length > limits.Length) throw new ExpressionException(ExpressionProblem.Limit, $"A text with expressions has more than {limits.Length} characters.");
            if (at > from) pieces.Add(new Piece(text[from..at], null, from));
            pieces.Add(new Piece(string.Empty, Parsed(text, at + Opening.Length, end, limits), at + Opening.Length));
            from = end + Closing.Length;
            at = text.IndexOf(Opening, from, StringComparison.Ordinal);
        }

        if (pieces.Count == 0) return null;
        if (from < text.Length) pieces.Add(new Piece(text[from..], null, from));
        return new YaqlTemplate(pieces);
    }

    public Value Evaluate(Scope scope)
    {
        if (_pieces is [{ Term: not null } only]) return ValueOf(scope, only);
        var text = new BoundedText(scope.Budget);
        foreach (var piece in _pieces) text.Add(piece.Term is null ? piece.Text : PythonText.Of(ValueOf(scope, piece), scope.Budget));
        return Value.Of(text.ToString());
    }

    // An expression stands on one line; what does not end there is text.
    private static int EndOf(string text, int at)
    {
        var end = text.IndexOf(Closing, at + Opening.Length, StringComparison.Ordinal);
        return end >= 0 && text.AsSpan(at, end - at).Contains('\n') ? -1 : end;
    }

    private static Term Parsed(string text, int from, int end, ExpressionLimits limits)
    {
        try
        {
            return YaqlGrammar.Read(text[from..end], limits);
        }
        catch (ExpressionException error)
        {
            throw error.Placed(0).Moved(from);
        }
    }

    private static Value ValueOf(Scope scope, Piece piece)
    {
        try
        {
            var inner = scope.Inner();
            inner.Set(Lambda.NameOf(1), scope.Context.Data);
            return YaqlLibrary.Finished(scope.Budget, piece.Term!.Evaluate(inner));
        }
        catch (ExpressionException error)
        {
            throw error.Placed(0).Moved(piece.At);
        }
    }

    private static IEnumerable<string> Named(Term root)
    {
        var left = new Stack<Term>([root]);
        while (left.TryPop(out var term))
        {
            if (term is YaqlCallTerm call) yield return call.Name;
            foreach (var part in term.Parts) left.Push(part);
        }
    }

    private sealed record Piece(string Text, Term? Term, int At);
}
