using LazyEngine.Language.Expressions.Functions;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>Filters that choose, change and put in order what holds values.</summary>
internal static class QueryFilters
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("map", "value: any, *filter: any, **names: any", Map),
        Free("select", "value: any, *test: any, **names: any", static call => Selected(call, isByAttribute: false, isKept: true)),
        Free("reject", "value: any, *test: any, **names: any", static call => Selected(call, isByAttribute: false, isKept: false)),
        Free("selectattr", "value: any, *test: any, **names: any", static call => Selected(call, isByAttribute: true, isKept: true)),
        Free("rejectattr", "value: any, *test: any, **names: any", static call => Selected(call, isByAttribute: true, isKept: false)),
        Free("sort", "value: any, reverse: any = false, case_sensitive: any = false, attribute: any = null", static call =>
            Sorted(call, ListFilters.Of(call), item => [.. PathsOf(call[3]).Select(path => At(item, path))], call.Flag(2), call.Flag(1))),
        Free("unique", "value: any, case_sensitive: any = false, attribute: any = null", static call =>
        {
            var seen = new HashSet<Value>();
            return call.List(ListFilters.Of(call).Where(item => seen.Add(Keys.Checked(Folded(At(item, call[2]), call.Flag(1))))));
        }),
        Free("min", "value: any, case_sensitive: any = false, attribute: any = null", static call => Extreme(call, -1)),
        Free("max", "value: any, case_sensitive: any = false, attribute: any = null", static call => Extreme(call, 1)),
        Free("sum", "value: any, attribute: any = null, start: any = 0", static call =>
            ListFilters.Of(call).Aggregate(call[2], (sum, item) => JinjaOperators.Add(call.Budget, sum, At(item, call[1])))),
        Free("groupby", "value: any, attribute: any, default: any = null, case_sensitive: any = false", GroupBy),
    ];

    /// <summary>In order of their keys, of which the first that differs decides.</summary>
    public static Value Sorted(Call call, IEnumerable<Value> items, Func<Value, IReadOnlyList<Value>> keysOf, bool isCaseSensitive, bool isReverse)
    {
        var keyed = new List<(Value Item, Value Key)>();
        foreach (var item in items)
        {
            var keys = keysOf(item);
            call.Budget.Items(1 + keys.Count);
            keyed.Add((item, Value.OfTuple([.. keys.Select(key => Folded(key, isCaseSensitive))])));
        }

        // Reversed, those of one rank keep their order all the same.
        var ordered = StableSort.Of(keyed, (left, right) =>
        {
            call.Budget.Step();
            return isReverse ? JinjaOperators.Compare("sort", right.Key, left.Key) : JinjaOperators.Compare("sort", left.Key, right.Key);
        });
        return Value.OfList([.. ordered.Select(pair => pair.Item)]);
    }

    private static IEnumerable<Value> PathsOf(Value attribute) => attribute.Kind switch
    {
        ValueKind.Null => [Value.Null],
        ValueKind.Text => attribute.Text.Split(',').Select(path => Value.Of(path)),
        _ => [attribute],
    };

    private static Value At(Value item, Value attribute) => attribute.IsNull ? item : JinjaOperators.Defined(Members.At(item, attribute));

    private static Value Folded(Value value, bool isCaseSensitive) => value.Kind == ValueKind.Text && !isCaseSensitive ? Value.Of(value.Text.ToLowerInvariant()) : JinjaOperators.Defined(value);

    private static Value Map(Call call)
    {
        if (call.Rest.Count == 0 && call.Names.Count > 0)
        {
            var (name, path) = call.Names[0];
            if (name != "attribute" || call.Names.Skip(1).Any(other => other.Name != "default")) throw JinjaOperators.Wrong("The filter map takes a filter, or attribute and default.");
            var otherwise = call.Names.Count > 1 ? call.Names[1].Value : (Value?)null;
            return call.List(ListFilters.Of(call).Select(item => Members.At(item, path) is { Kind: not ValueKind.Undefined } found ? found : otherwise ?? Members.At(item, path)));
        }

        var (filter, given) = Chosen(call, 0, "map");
        return call.List(ListFilters.Of(call).Select(item => JinjaLibrary.Filter(call.Scope, filter, item, given)));
    }

    private static Value Selected(Call call, bool isByAttribute, bool isKept)
    {
        var skipped = isByAttribute ? 1 : 0;
        if (call.Rest.Count < skipped) throw JinjaOperators.Wrong("An attribute is missing.");
        var (test, given) = call.Rest.Count > skipped ? Chosen(call, skipped, "select") : (null, Given.Nothing);
        return call.List(ListFilters.Of(call).Where(item =>
        {
            var value = isByAttribute ? Members.At(item, call.Rest[0]) : item;
            return (test is null ? Truth.Of(value) : JinjaLibrary.Holds(call.Scope, test, value, given)) == isKept;
        }));
    }

    private static (string Name, Given Given) Chosen(Call call, int place, string filter) =>
        call.Rest.Count > place && call.Rest[place].Kind == ValueKind.Text
            ? (call.Rest[place].Text, new Given(call.Rest, call.Names).After(place + 1))
            : throw JinjaOperators.Wrong($"The filter {filter} takes the name of what it does.");

    private static Value Extreme(Call call, int sign)
    {
        Value? best = null;
        var bestKey = Value.Null;
        foreach (var item in ListFilters.Of(call))
        {
            var key = Folded(At(item, call[2]), call.Flag(1));
            if (best is not null && JinjaOperators.Compare("max", key, bestKey) * sign <= 0) continue;
            (best, bestKey) = (item, key);
        }

        return best ?? Value.Undefined("There is no item.");
    }

    private static Value GroupBy(Call call)
    {
        Value KeyOf(Value item) => Members.At(item, call[1]) is { Kind: not ValueKind.Undefined } found ? found : call[2].IsNull ? JinjaOperators.Defined(Members.At(item, call[1])) : call[2];

        var groups = new List<(Value Key, Value Folded, List<Value> Items)>();
        foreach (var item in Sorted(call, ListFilters.Of(call), item => [KeyOf(item)], call.Flag(3), isReverse: false).Items)
        {
            var folded = Folded(KeyOf(item), call.Flag(3));
            if (groups.Count > 0 && groups[^1].Folded == folded) groups[^1].Items.Add(item);
            else groups.Add((KeyOf(item), folded, [item]));
        }

        call.Budget.Items(groups.Count * 3L);
        return Value.OfList([.. groups.Select(group => Value.OfTuple(group.Key, Value.OfList(group.Items)))]);
    }
}
