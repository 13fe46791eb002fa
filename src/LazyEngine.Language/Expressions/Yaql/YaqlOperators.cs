namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>The operators of YAQL.</summary>
internal static class YaqlOperators
{
    public static Func<Budget, Value, Value, Value> Of(string sign) => sign switch
    {
        "+" => Add,
        "-" => (_, left, right) => Bare(left, right, "-", Numbers.Subtract),
        "*" => Multiply,
        "/" => (_, left, right) => Bare(left, right, "/", left.Kind == ValueKind.Integer && right.Kind == ValueKind.Integer ? Numbers.DivideDown : Numbers.Divide),
        "mod" => (_, left, right) => Bare(left, right, "mod", Numbers.Remainder),
        "=" => (_, left, right) => Value.Of(left == right),
        "!=" => (_, left, right) => Value.Of(left != right),
        ">" => (_, left, right) => Value.Of(Compare(left, right) > 0),
        "<" => (_, left, right) => Value.Of(Compare(left, right) < 0),
        ">=" => (_, left, right) => Value.Of(Compare(left, right) >= 0),
        "<=" => (_, left, right) => Value.Of(Compare(left, right) <= 0),
        "in" => In,
        _ => (budget, left, right) => Value.Of((right.Kind == ValueKind.Pattern ? right.Pattern : TextPattern.Read(Text(right), budget)).IsMatch(Text(left), budget) == (sign == "=~")),
    };

    public static Value Negate(Budget budget, Value value) => value.IsNumber ? Numbers.Negate(value) : throw Misfit("-", value);

    public static Value Affirm(Budget budget, Value value) => value.IsNumber ? value : throw Misfit("+", value);

    private static Value Add(Budget budget, Value left, Value right)
    {
        switch (left.Kind, right.Kind)
        {
            case (ValueKind.Text, ValueKind.Text):
                budget.Characters(left.Text.Length + right.Text.Length);
                return Value.Of(left.Text + right.Text);
            case (ValueKind.Map, ValueKind.Map):
                budget.Items(left.Map.Count + right.Map.Count);
                return Value.Of(new ValueMap([.. left.Map.Entries, .. right.Map.Entries]));
            case var _ when left.IsIterable && right.IsIterable:
                var items = left.Enumerate().Concat(right.Enumerate()).ToList();
                budget.Items(items.Count);
                return Value.OfList(items);
            default:
                return Bare(left, right, "+", Numbers.Add);
        }
    }

    private static Value Multiply(Budget budget, Value left, Value right)
    {
        if (left.Kind == ValueKind.Text && right is { Kind: ValueKind.Integer, Small: { } count })
        {
            budget.Characters(Math.Max(count, 0) * left.Text.Length);
            return Value.Of(string.Concat(Enumerable.Repeat(left.Text, (int)Math.Max(count, 0))));
        }

        return Bare(left, right, "*", Numbers.Multiply);
    }

    private static Value In(Budget budget, Value left, Value right)
    {
        if (right.Kind == ValueKind.Text && left.Kind == ValueKind.Text) return Value.Of(right.Text.Contains(left.Text, StringComparison.Ordinal));
        if (right.Kind == ValueKind.Map) return Value.Of(right.Map.Contains(left));
        if (!right.IsIterable) throw Misfit("in", right);
        foreach (var item in right.Enumerate())
        {
            budget.Step();
            if (item == left) return Value.True;
        }

        return Value.False;
    }

    private static int Compare(Value left, Value right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Null, ValueKind.Null) => 0,
        (ValueKind.Null, _) => -1,
        (_, ValueKind.Null) => 1,
        (ValueKind.Text, ValueKind.Text) => string.CompareOrdinal(left.Text, right.Text),
        (ValueKind.Time, ValueKind.Time) => left.Time.CompareTo(right.Time),
        _ when left.IsNumber && right.IsNumber => Numbers.Compare(left, right),
        _ => throw new ExpressionException(ExpressionProblem.Evaluation, $"{Kinds.Of(left)} and {Kinds.Of(right)} cannot be compared."),
    };

    private static Value Bare(Value left, Value right, string sign, Func<Value, Value, Value> apply) =>
        left.IsNumber && right.IsNumber ? apply(left, right) : throw new ExpressionException(ExpressionProblem.Evaluation, $"'{sign}' cannot be applied to {Kinds.Of(left)} and {Kinds.Of(right)}.");

    private static string Text(Value value) => value.Kind == ValueKind.Text ? value.Text : throw Misfit("=~", value);

    private static ExpressionException Misfit(string sign, Value value) => new(ExpressionProblem.Evaluation, $"'{sign}' cannot be applied to {Kinds.Of(value)}.");
}
