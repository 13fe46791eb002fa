namespace LazyEngine.Journal;

/// <summary>A fixed text and its values. Nothing that a caller can choose ever becomes part of the text.</summary>
/// <param name="Text">The statement, with one <c>@name</c> for each value.</param>
/// <param name="Parameters">The values, by name.</param>
internal sealed record SqlStatement(string Text, params (string Name, object? Value)[] Parameters)
{
    /// <summary>Whether it reads what belongs to one execution, by the key of a table: many such are asked for at once, by those who come back.</summary>
    public bool IsLookup { get; private init; }

    /// <summary>One that is a lookup.</summary>
    public static SqlStatement Lookup(string text, params (string Name, object? Value)[] parameters) => new(text, parameters) { IsLookup = true };
}
