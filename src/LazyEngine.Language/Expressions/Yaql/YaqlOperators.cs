using LazyEngine.Language.Expressions.Python;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>What the signs of YAQL do with values of each kind.</summary>
internal static class YaqlOperators
{
    public static Value Add(Budget budget, Value left, Value right)
    {
        switch (left.Kind, right.Kind)
        {
            case (ValueKind.Text, ValueKind.Text):
                budget.Characters((long)left.Text.Length + right.Text.Length);
                return Value.Of(left.Text + right.Text);
            case (ValueKind.Map, ValueKind.Map):
                budget.Items(2L * (left.Map.Count + right.Map.Count));
                return Value.Of(new ValueMap(left.Map.Entries.Concat(right.Map.Entries)));
            case (ValueKind.Set, ValueKind.Set):
                budget.Items((long)left.Set.Count + right.Set.Count);
                return Value.OfSet([.. left.Set, .. right.Set]);
            case (ValueKind.Time, ValueKind.Span):
                return Times.Moved(left.Time, right.Span);
            case (ValueKind.Span, ValueKind.Time):
                return Times.Moved(right.Time, left.Span);
            case (ValueKind.Span, ValueKind.Span):
                return Times.Span(left.Span.Ticks, right.Span.Ticks);
            case var _ when left.IsNumber && right.IsNumber:
                return Numbers.Add(left, right);
            case var _ when left.IsList && right.IsList:
                budget.Items((long)left.Items.Count + right.Items.Count);
                return Value.OfList([.. left.Items, .. right.Items]);
            case var _ when left.IsIterable && right.IsIterable:
                return Value.OfSequence(left.Enumerate().Concat(right.Enumerate()), Math.Max(left.Depth, right.Depth));
            default:
                throw None("+", left, right);
        }
    }

    public static Value Subtract(Budget budget, Value left, Value right)
    {
        switch (left.Kind, right.Kind)
        {
            case (ValueKind.Set, ValueKind.Set):
                budget.Items(left.Set.Count);
                return Value.OfSet([.. left.Set.Where(item => !right.Set.Contains(item))]);
            case (ValueKind.Time, ValueKind.Span):
                return Times.Moved(left.Time, -right.Span);
            case (ValueKind.Time, ValueKind.Time):
                return Value.Of(left.Time - right.Time);
            case (ValueKind.Span, ValueKind.Span):
                return Times.Span(left.Span.Ticks, -right.Span.Ticks);
            case var _ when left.IsNumber && right.IsNumber:
                return Numbers.Subtract(left, right);
            default:
                throw None("-", left, right);
        }
    }

    public static Value Multiply(Budget budget, Value left, Value right)
    {
        if (left.IsNumber && right.IsNumber) return Numbers.Multiply(left, right);
        if (left.Kind == ValueKind.Span && right.IsNumber) return Times.Scaled(left.Span, right);
        if (right.Kind == ValueKind.Span && left.IsNumber) return Times.Scaled(right.Span, left);
        if (IsInt(right) && IsRepeatable(left)) return Repetition.Of(budget, left, Equality.Whole(right));
        if (IsInt(left) && IsRepeatable(right)) return Repetition.Of(budget, right, Equality.Whole(left));
        throw None("*", left, right);
    }

    public static Value Divide(Budget budget, Value left, Value right)
    {
        if (left.Kind == ValueKind.Span && right.Kind == ValueKind.Span) return Numbers.Divide(Value.Of((double)left.Span.Ticks), Value.Of((double)right.Span.Ticks));
        if (left.Kind == ValueKind.Span && right.IsNumber) return Times.Scaled(left.Span, Numbers.Divide(Value.Of(1), right));
        if (!left.IsNumber || !right.IsNumber) throw None("/", left, right);
        return left.Kind == ValueKind.Integer && right.Kind == ValueKind.Integer ? Numbers.DivideDown(left, right) : Numbers.Divide(left, right);
    }

    public static Value Remainder(Budget budget, Value left, Value right) => left.IsNumber && right.IsNumber ? Numbers.Remainder(left, right) : throw None("mod", left, right);

