using LazyEngine.Language.Expressions.Functions;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Functions that choose, change and put in order what a list holds.</summary>
internal static class YaqlQueries
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Method("where", "items: iterable, predicate: lambda", Where),
        Method("filter", "items: iterable, predicate: lambda", Where),
        Method("select", "items: iterable, selector: lambda", Select),
        Method("map", "items: iterable, selector: lambda", Select),
        Method("selectMany", "items: iterable, selector: lambda", static call => call.Lazily(call[0], call.Items(0).SelectMany(item => Many(call, call.Lambda(1).Apply(item))))),
        Method("first", "items: iterable, default?: any", static call => call.Items(0).Select(item => (Value?)item).FirstOrDefault() ?? Default(call, "first")),
        Method("last", "items: iterable, default?: any", static call => call.Items(0).Select(item => (Value?)item).LastOrDefault() ?? Default(call, "last")),
        Method("single", "items: iterable", static call =>
            call.Kept(call.Items(0).Take(2)) is [var only] ? only : throw YaqlTerms.Wrong("single() finds no item, or more than one.")),
        Method("limit", "items: iterable, count: int", Limit),
        Method("take", "items: iterable, count: int", Limit),
        Method("skip", "items: iterable, count: int", static call => call.Lazily(call[0], Skipped(call, NotNegative(call, 1)))),
        Method("takeWhile", "items: iterable, predicate: lambda", static call => call.Lazily(call[0], call.Items(0).TakeWhile(item => call.Lambda(1).Holds(item)))),
        Method("skipWhile", "items: iterable, predicate: lambda", static call => call.Lazily(call[0], call.Items(0).SkipWhile(item => call.Lambda(1).Holds(item)))),
        Either("distinct", "items: iterable, keySelector?: lambda", static call => call.Lazily(call[0], Distinct(call, call[0], call.LambdaOrNull(1)))),
        Either("enumerate", "items: iterable, start: int = 0", static call => call.Lazily(call[0], call.Items(0).Select((item, place) => Value.OfList([Numbers.Add(Value.Of(place), call[1]), item])))),
        Either("any", "items: iterable, predicate?: lambda", static call => Value.Of(call.Items(0).Any(item => call.LambdaOrNull(1)?.Holds(item) ?? true))),
        Either("all", "items: iterable, predicate?: lambda", static call => Value.Of(call.Items(0).All(item => call.LambdaOrNull(1)?.Holds(item) ?? Truth.Of(item)))),
        Method("sum", "items: iterable, initial?: any", static call => Folded(call, "sum", call.Has(1) ? call[1] : null, (sum, item) => YaqlOperators.Add(call.Budget, sum, item))),
        Method("max", "items: iterable, initial?: any", static call => Folded(call, "max", call.Has(1) ? call[1] : null, YaqlNumbers.Greater)),
        Method("min", "items: iterable, initial?: any", static call => Folded(call, "min", call.Has(1) ? call[1] : null, YaqlNumbers.Less)),
        Method("aggregate", "items: iterable, selector: lambda, seed?: any", Aggregate),
        Method("reduce", "items: iterable, selector: lambda, seed?: any", Aggregate),
        Method("accumulate", "items: iterable, selector: lambda, seed?: any", static call => call.Lazily(call[0], Accumulated(call))),
        Method("orderBy", "items: iterable, selector: lambda", static call => Ordered(call, isDescending: false)),
        Method("orderByDescending", "items: iterable, selector: lambda", static call => Ordered(call, isDescending: true)),
        Method("thenBy", "items: ordered, selector: lambda", static call => OrderedAgain(call, isDescending: false)),
        Method("thenByDescending", "items: ordered, selector: lambda", static call => OrderedAgain(call, isDescending: true)),
        Method("memorize", "items: iterable", static call => call[0].Kind == ValueKind.Sequence ? call.Lazily(call[0], new MemorizedItems(call.Budget, call[0].Sequence)) : call[0]),
        Method("defaultIfEmpty", "items: iterable, default: iterable", static call => call.Items(0).Any() ? call[0] : call[1]),
    ];

    public static IEnumerable<Value> Distinct(Call call, Value items, Lambda? selector)
    {
        var seen = new HashSet<Value>();
        foreach (var item in call.Items(items))
        {
            if (!seen.Add(Keys.Checked(selector?.Apply(item) ?? item))) continue;
            call.Budget.Items(1);
            yield return item;
        }
    }

    public static long NotNegative(Call call, int place) => call.Int(place) >= 0 ? call.Int(place) : throw YaqlTerms.Wrong("A number of items is not negative.");

    private static Value Where(Call call) => call.Lazily(call[0], call.Items(0).Where(item => call.Lambda(1).Holds(item)));

    private static Value Select(Call call) => call.Lazily(call[0], call.Items(0).Select(item => call.Lambda(1).Apply(item)));

    private static IEnumerable<Value> Many(Call call, Value value) => value.IsIterable ? call.Items(value) : [value];

    private static Value Limit(Call call)
    {
        var count = (int)Math.Min(NotNegative(call, 1), int.MaxValue);
        return call.Lazily(call[0], call.Items(0).Take(count));
    }

    private static IEnumerable<Value> Skipped(Call call, long count)
    {
        foreach (var item in call.Items(0))
        {
            if (count-- <= 0) yield return item;
        }
    }

    private static Value Default(Call call, string name) => call.Has(1) ? call[1] : throw YaqlTerms.Wrong($"{name}() finds nothing; {name}(x) gives x then.");

    private static Value Aggregate(Call call) => Folded(call, "aggregate", call.Has(2) ? call[2] : null, (total, item) => call.Lambda(1).Apply(total, item));

    private static Value Folded(Call call, string name, Value? seed, Func<Value, Value, Value> fold)
    {
        var total = seed;
        foreach (var item in call.Items(0)) total = total is { } before ? fold(before, item) : item;
        return total ?? throw YaqlTerms.Wrong($"{name}() of nothing has no value; give the value to begin with.");
    }

    private static IEnumerable<Value> Accumulated(Call call)
    {
        Value? total = null;
        if (call.Has(2))
        {
            total = call[2];
            yield return call[2];
        }

        foreach (var item in call.Items(0))
        {
            total = total is { } before ? call.Lambda(1).Apply(before, item) : item;
            yield return total.Value;
        }

        if (total is null) throw YaqlTerms.Wrong("accumulate() of nothing has no value; give the value to begin with.");
    }

    private static Value Ordered(Call call, bool isDescending) =>
        call.Lazily(call[0], new OrderedItems(call.Budget, call.Items(0), [(item => call.Lambda(1).Apply(item), isDescending)], static (left, right) => YaqlOperators.Compare("orderBy()", left, right)));

    private static Value OrderedAgain(Call call, bool isDescending) =>
        call.Lazily(call[0], ((OrderedItems)call[0].Sequence.Source).Then(item => call.Lambda(1).Apply(item), isDescending));
}
