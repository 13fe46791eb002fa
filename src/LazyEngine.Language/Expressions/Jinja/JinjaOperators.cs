using LazyEngine.Language.Expressions.Python;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>What the signs of Jinja do with values of each kind; it is what Python does.</summary>
internal static class JinjaOperators
{
    public static ExpressionException Wrong(string what) => new(ExpressionProblem.Evaluation, what);

    /// <summary>The same value.</summary>
    /// <exception cref="ExpressionException">There is none.</exception>
    public static Value Defined(Value value) => value.Kind == ValueKind.Undefined ? throw Wrong(value.WhyUndefined) : value;

    public static Value Add(Budget budget, Value left, Value right)
    {
        Check(left, right);
        if (IsNumber(left) && IsNumber(right)) return Numbers.Add(left, right);
        if (left.Kind == ValueKind.Text && right.Kind == ValueKind.Text)
        {
            budget.Characters((long)left.Text.Length + right.Text.Length);
            return Value.Of(left.Text + right.Text);
        }

        if (!left.IsList || !right.IsList) throw None("+", left, right);
        budget.Items((long)left.Items.Count + right.Items.Count);
        return left.Kind == ValueKind.Tuple ? Value.OfTuple([.. left.Items, .. right.Items]) : Value.OfList([.. left.Items, .. right.Items]);
    }

    public static Value Subtract(Budget budget, Value left, Value right) => Number("-", left, right, Numbers.Subtract);

    public static Value Multiply(Budget budget, Value left, Value right)
    {
        Check(left, right);
        if (IsNumber(left) && IsNumber(right)) return Numbers.Multiply(left, right);
        if (IsWhole(right) && IsRepeatable(left)) return Repetition.Of(budget, left, Equality.Whole(right));
        if (IsWhole(left) && IsRepeatable(right)) return Repetition.Of(budget, right, Equality.Whole(left));
        throw None("*", left, right);
    }

    public static Value Divide(Budget budget, Value left, Value right) => Number("/", left, right, Numbers.Divide);

    public static Value DivideDown(Budget budget, Value left, Value right) => Number("//", left, right, Numbers.DivideDown);

    public static Value Remainder(Budget budget, Value left, Value right)
    {
        Check(left, right);
        if (left.Kind != ValueKind.Text) return Number("%", left, right, Numbers.Remainder);
        return Value.Of(PercentFormat.Fill(budget, left.Text, right.Kind == ValueKind.Tuple ? right.Items : [right], right));
    }

    public static Value Power(Budget budget, Value left, Value right) => Number("**", left, right, Numbers.Power);

    public static Value Negate(Budget budget, Value value) => IsNumber(Defined(value)) ? Numbers.Negate(value) : throw Wrong($"- cannot stand before {Kinds.Of(value)}.");

    public static Value Plus(Budget budget, Value value) => IsNumber(Defined(value)) ? Numbers.Add(value, Value.Of(0)) : throw Wrong($"+ cannot stand before {Kinds.Of(value)}.");

    public static Value Join(Budget budget, Value left, Value right)
    {
        var text = new BoundedText(budget);
        text.Add(PythonText.Of(Defined(left), budget));
        text.Add(PythonText.Of(Defined(right), budget));
        return Value.Of(text.ToString());
    }

    public static Value AreEqual(Budget budget, Value left, Value right)
    {
        Check(left, right);
        return Value.Of(left == right);
    }

    public static Value AreDifferent(Budget budget, Value left, Value right)
    {
        Check(left, right);
        return Value.Of(left != right);
    }

    public static Value Less(Budget budget, Value left, Value right) => Value.Of(Compare("<", left, right) < 0);

    public static Value AtMost(Budget budget, Value left, Value right) => Value.Of(Compare("<=", left, right) <= 0);

    public static Value Greater(Budget budget, Value left, Value right) => Value.Of(Compare(">", left, right) > 0);

    public static Value AtLeast(Budget budget, Value left, Value right) => Value.Of(Compare(">=", left, right) >= 0);

    public static Value In(Budget budget, Value value, Value values)
    {
        Check(value, values);
        switch (values.Kind)
        {
            case ValueKind.Text when value.Kind == ValueKind.Text:
                budget.Steps(values.Text.Length);
                return Value.Of(values.Text.Contains(value.Text, StringComparison.Ordinal));
            case ValueKind.Map:
                return Value.Of(values.Map.Contains(Keys.Checked(value)));
            case var _ when values.IsIterable:
                foreach (var item in values.Enumerate())
                {
                    budget.Step();
                    if (item == value) return Value.True;
                }

                return Value.False;
            default:
                throw None("in", value, values);
        }
    }

    public static Value NotIn(Budget budget, Value value, Value values) => Value.Of(!In(budget, value, values).Boolean);

    /// <summary>Which of two comes first: numbers by size, text by its characters, lists by the first item that differs.</summary>
    public static int Compare(string sign, Value left, Value right)
    {
        Check(left, right);
        if (IsNumber(left) && IsNumber(right)) return Numbers.Compare(left, right);
        if (left.Kind == ValueKind.Text && right.Kind == ValueKind.Text) return string.CompareOrdinal(left.Text, right.Text);
        if (left.Kind == ValueKind.Time && right.Kind == ValueKind.Time) return left.Time.CompareTo(right.Time);
        if (!left.IsList || !right.IsList) throw None(sign, left, right);
        for (var place = 0; place < left.Items.Count && place < right.Items.Count; place++)
        {
            if (left.Items[place] != right.Items[place]) return Compare(sign, left.Items[place], right.Items[place]);
        }

        return left.Items.Count.CompareTo(right.Items.Count);
    }

    private static Value Number(string sign, Value left, Value right, Func<Value, Value, Value> apply)
    {
        Check(left, right);
        return IsNumber(left) && IsNumber(right) ? apply(left, right) : throw None(sign, left, right);
    }

    private static void Check(Value left, Value right)
    {
        Defined(left);
        Defined(right);
    }

    private static bool IsNumber(Value value) => value.IsNumber || value.Kind == ValueKind.Boolean;

    private static bool IsWhole(Value value) => value.Kind is ValueKind.Integer or ValueKind.Boolean;

    private static bool IsRepeatable(Value value) => value.Kind == ValueKind.Text || value.IsList;

    private static ExpressionException None(string sign, Value left, Value right) => Wrong($"{sign} cannot stand between {Kinds.Of(left)} and {Kinds.Of(right)}.");
}