    public static Value Negate(Budget budget, Value value) => value.Kind switch
    {
        ValueKind.Integer or ValueKind.Float => Numbers.Negate(value),
        ValueKind.Span => Value.Of(-value.Span),
        _ => throw YaqlTerms.Wrong($"- cannot stand before {Kinds.Of(value)}."),
    };

    public static Value Plus(Budget budget, Value value) =>
        value.IsNumber || value.Kind == ValueKind.Span ? value : throw YaqlTerms.Wrong($"+ cannot stand before {Kinds.Of(value)}.");

    public static Value Greater(Budget budget, Value left, Value right) => Value.Of(left.Kind == ValueKind.Set && right.Kind == ValueKind.Set ? IsSubset(right, left) && right.Set.Count < left.Set.Count : Compare(">", left, right) > 0);

    public static Value AtLeast(Budget budget, Value left, Value right) => Value.Of(left.Kind == ValueKind.Set && right.Kind == ValueKind.Set ? IsSubset(right, left) : Compare(">=", left, right) >= 0);

    public static Value Less(Budget budget, Value left, Value right) => Value.Of(left.Kind == ValueKind.Set && right.Kind == ValueKind.Set ? IsSubset(left, right) && left.Set.Count < right.Set.Count : Compare("<", left, right) < 0);

    public static Value AtMost(Budget budget, Value left, Value right) => Value.Of(left.Kind == ValueKind.Set && right.Kind == ValueKind.Set ? IsSubset(left, right) : Compare("<=", left, right) <= 0);

    public static Value In(Budget budget, Value value, Value values)
    {
        if (value.Kind == ValueKind.Text && values.Kind == ValueKind.Text)
        {
            budget.Steps(values.Text.Length);
            return Value.Of(values.Text.Contains(value.Text, StringComparison.Ordinal));
        }

        return values.IsIterable ? Contains(budget, values, value) : throw None("in", value, values);
    }

    public static Value Contains(Budget budget, Value values, Value value)
    {
        if (values.Kind == ValueKind.Set) return Value.Of(values.Set.Contains(value));
        foreach (var item in values.Enumerate())
        {
            budget.Step();
            if (item == value) return Value.True;
        }

        return Value.False;
    }

    public static Value Matches(Budget budget, Value text, Value pattern)
    {
        if (text.Kind != ValueKind.Text || pattern.Kind is not (ValueKind.Text or ValueKind.Pattern)) throw None("=~", text, pattern);
        var read = pattern.Kind == ValueKind.Pattern ? pattern.Pattern : TextPattern.Read(pattern.Text, budget);
        return Value.Of(read.IsMatch(text.Text, budget));
    }

    public static Value MatchesNot(Budget budget, Value text, Value pattern) => Value.Of(!Matches(budget, text, pattern).Boolean);

    /// <summary>Which of two comes first: null before all else, numbers by size, text by its characters.</summary>
    public static int Compare(string sign, Value left, Value right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Null, ValueKind.Null) => 0,
        (ValueKind.Null, _) => -1,
        (_, ValueKind.Null) => 1,
        (ValueKind.Text, ValueKind.Text) => string.CompareOrdinal(left.Text, right.Text),
        (ValueKind.Time, ValueKind.Time) => left.Time.CompareTo(right.Time),
        (ValueKind.Span, ValueKind.Span) => left.Span.CompareTo(right.Span),
        _ when left.IsNumber && right.IsNumber => Numbers.Compare(left, right),
        _ => throw None(sign, left, right),
    };

    private static bool IsSubset(Value part, Value whole) => part.Set.All(whole.Set.Contains);

    private static bool IsInt(Value value) => value.Kind is ValueKind.Integer or ValueKind.Boolean;

    private static bool IsRepeatable(Value value) => value.Kind == ValueKind.Text || value.IsList;

    private static ExpressionException None(string sign, Value left, Value right) => YaqlTerms.Wrong($"{sign} cannot stand between {Kinds.Of(left)} and {Kinds.Of(right)}.");
}
