using System.Globalization;

namespace LazyEngine.Language.Expressions;

/// <summary>What kind of mistake an expression has.</summary>
internal enum ExpressionProblem
{
    /// <summary>It is not written as the language wants it; nothing can evaluate it.</summary>
    Grammar,

    /// <summary>It cannot be evaluated with these values.</summary>
    Evaluation,

    /// <summary>It takes more steps, depth or room than an expression may.</summary>
    Limit,
}

/// <summary>An expression has no value. The message tells what the expression says and of what kind its values are, never a value: that may be a secret.</summary>
internal sealed class ExpressionException : Exception
{
    private readonly string _what;

    public ExpressionException(ExpressionProblem problem, string what, int at = -1)
        : base(at < 0 ? what : string.Create(CultureInfo.InvariantCulture, $"At character {at + 1}: {what}")) =>
        (Problem, _what, At) = (problem, what, at);

    public ExpressionProblem Problem { get; }

    /// <summary>Where in the text, in UTF-16 units from 0; -1 while nobody knows.</summary>
    public int At { get; }

    /// <summary>The same, with its place where it has none yet.</summary>
    public ExpressionException Placed(int at) => At >= 0 ? this : new ExpressionException(Problem, _what, at);

    /// <summary>The same, of text that begins later.</summary>
    public ExpressionException Moved(int by) => At < 0 ? this : new ExpressionException(Problem, _what, At + by);
}
