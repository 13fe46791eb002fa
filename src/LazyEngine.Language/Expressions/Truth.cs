namespace LazyEngine.Language.Expressions;

/// <summary>Which values count as true: all but null, false, zero and what is empty.</summary>
internal static class Truth
{
    public static bool Of(Value value) => value.Kind switch
    {
        ValueKind.Null => false,
        ValueKind.Undefined when value.IsNothing => false,
        ValueKind.Undefined => throw new ExpressionException(ExpressionProblem.Evaluation, value.WhyUndefined),
        ValueKind.Boolean => value.Boolean,
        ValueKind.Integer => !value.Integer.IsZero,
        ValueKind.Float => value.Float != 0,
        ValueKind.Text => value.Text.Length > 0,
        ValueKind.List or ValueKind.Tuple => value.Items.Count > 0,
        ValueKind.Set => value.Set.Count > 0,
        ValueKind.Map => value.Map.Count > 0,
        ValueKind.Span => value.Span != TimeSpan.Zero,
        // What is made on demand is something, even if it turns out to be nothing.
        _ => true,
    };
}
