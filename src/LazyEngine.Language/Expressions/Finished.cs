namespace LazyEngine.Language.Expressions;

/// <summary>What an expression gives to those who asked.</summary>
internal static class Finished
{
    /// <summary>The value, in which all that is made on demand is made, and sets and tuples are lists.</summary>
    public static Value Of(Budget budget, Value value)
    {
        budget.Step();
        // The data is; to pass a part of it on costs nothing, however large it is.
        if (value.IsPlain) return value;
        switch (value.Kind)
        {
            case ValueKind.List or ValueKind.Tuple or ValueKind.Sequence or ValueKind.Set:
                budget.Enter();
                var items = new List<Value>();
                foreach (var item in value.Enumerate())
                {
                    budget.Items(1);
                    items.Add(Of(budget, item));
                }

                budget.Leave();
                return Value.OfList(items);
            case ValueKind.Map:
                budget.Enter();
                var entries = new List<KeyValuePair<Value, Value>>();
                foreach (var (key, item) in value.Map.Entries)
                {
                    budget.Items(2);
                    entries.Add(KeyValuePair.Create(key, Of(budget, item)));
                }

                budget.Leave();
                return Value.Of(new ValueMap(entries));
            case ValueKind.Undefined when value.IsNothing:
                return Value.EmptyText;
            case ValueKind.Undefined:
                throw new ExpressionException(ExpressionProblem.Evaluation, value.WhyUndefined);
            case ValueKind.Names or ValueKind.Pattern or ValueKind.Namespace:
                throw new ExpressionException(ExpressionProblem.Evaluation, $"{Kinds.Of(value)} cannot be what an expression gives.");
            default:
                return value;
        }
    }
}
