namespace LazyEngine.Language.Expressions;

/// <summary>A term that a function evaluates when, and as often as, it likes: <c>$</c> and <c>$1</c> are the first value that it is given, <c>$2</c> the second.</summary>
internal sealed class Lambda(Term body, Scope scope)
{
    private static readonly string[] Places = [.. Enumerable.Range(1, 20).Select(place => place.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The value of the term for these values.</summary>
    public Value Apply(params ReadOnlySpan<Value> values)
    {
        var inner = scope.Inner();
        if (values.Length > Places.Length) throw new ExpressionException(ExpressionProblem.Evaluation, $"A function of an expression takes at most {Places.Length} arguments.");
        for (var index = 0; index < values.Length; index++) inner.Set(Places[index], values[index]);
        if (values.Length > 0) inner.Set(string.Empty, values[0]);
        return body.Evaluate(inner);
    }

    /// <summary>The value of the term where these names are bound.</summary>
    public Value ApplyNames(IEnumerable<(string Name, Value Value)> names)
    {
        var inner = scope.Inner();
        foreach (var (name, value) in names) inner.Set(name, value);
        return body.Evaluate(inner);
    }
}
