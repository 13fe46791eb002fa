namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>A variable: <c>$</c>, which is the data outside of functions, <c>$1</c>, <c>$name</c>. One that was never set is null.</summary>
internal sealed class VariableTerm(int at, string name) : Term(at)
{
    public override IEnumerable<Term> Parts => [];

    protected override Value Compute(Scope scope) => scope.TryGet(name, out var value) ? value : name is "" or "1" ? scope.Context.Data : Value.Null;
}

/// <summary>What stands in a map under a name; of a list, what stands in each of its maps.</summary>
internal sealed class MemberTerm(int at, Term of, string name, bool orNull) : Term(at)
{
    public override IEnumerable<Term> Parts => [of];

    protected override Value Compute(Scope scope)
    {
        var value = of.Evaluate(scope);
        return value.IsNull && orNull ? Value.Null : Find(scope.Budget, value, 0);
    }

    private Value Find(Budget budget, Value value, int depth)
    {
        if (value.Kind == ValueKind.Map) return value.Map.TryGet(name, out var found) ? found : throw new ExpressionException(ExpressionProblem.Evaluation, $"There is no '{name}'.");
        if (!value.IsIterable || depth > Nesting.Deepest) throw new ExpressionException(ExpressionProblem.Evaluation, $"'{name}' is looked for in {Kinds.Of(value)}, which has no names.");
        var items = new List<Value>();
        foreach (var item in value.Enumerate())
        {
            budget.Step();
            items.Add(Find(budget, item, depth + 1));
        }

        budget.Items(items.Count);
        return Value.OfList(items);
    }
}

/// <summary>An item of a list by its place, or of a map by its key.</summary>
internal sealed class IndexTerm(int at, Term of, IReadOnlyList<YaqlArgument> arguments) : Term(at)
{
    public override IEnumerable<Term> Parts => [of, .. arguments.Select(argument => argument.Value).OfType<Term>()];

    protected override Value Compute(Scope scope)
    {
        var value = of.Evaluate(scope);
        if (arguments.Count is 0 or > 2 || arguments.Any(argument => argument.Key is not null || argument.Value is null)) throw new ExpressionException(ExpressionProblem.Evaluation, "One key, or a key and a default, are expected between the brackets.");
        var key = arguments[0].Value!.Evaluate(scope);
        if (value.Kind == ValueKind.Map)
        {
            if (value.Map.TryGet(key, out var found)) return found;
            return arguments.Count == 2 ? arguments[1].Value!.Evaluate(scope) : throw new ExpressionException(ExpressionProblem.Evaluation, "The map has no such key.");
        }

        if (!value.IsIterable || key.Kind != ValueKind.Integer || arguments.Count == 2) throw new ExpressionException(ExpressionProblem.Evaluation, $"{Kinds.Of(value)} has no item at {Kinds.Of(key)}.");
        var items = value.Enumerate().ToList();
        var place = key.Small is { } small ? small < 0 ? small + items.Count : small : items.Count;
        return place >= 0 && place < items.Count ? items[(int)place] : throw new ExpressionException(ExpressionProblem.Evaluation, $"The list has {items.Count} items, and none at that place.");
    }
}

/// <summary>What stands behind an arrow, with the variables that what stands before it has set.</summary>
internal sealed class ContextTerm(int at, Term names, Term body) : Term(at)
{
    public override IEnumerable<Term> Parts => [names, body];

    protected override Value Compute(Scope scope)
    {
        var value = names.Evaluate(scope);
        if (value.Kind != ValueKind.Names) throw new ExpressionException(ExpressionProblem.Evaluation, $"Names are expected before '->', as let() gives them, and not {Kinds.Of(value)}.");
        return body.Evaluate(value.Names);
    }
}

/// <summary>A call of a function, or of a method on what stands before the dot.</summary>
internal sealed class CallTerm(int at, string name, Term? receiver, IReadOnlyList<YaqlArgument> arguments, bool orNull) : Term(at)
{
    /// <summary>The function.</summary>
    public string Name => name;

    public override IEnumerable<Term> Parts => [.. receiver is null ? Enumerable.Empty<Term>() : [receiver], .. arguments.SelectMany(argument => new[] { argument.Key, argument.Value }).OfType<Term>()];

    protected override Value Compute(Scope scope)
    {
        var own = receiver?.Evaluate(scope);
        if (orNull && own is { IsNull: true }) return Value.Null;
        if (own is null && scope.FunctionOf(name) is { } defined) return defined.Apply([.. arguments.Select(argument => argument.Value!.Evaluate(scope))]);
        if (YaqlFunctions.Find(name) is not { } function) throw new ExpressionException(ExpressionProblem.Evaluation, $"There is no function '{name}'.");
        return function(new YaqlCall(name, scope, own, arguments));
    }
}
