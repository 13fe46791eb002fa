using System.Globalization;
using System.Runtime.CompilerServices;

namespace LazyEngine.Language.Expressions;

/// <summary>Counts what one evaluation takes, and ends it before that is too much.</summary>
internal sealed class Budget(ExpressionLimits limits)
{
    /// <summary>What an item of a list counts: about its memory, in UTF-16 units.</summary>
    public const int ItemSize = 12;

    private long _steps;
    private long _size;
    private int _depth;

    public ExpressionLimits Limits => limits;

    /// <summary>Counts one part or item.</summary>
    public void Step()
    {
        if (++_steps > limits.Steps) throw Exceeded($"The expression takes more than {Shown(limits.Steps)} steps.");
    }

    /// <summary>Counts work that costs as much as so many steps.</summary>
    public void Steps(long count)
    {
        if (count > limits.Steps - _steps) throw Exceeded($"The expression takes more than {Shown(limits.Steps)} steps.");
        _steps += count;
    }

    /// <summary>Counts text before it is made.</summary>
    public void Characters(long count)
    {
        if (count > limits.Size - _size) throw Exceeded($"The expression makes values larger than {Shown(limits.Size)} characters.");
        _size += count;
    }

    /// <summary>Counts items before they are kept.</summary>
    public void Items(long count) => Characters(count > limits.Size ? count : count * ItemSize);

    public void Enter()
    {
        // The stack differs from machine to machine; the depth is the limit, and this is for threads with hardly any stack.
        if (++_depth > limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw Exceeded($"The expression nests deeper than {Shown(limits.Depth)} levels.");
    }

    public void Leave() => _depth--;

    private static string Shown(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static ExpressionException Exceeded(string what) => new(ExpressionProblem.Limit, what);
}
