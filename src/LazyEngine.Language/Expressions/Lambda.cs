using System.Globalization;

namespace LazyEngine.Language.Expressions;

/// <summary>A term that a function evaluates when, and as often as, it likes: <c>$1</c>, or <c>$</c>, is the first value that it is given, <c>$2</c> the second.</summary>
internal sealed class Lambda(Term body, Scope scope)
{
    private static readonly string[] Places = [.. Enumerable.Range(1, 20).Select(place => place.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The name of a value that has only a place, counted from 1.</summary>
    public static string NameOf(int place) => place <= Places.Length ? Places[place - 1] : place.ToString(CultureInfo.InvariantCulture);

    public Term Body => body;

    /// <summary>The value of the term for these values.</summary>
    public Value Apply(params ReadOnlySpan<Value> values)
    {
        var inner = scope.Inner();
        for (var index = 0; index < values.Length; index++) inner.Set(NameOf(index + 1), values[index]);
        return body.Evaluate(inner);
    }

    /// <summary>Whether the value of the term for these values counts as true.</summary>
    public bool Holds(params ReadOnlySpan<Value> values) => Truth.Of(Apply(values));

    /// <summary>The value of the term where these names are bound.</summary>
    public Value ApplyNames(IEnumerable<(string Name, Value Value)> names)
    {
        var inner = scope.Inner();
        foreach (var (name, value) in names) inner.Set(name, value);
        return body.Evaluate(inner);
    }
}
