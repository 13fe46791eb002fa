namespace LazyEngine.Language.Expressions;

/// <summary>How deep values may nest: all that walks over a value calls itself so often, and the stack ends somewhere.</summary>
internal static class Nesting
{
    /// <summary>As deep as a document may be.</summary>
    public const int Deepest = 200;

    /// <summary>The depth of what holds the items.</summary>
    /// <exception cref="ExpressionException">It would be too deep.</exception>
    public static int Around(IEnumerable<Value> items)
    {
        var deepest = 0;
        foreach (var item in items) deepest = Math.Max(deepest, item.Depth);
        return Deeper(deepest);
    }

    /// <summary>One more.</summary>
    /// <exception cref="ExpressionException">It would be too deep.</exception>
    public static int Deeper(int depth) =>
        depth < Deepest ? depth + 1 : throw new ExpressionException(ExpressionProblem.Limit, $"Lists and mappings nest deeper than {Deepest} levels.");
}
