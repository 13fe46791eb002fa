using LazyEngine.Language.Expressions.Functions;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Functions of mappings.</summary>
internal static class YaqlMaps
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("dict", "*entries: rule", static call => call.Map(call.Rules.Select(Entry))),
        Free("dict", "items: iterable", static call => call.Map(call.Items(0).Select(item => Pair(call, item)))),
        Method("toDict", "items: iterable, keySelector: lambda, valueSelector?: lambda", static call =>
            call.Map(call.Items(0).Select(item => KeyValuePair.Create(call.Lambda(1).Apply(item), call.LambdaOrNull(2)?.Apply(item) ?? item)))),
        Method("get", "dict: map, key: any, default: any = null", static call => call[0].Map.TryGet(Keys.Checked(call[1]), out var value) ? value : call[2]),
        Method("set", "dict: map, *entries: rule", static call => call.Map(call[0].Map.Entries.Concat(call.Rules.Select(Entry)))),
        Method("set", "dict: map, key: any, value: any", static call => call.Map(call[0].Map.Entries.Append(KeyValuePair.Create(call[1], call[2])))),
        Method("set", "dict: map, replacements: map", static call => call.Map(call[0].Map.Entries.Concat(call[1].Map.Entries))),
        Method("keys", "dict: map", static call => call.Lazily(call[0], call[0].Map.Keys)),
        Method("values", "dict: map", static call => call.Lazily(call[0], call[0].Map.Values)),
        Method("items", "dict: map", static call => call.Lazily(call[0], call[0].Map.Entries.Select(entry => Value.OfList([entry.Key, entry.Value])))),
        Method("containsKey", "dict: map, key: any", static call => Value.Of(call[0].Map.Contains(Keys.Checked(call[1])))),
        Method("containsValue", "dict: map, value: any", static call => YaqlOperators.Contains(call.Budget, Value.OfList(call[0].Map.Values), call[1])),
        Either("len", "dict: map", static call => Value.Of(call[0].Map.Count)),
        Method("deleteAll", "dict: map, keys: iterable", static call => Without(call, call.Items(1))),
        Method("mergeWith", "dict: map, another: map, listMerger?: lambda, itemMerger?: lambda, maxLevels: int = 0", static call => Merged(call, call[0].Map, call[1].Map, call.Int(4))),
    ];

    public static Value Without(Call call, IEnumerable<Value> keys)
    {
        var removed = keys.Select(Keys.Checked).ToHashSet();
        return call.Map(call[0].Map.Entries.Where(entry => !removed.Contains(entry.Key)));
    }

    private static KeyValuePair<Value, Value> Entry(Rule rule) => KeyValuePair.Create(rule.Key.Apply(), rule.Value.Apply());

    private static KeyValuePair<Value, Value> Pair(Call call, Value item)
    {
        var pair = item.IsIterable || item.Kind == ValueKind.Text ? call.Kept(call.Items(item).Take(2)) : [];
        return pair is [var key, var value] ? KeyValuePair.Create(key, value) : throw YaqlTerms.Wrong("dict() takes pairs of a key and a value.");
    }

    private static Value Merged(Call call, ValueMap left, ValueMap right, long levels)
    {
        call.Budget.Enter();
        var entries = left.Entries.Select(entry => KeyValuePair.Create(entry.Key, right.TryGet(entry.Key, out var other) ? MergedValue(call, entry.Value, other, levels) : entry.Value));
        var merged = call.Map([.. entries, .. right.Entries.Where(entry => !left.Contains(entry.Key))]);
        call.Budget.Leave();
        return merged;
    }

    private static Value MergedValue(Call call, Value left, Value right, long levels)
    {
        if (levels != 1 && right.Kind == ValueKind.Map)
        {
            return left.Kind == ValueKind.Map ? Merged(call, left.Map, right.Map, levels == 0 ? 0 : levels - 1) : throw Different(left, right);
        }

        if (levels != 1 && right.IsList)
        {
            if (!left.IsList) throw Different(left, right);
            return call.LambdaOrNull(2)?.Apply(left, right) ?? call.List(YaqlQueries.Distinct(call, YaqlOperators.Add(call.Budget, left, right), null));
        }

        return call.LambdaOrNull(3)?.Apply(left, right) ?? right;
    }

    private static ExpressionException Different(Value left, Value right) => YaqlTerms.Wrong($"mergeWith() cannot merge {Kinds.Of(right)} with {Kinds.Of(left)}.");
}

/// <summary>Functions of sets.</summary>
internal static class YaqlSets
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("set", "*values: any", static call => call.Set(YaqlLists.Unrolled(call, call.Rest))),
        Method("toSet", "items: iterable", static call => call.Set(call.Items(0))),
        Either("len", "set: set", static call => Value.Of(call[0].Set.Count)),
        Method("union", "left: set, right: set", static call => call.Set(call[0].Set.Concat(call[1].Set))),
        Method("intersect", "left: set, right: set", static call => call.Set(call[0].Set.Where(call[1].Set.Contains))),
        Method("difference", "left: set, right: set", static call => call.Set(call[0].Set.Where(item => !call[1].Set.Contains(item)))),
        Method("symmetricDifference", "left: set, right: set", static call =>
            call.Set(call[0].Set.Where(item => !call[1].Set.Contains(item)).Concat(call[1].Set.Where(item => !call[0].Set.Contains(item))))),
        Method("add", "set: set, *values: any", static call => call.Set(call[0].Set.Concat(call.Rest))),
        Method("remove", "set: set, *values: any", static call => call.Set(call[0].Set.Where(item => !call.Rest.Contains(item)))),
    ];
}
