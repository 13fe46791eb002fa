namespace LazyEngine.Language.Expressions;

/// <summary>A part of an expression that has a value. It never changes, so one serves any number of evaluations at a time.</summary>
internal abstract class Term(int at)
{
    /// <summary>Where it begins in the text, in UTF-16 units from 0.</summary>
    public int At => at;

    /// <summary>What it is made of.</summary>
    public abstract IEnumerable<Term> Parts { get; }

    /// <summary>Its value.</summary>
    /// <exception cref="ExpressionException">It has none.</exception>
    public Value Evaluate(Scope scope)
    {
        try
        {
            scope.Budget.Step();
            scope.Budget.Enter();
            var value = Compute(scope);
            scope.Budget.Leave();
            return value;
        }
        catch (ExpressionException error) when (error.At < 0)
        {
            throw error.Placed(at);
        }
    }

    protected abstract Value Compute(Scope scope);
}

/// <summary>A value that is written as it is.</summary>
internal sealed class Constant(int at, Value value) : Term(at)
{
    public Value Value => value;

    public override IEnumerable<Term> Parts => [];

    protected override Value Compute(Scope scope) => value;
}

/// <summary>Terms between brackets: their values in order.</summary>
internal sealed class ListTerm(int at, IReadOnlyList<Term> items, bool isTuple = false) : Term(at)
{
    public override IEnumerable<Term> Parts => items;

    protected override Value Compute(Scope scope)
    {
        scope.Budget.Items(items.Count);
        var values = new Value[items.Count];
        for (var index = 0; index < values.Length; index++) values[index] = items[index].Evaluate(scope);
        return isTuple ? Value.OfTuple(values) : Value.OfList(values);
    }
}

/// <summary>Pairs between braces: the later of two with the same key counts.</summary>
internal sealed class MapTerm(int at, IReadOnlyList<(Term Key, Term Value)> pairs) : Term(at)
{
    public override IEnumerable<Term> Parts => pairs.SelectMany(pair => new[] { pair.Key, pair.Value });

    protected override Value Compute(Scope scope)
    {
        scope.Budget.Items(pairs.Count * 2L);
        return Value.Of(new ValueMap([.. pairs.Select(pair => KeyValuePair.Create(Keys.Checked(pair.Key.Evaluate(scope)), pair.Value.Evaluate(scope)))]));
    }
}

/// <summary>And, or: the value of the first side that decides; the other is not evaluated then.</summary>
internal sealed class EitherTerm(int at, Term left, Term right, bool decides) : Term(at)
{
    public override IEnumerable<Term> Parts => [left, right];

    protected override Value Compute(Scope scope)
    {
        var value = left.Evaluate(scope);
        return Truth.Of(value) == decides ? value : right.Evaluate(scope);
    }
}

/// <summary>Not.</summary>
internal sealed class NotTerm(int at, Term term) : Term(at)
{
    public override IEnumerable<Term> Parts => [term];

    protected override Value Compute(Scope scope) => Value.Of(!Truth.Of(term.Evaluate(scope)));
}

/// <summary>An operator between two terms, both of which are evaluated.</summary>
internal sealed class BinaryTerm(int at, string sign, Term left, Term right, Func<Budget, Value, Value, Value> apply) : Term(at)
{
    /// <summary>How it is written.</summary>
    public string Sign => sign;

    public override IEnumerable<Term> Parts => [left, right];

    protected override Value Compute(Scope scope) => apply(scope.Budget, left.Evaluate(scope), right.Evaluate(scope));
}

/// <summary>An operator before a term.</summary>
internal sealed class UnaryTerm(int at, Term term, Func<Budget, Value, Value> apply) : Term(at)
{
    public override IEnumerable<Term> Parts => [term];

    protected override Value Compute(Scope scope) => apply(scope.Budget, term.Evaluate(scope));
}
