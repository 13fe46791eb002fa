using LazyEngine.Language.Expressions.Functions;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Functions that make lists and sequences, and change what stands at places of them.</summary>
internal static class YaqlLists
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("list", "*values: any", static call => call.List(Unrolled(call, call.Rest))),
        Method("toList", "items: iterable", static call => call[0].IsList ? call[0] : call.List(call.Items(0))),
        Method("flatten", "items: iterable", static call => call.Lazily(call[0], Flattened(call, call[0]))),
        Free("range", "stop: int", static call => Range(0, call.Int(0), 1)),
        Free("range", "start: int, stop: int, step: int = 1", static call => Range(call.Int(0), call.Int(1), call.Int(2))),
        Free("sequence", "start: int = 0, step: int = 1", static call => Call.Lazily(Counted(call))),
        Method("repeat", "value: any, times: int = -1", static call => call.Lazily(call[0], Repeated(call))),
        Method("cycle", "items: iterable", static call => call.Lazily(call[0], Cycled(call))),
        Either("append", "items: iterable, *more: any", static call => call.Lazily(call[0], call.Items(0).Concat(call.Rest))),
        Either("concat", "*lists: iterable", static call => call.Lazily(Value.OfList(call.Rest), call.Rest.SelectMany(call.Items))),
        Method("insert", "items: list, position: int, value: any", static call =>
        {
            var items = call.Kept(call.Items(0));
            var place = call.Int(1) < 0 ? Math.Max(0, call.Int(1) + items.Count) : Math.Min(call.Int(1), items.Count);
            items.Insert((int)place, call[2]);
            return Value.OfList(items);
        }),
        Method("insert", "items: iterable, position: int, value: any", static call => call.Lazily(call[0], Inserted(call, [call[2]], isBefore: false))),
        Method("insertMany", "items: iterable, position: int, values: iterable", static call => call.Lazily(call[0], Inserted(call, call.Items(2), isBefore: true))),
        Method("delete", "items: iterable, position: int, count: int = 1", static call => call.Lazily(call[0], Replaced(call, [], call.Int(2)))),
        Method("delete", "dict: map, *keys: any", static call => YaqlMaps.Without(call, call.Rest)),
        Method("replace", "items: iterable, position: int, value: any, count: int = 1", static call => call.Lazily(call[0], Replaced(call, [call[2]], call.Int(3)))),
        Method("replaceMany", "items: iterable, position: int, values: iterable, count: int = 1", static call => call.Lazily(call[0], Replaced(call, call.Items(2), call.Int(3)))),
        Either("len", "items: list", static call => Value.Of(call[0].Items.Count)),
        Either("len", "items: sequence", static call => Value.Of(call.Items(0).LongCount())),
        Method("count", "items: iterable", static call => Value.Of(call.Items(0).LongCount())),
        Method("contains", "items: iterable, value: any", static call => YaqlOperators.Contains(call.Budget, call[0], call[1])),
        Method("indexOf", "items: iterable, item: any", static call => Place(call.Items(0), item => item == call[1], isLast: false)),
        Method("lastIndexOf", "items: iterable, item: any", static call => Place(call.Items(0), item => item == call[1], isLast: true)),
        Method("indexWhere", "items: iterable, predicate: lambda", static call => Place(call.Items(0), item => call.Lambda(1).Holds(item), isLast: false)),
        Method("lastIndexWhere", "items: iterable, predicate: lambda", static call => Place(call.Items(0), item => call.Lambda(1).Holds(item), isLast: true)),
        Method("reverse", "items: iterable", static call => call.Lazily(call[0], call.Kept(call.Items(0)).AsEnumerable().Reverse())),
    ];

    /// <summary>The values, and instead of a sequence what it holds.</summary>
    public static IEnumerable<Value> Unrolled(Call call, IEnumerable<Value> values)
    {
        call.Budget.Enter();
        foreach (var value in values)
        {
            if (value.Kind != ValueKind.Sequence)
            {
                yield return value;
                continue;
            }

            foreach (var item in Unrolled(call, call.Items(value))) yield return item;
        }

        call.Budget.Leave();
    }

    private static IEnumerable<Value> Flattened(Call call, Value items)
    {
        call.Budget.Enter();
        foreach (var item in call.Items(items))
        {
            if (!item.IsIterable)
            {
                yield return item;
                continue;
            }

            foreach (var inner in Flattened(call, item)) yield return inner;
        }

        call.Budget.Leave();
    }

    private static Value Range(long start, long stop, long step)
    {
        if (step == 0) throw YaqlTerms.Wrong("range() needs a step other than zero.");
        return Call.Lazily(Steps());

        IEnumerable<Value> Steps()
        {
            for (var number = start; step > 0 ? number < stop : number > stop; number += step) yield return Value.Of(number);
        }
    }

    private static IEnumerable<Value> Counted(Call call)
    {
        for (var number = call[0]; ; number = Numbers.Add(number, call[1])) yield return number.Kind == ValueKind.Boolean ? Value.Of(Equality.Whole(number)) : number;
    }

    private static IEnumerable<Value> Repeated(Call call)
    {
        for (var turn = 0L; call.Int(1) < 0 || turn < call.Int(1); turn++)
        {
            call.Budget.Step();
            yield return call[0];
        }
    }

    private static IEnumerable<Value> Cycled(Call call)
    {
        var isEmpty = false;
        while (!isEmpty)
        {
            isEmpty = true;
            foreach (var item in call.Items(0))
            {
                isEmpty = false;
                yield return item;
            }
        }
    }

    private static IEnumerable<Value> Inserted(Call call, IEnumerable<Value> values, bool isBefore)
    {
        var position = call.Int(1);
        var place = 0L;
        if (isBefore && position < 0)
        {
            foreach (var value in values) yield return value;
        }

        foreach (var item in call.Items(0))
        {
            if (place++ == position)
            {
                foreach (var value in values) yield return value;
            }

            yield return item;
        }

        if (position < place) yield break;
        foreach (var value in values) yield return value;
    }

    private static IEnumerable<Value> Replaced(Call call, IEnumerable<Value> values, long count)
    {
        var position = call.Int(1);
        var place = 0L;
        var isDone = false;
        foreach (var item in call.Items(0))
        {
            var isReplaced = place >= position && (count < 0 || place < position + count);
            place++;
            if (!isReplaced)
            {
                yield return item;
                continue;
            }

            if (isDone) continue;
            isDone = true;
            foreach (var value in values) yield return value;
        }
    }

    private static Value Place(IEnumerable<Value> items, Func<Value, bool> isSought, bool isLast)
    {
        var (place, found) = (0L, -1L);
        foreach (var item in items)
        {
            if (isSought(item))
            {
                found = place;
                if (!isLast) break;
            }

            place++;
        }

        return Value.Of(found);
    }
}
