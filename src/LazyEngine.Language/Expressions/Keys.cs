namespace LazyEngine.Language.Expressions;

/// <summary>What may be a key of a mapping or an item of a set.</summary>
internal static class Keys
{
    /// <summary>The same value, where it can be found again.</summary>
    /// <exception cref="ExpressionException">It cannot.</exception>
    public static Value Checked(Value key) => key.Kind switch
    {
        ValueKind.Undefined => throw new ExpressionException(ExpressionProblem.Evaluation, key.WhyUndefined),
        ValueKind.Sequence => Value.OfTuple([.. key.Sequence]),
        ValueKind.Names or ValueKind.Namespace => throw new ExpressionException(ExpressionProblem.Evaluation, $"{Kinds.Of(key)} cannot be a key."),
        _ => key,
    };
}

/// <summary>What values are called in messages.</summary>
internal static class Kinds
{
    /// <summary>With its article: "a list".</summary>
    public static string Of(Value value) => value.Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Undefined => "nothing",
        ValueKind.Boolean => "a boolean",
        ValueKind.Integer => "an integer",
        ValueKind.Float => "a float",
        ValueKind.Text => "a string",
        ValueKind.List => "a list",
        ValueKind.Tuple => "a tuple",
        ValueKind.Sequence => "a sequence",
        ValueKind.Set => "a set",
        ValueKind.Map => "a mapping",
        ValueKind.Time => "a date",
        ValueKind.Span => "a timespan",
        ValueKind.Pattern => "a regular expression",
        ValueKind.Names => "a set of names, which only -> can use",
        _ => "a namespace",
    };
}
