using LazyEngine.Language.Expressions.Python;
using LazyEngine.Plans;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>An argument of a call, perhaps with its name.</summary>
internal sealed record JinjaArgument(string? Name, Term Value);

/// <summary>A term that calls something by its name.</summary>
internal interface INamesFunction
{
    string Function { get; }
}

/// <summary>A name: what the template has set, or the data.</summary>
internal sealed class NameTerm(int at, string name) : Term(at)
{
    public const string Data = "_";

    public string Name => name;

    public override IEnumerable<Term> Parts => [];

    protected override Value Compute(Scope scope)
    {
        if (scope.TryGet(name, out var value)) return value;
        return name switch
        {
            Data => scope.Context.Data,
            "__env" => scope.Context.Env(),
            "__execution" => scope.Context.Execution(),
            "__task_execution" => scope.Context.Task(null),
            _ => Value.Undefined($"'{Names.Shown(name)}' is not defined."),
        };
    }
}

/// <summary>A name after a dot.</summary>
internal sealed class MemberTerm(int at, Term receiver, string name) : Term(at)
{
    public Term Receiver => receiver;

    public string Name => name;

    public override IEnumerable<Term> Parts => [receiver];

    protected override Value Compute(Scope scope) => Members.Named(receiver.Evaluate(scope), name);
}

/// <summary>Something in square brackets after a term.</summary>
internal sealed class ItemTerm(int at, Term receiver, Term key) : Term(at)
{
    public override IEnumerable<Term> Parts => [receiver, key];

    protected override Value Compute(Scope scope) => Members.Item(receiver.Evaluate(scope), key.Evaluate(scope));
}

/// <summary>A part of text or of a list: from, to and the step between, each of which may be left out.</summary>
internal sealed class SliceTerm(int at, Term receiver, Term? from, Term? to, Term? step) : Term(at)
{
    public override IEnumerable<Term> Parts => new[] { receiver, from, to, step }.OfType<Term>();

    protected override Value Compute(Scope scope) =>
        Slices.Of(scope.Budget, JinjaOperators.Defined(receiver.Evaluate(scope)), Place(scope, from), Place(scope, to), Place(scope, step));

    private static Value Place(Scope scope, Term? term) => term is null ? Value.Null : JinjaOperators.Defined(term.Evaluate(scope));
}

/// <summary>A term if a condition holds, and else another or nothing.</summary>
internal sealed class ConditionTerm(int at, Term then, Term condition, Term? otherwise) : Term(at)
{
    public override IEnumerable<Term> Parts => new[] { then, condition, otherwise }.OfType<Term>();

    protected override Value Compute(Scope scope) =>
        Truth.Of(condition.Evaluate(scope)) ? then.Evaluate(scope) : otherwise?.Evaluate(scope) ?? Value.Nothing;
}

/// <summary>Comparisons one after the other, all of which must hold.</summary>
internal sealed class ComparisonTerm(int at, Term first, IReadOnlyList<(Func<Budget, Value, Value, Value> Compare, Term Right)> rest) : Term(at)
{
    public override IEnumerable<Term> Parts => [first, .. rest.Select(next => next.Right)];

    protected override Value Compute(Scope scope)
    {
        var left = first.Evaluate(scope);
        foreach (var (compare, term) in rest)
        {
            var right = term.Evaluate(scope);
            if (!compare(scope.Budget, left, right).Boolean) return Value.False;
            left = right;
        }

        return Value.True;
    }
}

/// <summary>What values have after a dot and in square brackets.</summary>
internal static class Members
{
    public static Value Named(Value value, string name)
    {
        JinjaOperators.Defined(value);
        if (value.Kind == ValueKind.Map && value.Map.TryGet(name, out var entry)) return entry;
        if (value.Kind == ValueKind.Namespace && value.Namespace.TryGetValue(name, out var variable)) return variable;
        // A group is a pair, whose parts have names.
        if (value is { Kind: ValueKind.Tuple, Items.Count: 2 } && name is "grouper" or "list") return value.Items[name == "grouper" ? 0 : 1];
        return Value.Undefined($"{Capitalized(Kinds.Of(value))} has no '{Names.Shown(name)}'.");
    }

    public static Value Item(Value value, Value key)
    {
        JinjaOperators.Defined(value);
        JinjaOperators.Defined(key);
        if (value.Kind == ValueKind.Map) return value.Map.TryGet(Keys.Checked(key), out var entry) ? entry : Value.Undefined("The mapping has no such key.");
        if (key.Kind is ValueKind.Integer or ValueKind.Boolean && (value.IsList || value.Kind == ValueKind.Text))
        {
            var count = value.Kind == ValueKind.Text ? CodePoints.Length(value.Text) : value.Items.Count;
            var place = Equality.Whole(key);
            if (place.Sign < 0) place += count;
            if (place.Sign < 0 || place >= count) return Value.Undefined($"{Capitalized(Kinds.Of(value))} has nothing at that place.");
            return value.Kind == ValueKind.Text ? Value.Of(CodePoints.Between(value.Text, (long)place, (long)place + 1)) : value.Items[(int)place];
        }

        return key.Kind == ValueKind.Text ? Named(value, key.Text) : Value.Undefined($"{Capitalized(Kinds.Of(value))} has nothing at {Kinds.Of(key)}.");
    }

    /// <summary>What a path of names and places leads to, as <c>a.b.0</c>.</summary>
    public static Value At(Value value, Value path)
    {
        if (path.Kind != ValueKind.Text) return Item(value, path);
        foreach (var part in path.Text.Split('.'))
        {
            value = part.Length > 0 && part.All(char.IsAsciiDigit) ? Item(value, Numbers.ReadWhole(part)!.Value) : Item(value, Value.Of(part));
            if (value.Kind == ValueKind.Undefined) break;
        }

        return value;
    }

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
