namespace LazyEngine.Language.Expressions.Python;

/// <summary>Values as numbers, as Python turns them into numbers.</summary>
internal static class Conversions
{
    public static Value ToWhole(Value value, Budget budget)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                return Value.Of(0);
            case ValueKind.Integer:
                return value;
            case ValueKind.Boolean:
                return Value.Of(value.Boolean ? 1 : 0);
            case ValueKind.Float:
                return Numbers.WholeOf(value.Float);
            case ValueKind.Text:
                budget.Steps(value.Text.Length);
                return Numbers.ReadWhole(value.Text) ?? throw Wrong("The text is no whole number.");
            default:
                throw Wrong($"{Kinds.Of(value)} is no number.");
        }
    }

    public static Value ToFloat(Value value) => value.Kind switch
    {
        ValueKind.Integer or ValueKind.Boolean or ValueKind.Float => Value.Of(Numbers.FloatOf(value)),
        ValueKind.Text => Numbers.ReadFloat(value.Text) ?? throw Wrong("The text is no number."),
        _ => throw Wrong($"{Kinds.Of(value)} is no number."),
    };

    private static ExpressionException Wrong(string what) => new(ExpressionProblem.Evaluation, what);
}
