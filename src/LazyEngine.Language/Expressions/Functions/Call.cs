using System.Numerics;

namespace LazyEngine.Language.Expressions.Functions;

/// <summary>What stands for one parameter: a value, or an expression that the function evaluates.</summary>
internal readonly record struct Argument(Value Value, Lambda? Lambda, bool IsGiven);

/// <summary>A pair of expressions with an arrow between them.</summary>
internal readonly record struct Rule(Lambda Key, Lambda Value);

/// <summary>One call of a function: its arguments by the place of their parameters, and where it counts what it takes.</summary>
internal sealed class Call(Scope scope, Argument[] arguments)
{
    /// <summary>Past this, what is made on demand is made at once: enumerators inside of enumerators use the stack.</summary>
    private const int DeepestChain = 100;

    // No text, list or number of times is as large; so sums of two of them do not overflow.
    private const long Largest = 1L << 53;

    public Scope Scope => scope;

    public Budget Budget => scope.Budget;

    public IExpressionContext Context => scope.Context;

    public IReadOnlyList<Value> Rest { get; init; } = [];

    public IReadOnlyList<Lambda> RestLambdas { get; init; } = [];

    public IReadOnlyList<Rule> Rules { get; init; } = [];

    public IReadOnlyList<(string Name, Value Value)> Names { get; init; } = [];

    public Value this[int place] => arguments[place].Value;

    public bool Has(int place) => arguments[place].IsGiven;

    public string Text(int place) => this[place].Text;

    public string? TextOrNull(int place) => this[place].IsNull ? null : this[place].Text;

    public bool Flag(int place) => Truth.Of(this[place]);

    public BigInteger Whole(int place) => Equality.Whole(this[place]);

    /// <summary>A whole number, or the largest that anything could have where it is larger.</summary>
    public long Int(int place) => (long)BigInteger.Clamp(Whole(place), -Largest, Largest);

    public Lambda Lambda(int place) => arguments[place].Lambda!;

    public Lambda? LambdaOrNull(int place) => arguments[place].Lambda;

    /// <summary>The items of an argument, each of which counts as a step.</summary>
    public IEnumerable<Value> Items(int place) => Items(this[place]);

    public IEnumerable<Value> Items(Value value)
    {
        foreach (var item in value.Enumerate())
        {
            Budget.Step();
            yield return item;
        }
    }

    /// <summary>Text that counts.</summary>
    public Value Made(string text)
    {
        Budget.Characters(text.Length);
        return Value.Of(text);
    }

    /// <summary>All items, each of which counts.</summary>
    public List<Value> Kept(IEnumerable<Value> items)
    {
        var list = new List<Value>();
        foreach (var item in items)
        {
            Budget.Step();
            Budget.Items(1);
            list.Add(item);
        }

        return list;
    }

    public Value List(IEnumerable<Value> items) => Value.OfList(Kept(items));

    public Value Set(IEnumerable<Value> items) => Value.OfSet(Kept(items.Select(Keys.Checked)));

    public Value Map(IEnumerable<KeyValuePair<Value, Value>> entries)
    {
        var list = new List<KeyValuePair<Value, Value>>();
        foreach (var (key, value) in entries)
        {
            Budget.Step();
            Budget.Items(2);
            list.Add(KeyValuePair.Create(Keys.Checked(key), value));
        }

        return Value.Of(new ValueMap(list));
    }

    /// <summary>Items that are made of another value's when they are asked for.</summary>
    public Value Lazily(Value source, IEnumerable<Value> items)
    {
        if (source.Depth < DeepestChain) return Value.OfSequence(items, source.Depth);
        var kept = Kept(items);
        return Value.OfSequence(kept, Nesting.Around(kept));
    }

    /// <summary>Items that are made when they are asked for, of nothing.</summary>
    public static Value Lazily(IEnumerable<Value> items) => Value.OfSequence(items, 0);
}
