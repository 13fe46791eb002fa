namespace LazyEngine.Language.Expressions;

/// <summary>What an expression may not exceed. All are counts and none is a time, so that the same expression ends the same everywhere.</summary>
internal sealed record ExpressionLimits
{
    /// <summary>The longest text with expressions in it, in UTF-16 units.</summary>
    public int Length { get; init; } = 256 * 1024;

    /// <summary>How deep an expression nests, and how deep its functions call each other.</summary>
    public int Depth { get; init; } = 150;

    /// <summary>How many parts are evaluated and items visited.</summary>
    public long Steps { get; init; } = 1_000_000;

    /// <summary>How much all values together hold that one evaluation makes: a character counts 1, an item <see cref="Budget.ItemSize"/>.</summary>
    public long Size { get; init; } = 16_000_000;

    /// <summary>The longest regular expression, in UTF-16 units.</summary>
    public int PatternLength { get; init; } = 1_000;

    /// <summary>The default limits.</summary>
    public static ExpressionLimits Default { get; } = new();
}
