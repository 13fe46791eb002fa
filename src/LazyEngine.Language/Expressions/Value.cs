using System.Collections;
using System.Numerics;

namespace LazyEngine.Language.Expressions;

/// <summary>A value of an expression; it never changes. Equal values are those that Python finds equal.</summary>
internal readonly struct Value : IEquatable<Value>
{
    private readonly long _bits;
    private readonly object? _content;

    private Value(ValueKind kind, long bits, object? content) => (Kind, _bits, _content) = (kind, bits, content);

    public static Value Null => default;

    public static Value True { get; } = new(ValueKind.Boolean, 1, null);

    public static Value False { get; } = new(ValueKind.Boolean, 0, null);

    public static Value EmptyText { get; } = new(ValueKind.Text, 0, string.Empty);

    public ValueKind Kind { get; }

    public bool IsNull => Kind == ValueKind.Null;

    public bool IsNumber => Kind is ValueKind.Integer or ValueKind.Float;

    /// <summary>Whether it holds values one after the other; a map does not, and text does not.</summary>
    public bool IsIterable => Kind is ValueKind.List or ValueKind.Tuple or ValueKind.Sequence or ValueKind.Set;

    /// <summary>Whether its values have places and a count.</summary>
    public bool IsList => Kind is ValueKind.List or ValueKind.Tuple;

    public bool Boolean => _bits != 0;

    public string Text => (string)_content!;

    public double Float => BitConverter.Int64BitsToDouble(_bits);

    public BigInteger Integer => _content is BigInteger big ? big : _bits;

    /// <summary>The whole number, where it has at most 64 bits.</summary>
    public long? Small => _content is null ? _bits : null;

    public ItemList Items => (ItemList)_content!;

    public ItemSequence Sequence => (ItemSequence)_content!;

    public ItemSet Set => (ItemSet)_content!;

    public ValueMap Map => (ValueMap)_content!;

    /// <summary>Micros since the first year, and the offset.</summary>
    public DateTimeOffset Time => (DateTimeOffset)_content!;

    public TimeSpan Span => new(_bits);

    public TextPattern Pattern => (TextPattern)_content!;

    public Scope Names => (Scope)_content!;

    public Dictionary<string, Value> Namespace => (Dictionary<string, Value>)_content!;

    /// <summary>Why there is no value.</summary>
    public string WhyUndefined => IsNothing ? "The condition before an if does not hold, and there is no else." : (string)_content!;

    /// <summary>Whether nothing was wanted where it stands: it counts as false, and its text is empty.</summary>
    public bool IsNothing => Kind == ValueKind.Undefined && ((string)_content!).Length == 0;

    /// <summary>How deep values nest in it: 0 where it holds none.</summary>
    public int Depth => _content is INested nested ? nested.Depth : 0;

    /// <summary>What it costs to compare it or to look it up, in steps: how much it holds, or a part of the length of text.</summary>
    public long Weight => _content switch
    {
        INested nested => nested.Weight,
        string text => text.Length / 64,
        BigInteger number => number.GetByteCount() / 32,
        _ => 0,
    };

    /// <summary>The same for text and numbers, and nothing for what holds values: those who go over it count on their own.</summary>
    public long WeightAlone => _content is INested ? 0 : Weight;

    /// <summary>What a condition gives that does not hold and has no else.</summary>
    public static Value Nothing { get; } = Undefined(string.Empty);

    /// <summary>Whether all of it is what an expression may give: no tuple, no set, and nothing that is made on demand.</summary>
    public bool IsPlain => Kind switch
    {
        ValueKind.Null or ValueKind.Boolean or ValueKind.Integer or ValueKind.Float or ValueKind.Text or ValueKind.Time or ValueKind.Span => true,
        ValueKind.List or ValueKind.Map => ((INested)_content!).IsPlain,
        _ => false,
    };

    public static Value Undefined(string why) => new(ValueKind.Undefined, 0, why);

    public static Value Of(bool value) => value ? True : False;

    public static Value Of(long value) => new(ValueKind.Integer, value, null);

    public static Value Of(double value) => new(ValueKind.Float, BitConverter.DoubleToInt64Bits(value), null);

    public static Value Of(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? Of((long)value) : new(ValueKind.Integer, 0, value);

    public static Value Of(string value) => new(ValueKind.Text, 0, value);

    public static Value OfList(IReadOnlyList<Value> items) => new(ValueKind.List, 0, new ItemList(items));

    public static Value OfTuple(params IReadOnlyList<Value> items) => new(ValueKind.Tuple, 0, new ItemList(items));

    /// <summary>Values made when they are asked for, out of values that nest so deep.</summary>
    public static Value OfSequence(IEnumerable<Value> items, int depth) => new(ValueKind.Sequence, 0, new ItemSequence(items, Nesting.Deeper(depth)));

    public static Value OfSet(IEnumerable<Value> items) => new(ValueKind.Set, 0, new ItemSet(items));

    public static Value Of(ValueMap map) => new(ValueKind.Map, 0, map);

    public static Value Of(DateTimeOffset time) => new(ValueKind.Time, 0, time);

    public static Value Of(TimeSpan span) => new(ValueKind.Span, span.Ticks, null);

    public static Value Of(TextPattern pattern) => new(ValueKind.Pattern, 0, pattern);

    public static Value Of(Scope names) => new(ValueKind.Names, 0, names);

    public static Value OfNamespace(Dictionary<string, Value> variables) => new(ValueKind.Namespace, 0, variables);

    public static bool operator ==(Value left, Value right) => left.Equals(right);

    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    public bool Equals(Value other) => Equality.AreEqual(this, other);

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() => Equality.HashOf(this);

    /// <summary>Only its kind: a value may be a secret.</summary>
    public override string ToString() => Kind.ToString();

    /// <summary>Whether both are one and the same thing in memory, or equal small values of the same kind.</summary>
    public bool IsSame(Value other) => Kind == other.Kind && _bits == other._bits && (ReferenceEquals(_content, other._content) || (_content is string or BigInteger && Equals(other)));

    /// <summary>The values that it holds; a map's are its keys, and a text's its characters.</summary>
    public IEnumerable<Value> Enumerate() => Kind switch
    {
        ValueKind.List or ValueKind.Tuple => Items,
        ValueKind.Sequence => Sequence,
        ValueKind.Set => Set,
        ValueKind.Map => Map.Keys,
        ValueKind.Text => Text.EnumerateRunes().Select(rune => Of(rune.ToString())),
        _ => throw new System.Diagnostics.UnreachableException($"{Kind} holds no values."),
    };
}

/// <summary>Holds values, which may hold values.</summary>
internal interface INested
{
    /// <summary>How deep values nest in it: 1 where none of them holds values.</summary>
    int Depth { get; }

    /// <summary>How many values it holds, with those that they hold.</summary>
    long Weight { get; }

    /// <summary>Whether all of them are plain.</summary>
    bool IsPlain { get; }
}

/// <summary>Values in order.</summary>
internal sealed class ItemList(IReadOnlyList<Value> items) : INested, IReadOnlyList<Value>
{
    private readonly Nesting _nesting = Nesting.Around(items);

    public int Depth => _nesting.Depth;

    public long Weight => _nesting.Weight;

    public bool IsPlain => _nesting.IsPlain;

    public int Count => items.Count;

    public Value this[int index] => items[index];

    public IEnumerator<Value> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Values that are made anew each time somebody asks for them.</summary>
internal sealed class ItemSequence(IEnumerable<Value> items, int depth) : INested, IEnumerable<Value>
{
    public int Depth => depth;

    // It is the same as nothing but itself.
    public long Weight => 1;

    public bool IsPlain => false;

    /// <summary>What makes them.</summary>
    public IEnumerable<Value> Source => items;

    public IEnumerator<Value> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Values of which no two are equal, in the order in which they came.</summary>
internal sealed class ItemSet : INested, IEnumerable<Value>
{
    private readonly OrderedDictionary<Value, bool> _items = [];
    private readonly Nesting _nesting;

    public ItemSet(IEnumerable<Value> items)
    {
        foreach (var item in items) _items.TryAdd(item, true);
        _nesting = Nesting.Around(_items.Keys);
    }

    public int Depth => _nesting.Depth;

    public long Weight => _nesting.Weight;

    public bool IsPlain => false;

    public int Count => _items.Count;

    public bool Contains(Value value) => _items.ContainsKey(value);

    public IEnumerator<Value> GetEnumerator() => _items.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
