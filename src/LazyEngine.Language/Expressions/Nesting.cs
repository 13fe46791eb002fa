namespace LazyEngine.Language.Expressions;

/// <summary>How deep values nest, and how much they hold with all that is in them: what walks over a value calls itself so often, and the stack ends somewhere.</summary>
internal readonly record struct Nesting(int Depth, long Weight, bool IsPlain)
{
    /// <summary>As deep as a document may be.</summary>
    public const int Deepest = 200;

    /// <summary>As much as a document may hold, twice. A list that holds a list twice, and that one another twice, is small in memory and endless to walk over.</summary>
    public const long Heaviest = 2_000_000;

    /// <summary>Of what holds the items.</summary>
    /// <exception cref="ExpressionException">It would be too deep, or too much.</exception>
    public static Nesting Around(IEnumerable<Value> items)
    {
        var (deepest, weight, isPlain) = (0, 1L, true);
        foreach (var item in items)
        {
            deepest = Math.Max(deepest, item.Depth);
            weight += 1 + item.Weight;
            isPlain &= item.IsPlain;
            if (weight > Heaviest) throw new ExpressionException(ExpressionProblem.Limit, $"Lists and mappings hold more than {Heaviest} values.");
        }

        return new Nesting(Deeper(deepest), weight, isPlain);
    }

    /// <summary>One more.</summary>
    /// <exception cref="ExpressionException">It would be too deep.</exception>
    public static int Deeper(int depth) =>
        depth < Deepest ? depth + 1 : throw new ExpressionException(ExpressionProblem.Limit, $"Lists and mappings nest deeper than {Deepest} levels.");
}
