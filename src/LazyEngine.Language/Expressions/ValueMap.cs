namespace LazyEngine.Language.Expressions;

/// <summary>Values by key, in the order in which the keys came; it does not change once it is built.</summary>
internal sealed class ValueMap : INested
{
    private readonly OrderedDictionary<Value, Value> _entries;
    private readonly Nesting _nesting;

    public ValueMap(IEnumerable<KeyValuePair<Value, Value>> entries)
    {
        _entries = [];
        foreach (var (key, value) in entries) _entries[key] = value;
        _nesting = Nesting.Around(_entries.SelectMany(entry => new[] { entry.Key, entry.Value }));
    }

    public static ValueMap Empty { get; } = new([]);

    public int Depth => _nesting.Depth;

    public long Weight => _nesting.Weight;

    public bool IsPlain => _nesting.IsPlain;

    public int Count => _entries.Count;

    public IReadOnlyList<Value> Keys => _entries.Keys;

    public IReadOnlyList<Value> Values => _entries.Values;

    public IEnumerable<KeyValuePair<Value, Value>> Entries => _entries;

    public static Value Of(params IEnumerable<(string Key, Value Value)> entries) =>
        Value.Of(new ValueMap(entries.Select(entry => KeyValuePair.Create(Value.Of(entry.Key), entry.Value))));

    public bool TryGet(Value key, out Value value) => _entries.TryGetValue(key, out value);

    public bool TryGet(string key, out Value value) => _entries.TryGetValue(Value.Of(key), out value);

    public bool Contains(Value key) => _entries.ContainsKey(key);
}
