using LazyEngine.Plans;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Something between the brackets of a call, with what stands before its arrow.</summary>
internal sealed record YaqlArgument(Term? Key, Term Value);

/// <summary>Terms that stand after a dot.</summary>
internal static class YaqlTerms
{
    public static Term Member(int at, Term receiver, Term member, bool isSafe) => member switch
    {
        WordTerm word => new AttributeTerm(at, receiver, word.Word, isSafe),
        YaqlCallTerm call => new YaqlCallTerm(call.At, call.Name, receiver, call.Arguments, isSafe),
        _ => new NoMemberTerm(at, receiver, member),
    };

    public static ExpressionException Wrong(string what) => new(ExpressionProblem.Evaluation, what);

    /// <summary>The argument that stands before an arrow is text or a word; the rules of a function may have anything there.</summary>
    public static IEnumerable<Term> PartsOf(IEnumerable<YaqlArgument> arguments) =>
        arguments.SelectMany(argument => argument.Key is { } key ? new[] { key, argument.Value } : [argument.Value]);
}

/// <summary>A bare word: it means its own text, true, false or null.</summary>
internal sealed class WordTerm(int at, string word) : Term(at)
{
    private readonly Value _value = word switch { "true" => Value.True, "false" => Value.False, "null" => Value.Null, _ => Value.Of(word) };

    public string Word => word;

    /// <summary>Whether it may be the name of an argument.</summary>
    public bool IsText => _value.Kind == ValueKind.Text;

    public override IEnumerable<Term> Parts => [];

    protected override Value Compute(Scope scope) => _value;
}

/// <summary>A term in brackets: it is never a name.</summary>
internal sealed class GroupTerm(Term term) : Term(term.At)
{
    public override IEnumerable<Term> Parts => [term];

    protected override Value Compute(Scope scope) => term.Evaluate(scope);
}

/// <summary>A name after a dollar; one that nothing defines is null.</summary>
internal sealed class VariableTerm(int at, string name) : Term(at)
{
    public override IEnumerable<Term> Parts => [];

    protected override Value Compute(Scope scope) => scope.TryGet(name, out var value) ? value : Value.Null;
}

/// <summary>A name after a dot: the value of a key, or of the key of each item, or a part of a date.</summary>
internal sealed class AttributeTerm(int at, Term receiver, string name, bool isSafe) : Term(at)
{
    public override IEnumerable<Term> Parts => [receiver];

    protected override Value Compute(Scope scope)
    {
        var value = receiver.Evaluate(scope);
        return isSafe && value.IsNull ? value : Of(scope, value);
    }

    private Value Of(Scope scope, Value value) => value.Kind switch
    {
        ValueKind.Map when value.Map.TryGet(name, out var entry) => entry,
        ValueKind.Map => throw YaqlTerms.Wrong($"The mapping has no key '{Names.Shown(name)}'."),
        ValueKind.Time when YaqlTimes.PropertyOf(value.Time, name) is { } part => part,
        ValueKind.Span when YaqlTimes.PropertyOf(value.Span, name) is { } part => part,
        _ when value.IsIterable => Value.OfSequence(Each(scope, value), value.Depth),
        _ => throw YaqlTerms.Wrong($"'{Names.Shown(name)}' is asked of {Kinds.Of(value)}, which has no keys."),
    };

    private IEnumerable<Value> Each(Scope scope, Value items)
    {
        foreach (var item in items.Enumerate())
        {
            scope.Budget.Step();
            scope.Budget.Enter();
            var entry = Of(scope, item);
            scope.Budget.Leave();
            yield return entry;
        }
    }
}

/// <summary>Something after a dot that is neither a name nor a call.</summary>
internal sealed class NoMemberTerm(int at, Term receiver, Term member) : Term(at)
{
    public override IEnumerable<Term> Parts => [receiver, member];

    protected override Value Compute(Scope scope) => throw YaqlTerms.Wrong("After a dot stands a name or a call.");
}

/// <summary>An item by its place, or an entry by its key, with a second value for a key that is missing.</summary>
internal sealed class YaqlIndexTerm(int at, Term receiver, IReadOnlyList<YaqlArgument> arguments) : Term(at)
{
    public override IEnumerable<Term> Parts => [receiver, .. YaqlTerms.PartsOf(arguments)];

    protected override Value Compute(Scope scope)
    {
        var value = receiver.Evaluate(scope);
        if (arguments.Any(argument => argument.Key is not null) || arguments.Count is 0 or > 2) throw YaqlTerms.Wrong("Between square brackets stands one key or place, and perhaps what counts where it is missing.");
        var key = arguments[0].Value.Evaluate(scope);
        if (value.Kind == ValueKind.Map)
        {
            var missing = arguments.Count == 2 ? arguments[1].Value.Evaluate(scope) : (Value?)null;
            return value.Map.TryGet(Keys.Checked(key), out var entry) ? entry : missing ?? throw YaqlTerms.Wrong("The mapping has no such key.");
        }

        if (arguments.Count == 1 && value.IsList && key.Kind is ValueKind.Integer or ValueKind.Boolean)
        {
            var place = Equality.Whole(key);
            if (place.Sign < 0) place += value.Items.Count;
            return place.Sign >= 0 && place < value.Items.Count ? value.Items[(int)place] : throw YaqlTerms.Wrong("The list has no item at that place.");
        }

        throw YaqlTerms.Wrong($"{Kinds.Of(value)} has nothing at {Kinds.Of(key)}; a mapping has keys, and a list has whole numbers. What is made on demand has no places until toList() makes a list of it.");
    }
}

/// <summary>An expression that sees the names which another has bound.</summary>
internal sealed class ArrowTerm(int at, Term names, Term term) : Term(at)
{
    public override IEnumerable<Term> Parts => [names, term];

    protected override Value Compute(Scope scope)
    {
        var bound = names.Evaluate(scope);
        return bound.Kind == ValueKind.Names ? term.Evaluate(bound.Names.Inner()) : throw YaqlTerms.Wrong($"Before -> stands what binds names, as let() does, and not {Kinds.Of(bound)}.");
    }
}
