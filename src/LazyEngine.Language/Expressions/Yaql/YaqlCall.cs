namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>The arguments of one call, each evaluated when the function asks for it. What stands before the dot is the first.</summary>
internal sealed class YaqlCall
{
    private readonly List<(Term? Term, Value? Known)> _places = [];
    private readonly Dictionary<string, Term> _named = new(StringComparer.Ordinal);
    private readonly string _name;

    public YaqlCall(string name, Scope scope, Value? receiver, IReadOnlyList<YaqlArgument> arguments)
    {
        (_name, Scope, Arguments) = (name, scope, arguments);
        if (receiver is { } own) _places.Add((null, own));
        foreach (var argument in arguments)
        {
            if (argument.Key is Constant { Value: { Kind: ValueKind.Text } key }) _named[key.Text] = argument.Value!;
            else if (argument.Key is null) _places.Add((argument.Value, null));
        }
    }

    public Scope Scope { get; }

    public Budget Budget => Scope.Budget;

    /// <summary>The arguments as they are written, without what stands before the dot.</summary>
    public IReadOnlyList<YaqlArgument> Arguments { get; }

    /// <summary>How many arguments have a place and no name.</summary>
    public int Count => _places.Count;

    public Value this[int place] => Optional(place, null) ?? throw Bad($"needs {place + 1} argument{(place == 0 ? string.Empty : "s")}");

    /// <summary>An argument by its place or its name; null where it is not there.</summary>
    public Value? Optional(int place, string? name)
    {
        if (place < _places.Count && _places[place].Known is { } known) return known;
        if (place < _places.Count && _places[place].Term is { } term) return term.Evaluate(Scope);
        return name is not null && _named.TryGetValue(name, out var named) ? named.Evaluate(Scope) : null;
    }

    /// <summary>An argument that the function evaluates itself; null where it is not there.</summary>
    public Lambda? OptionalLambda(int place, string? name)
    {
        if (place < _places.Count && _places[place].Term is { } term) return new Lambda(term, Scope);
        return name is not null && _named.TryGetValue(name, out var named) ? new Lambda(named, Scope) : null;
    }

    public Lambda Lambda(int place) => OptionalLambda(place, null) ?? throw Bad($"needs {place + 1} arguments");

    public string Text(int place) => this[place] is { Kind: ValueKind.Text } text ? text.Text : throw Misfit(place, "text");

    public long Whole(int place) => this[place] is { Kind: ValueKind.Integer, Small: { } number } ? number : throw Misfit(place, "a whole number");

    public long? OptionalWhole(int place, string name) => Optional(place, name) switch
    {
        null => null,
        { Kind: ValueKind.Integer, Small: { } number } => number,
        _ => throw Misfit(place, "a whole number"),
    };

    public string? OptionalText(int place, string name) => Optional(place, name) switch
    {
        null or { IsNull: true } => null,
        { Kind: ValueKind.Text } text => text.Text,
        _ => throw Misfit(place, "text"),
    };

    public bool OptionalTruth(int place, string name, bool otherwise) => Optional(place, name) is { } value ? Truth.Of(value) : otherwise;

    public ValueMap Map(int place) => this[place] is { Kind: ValueKind.Map } map ? map.Map : throw Misfit(place, "a map");

    /// <summary>The items of a list, set or sequence; the items of a map where the function takes one.</summary>
    public IEnumerable<Value> Items(int place)
    {
        var value = this[place];
        if (!value.IsIterable) throw Misfit(place, "a list");
        return Counted(value.Enumerate());
    }

    public IReadOnlyList<Value> List(int place) => this[place] is { IsList: true } list ? list.Items : Listed(Items(place));

    /// <summary>Items as a list that counts against the limits.</summary>
    public IReadOnlyList<Value> Listed(IEnumerable<Value> items)
    {
        var list = new List<Value>();
        foreach (var item in items)
        {
            Budget.Items(1);
            list.Add(item);
        }

        return list;
    }

    public Value ListOf(IEnumerable<Value> items) => Value.OfList(Listed(items));

    public void AtMost(int count)
    {
        if (Count > count) throw Bad($"takes {count} argument{(count == 1 ? string.Empty : "s")} at most");
    }

    public ExpressionException Misfit(int place, string expected) => Bad($"expects {expected} as argument {place + 1}, and not {Kinds.Of(this[place])}");

    public ExpressionException Bad(string what) => new(ExpressionProblem.Evaluation, $"'{_name}' {what}.");

    private IEnumerable<Value> Counted(IEnumerable<Value> items)
    {
        foreach (var item in items)
        {
            Budget.Step();
            yield return item;
        }
    }
}
