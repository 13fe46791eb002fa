using LazyEngine.Language.Expressions.Functions;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Functions that put several lists together, or take one apart.</summary>
internal static class YaqlGroups
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Method("groupBy", "items: iterable, keySelector: lambda, valueSelector?: lambda, aggregator?: lambda", static call => call.Lazily(call[0], Grouped(call))),
        Method("zip", "*lists: iterable", static call => call.Lazily(Value.OfList(call.Rest), Zipped(call, null))),
        Method("zipLongest", "*lists: iterable, **names: any", static call =>
            call.Names.All(name => name.Name == "default")
                ? call.Lazily(Value.OfList(call.Rest), Zipped(call, call.Names.Count == 0 ? Value.Null : call.Names[0].Value))
                : throw YaqlTerms.Wrong("zipLongest() has lists, and the name 'default' only.")),
        Method("join", "left: iterable, right: iterable, predicate: lambda, selector: lambda", static call => call.Lazily(call[0], Joined(call))),
        Method("slice", "items: iterable, length: int", static call => call.Lazily(call[0], Sliced(call, YaqlQueries.NotNegative(call, 1)))),
        Method("splitWhere", "items: iterable, predicate: lambda", static call => call.Lazily(call[0], SplitWhere(call))),
        Method("sliceWhere", "items: iterable, predicate: lambda", static call => call.Lazily(call[0], SlicedWhere(call))),
        Method("splitAt", "items: iterable, index: int", static call =>
        {
            var items = call.Kept(call.Items(0));
            var place = (int)Math.Clamp(call.Int(1) < 0 ? call.Int(1) + items.Count : call.Int(1), 0, items.Count);
            return Value.OfList([Value.OfList(items[..place]), Value.OfList(items[place..])]);
        }),
        Free("generate", "initial: any, predicate: lambda, producer: lambda, selector?: lambda, decycle: bool = false", static call => call.Lazily(call[0], Generated(call))),
        Free("generateMany", "initial: any, producer: lambda, selector?: lambda, decycle: bool = false, depthFirst: bool = false", static call => call.Lazily(call[0], GeneratedMany(call))),
    ];

    private static IEnumerable<Value> Grouped(Call call)
    {
        var groups = new OrderedDictionary<Value, List<Value>>();
        foreach (var item in call.Items(0))
        {
            var value = call.LambdaOrNull(2)?.Apply(item) ?? item;
            var key = Keys.Checked(call.Lambda(1).Apply(item));
            call.Budget.Items(2);
            if (groups.TryGetValue(key, out var group)) group.Add(value);
            else groups.Add(key, [value]);
        }

        foreach (var (key, group) in groups)
        {
            var values = Value.OfList(group);
            yield return Value.OfList([key, call.LambdaOrNull(3)?.Apply(values) ?? values]);
        }
    }

    private static IEnumerable<Value> Zipped(Call call, Value? filler)
    {
        var sources = call.Rest.Select(list => call.Items(list).GetEnumerator()).ToArray();
        try
        {
            while (true)
            {
                var row = new Value[sources.Length];
                var found = 0;
                for (var place = 0; place < row.Length; place++)
                {
                    var isThere = sources[place].MoveNext();
                    if (!isThere && filler is null) yield break;
                    found += isThere ? 1 : 0;
                    row[place] = isThere ? sources[place].Current : filler!.Value;
                }

                if (found == 0) yield break;
                call.Budget.Items(row.Length);
                yield return Value.OfList(row);
            }
        }
        finally
        {
            foreach (var source in sources) source.Dispose();
        }
    }

    private static IEnumerable<Value> Joined(Call call)
    {
        var right = call.Kept(call.Items(1));
        foreach (var left in call.Items(0))
        {
            foreach (var other in right)
            {
                if (call.Lambda(2).Holds(left, other)) yield return call.Lambda(3).Apply(left, other);
            }
        }
    }

    private static IEnumerable<Value> Sliced(Call call, long length)
    {
        if (length == 0) yield break;
        var slice = new List<Value>();
        foreach (var item in call.Items(0))
        {
            call.Budget.Items(1);
            slice.Add(item);
            if (slice.Count < length) continue;
            yield return Value.OfList(slice);
            slice = [];
        }

        if (slice.Count > 0) yield return Value.OfList(slice);
    }

    private static IEnumerable<Value> SplitWhere(Call call)
    {
        var part = new List<Value>();
        var isOpen = false;
        foreach (var item in call.Items(0))
        {
            isOpen = !call.Lambda(1).Holds(item);
            if (isOpen)
            {
                call.Budget.Items(1);
                part.Add(item);
                continue;
            }

            yield return Value.OfList(part);
            part = [];
        }

        if (isOpen) yield return Value.OfList(part);
    }

    private static IEnumerable<Value> SlicedWhere(Call call)
    {
        var part = new List<Value>();
        Value? before = null;
        foreach (var item in call.Items(0))
        {
            var now = call.Lambda(1).Apply(item);
            if (before is { } last && last != now)
            {
                yield return Value.OfList(part);
                part = [];
            }

            call.Budget.Items(1);
            part.Add(item);
            before = now;
        }

        if (part.Count > 0) yield return Value.OfList(part);
    }

    private static IEnumerable<Value> Generated(Call call)
    {
        var past = new HashSet<Value>();
        for (var item = call[0]; call.Lambda(1).Holds(item); item = call.Lambda(2).Apply(item))
        {
            call.Budget.Step();
            if (call.Flag(4) && !IsNew(call, past, item)) yield break;
            yield return call.LambdaOrNull(3)?.Apply(item) ?? item;
        }
    }

    private static IEnumerable<Value> GeneratedMany(Call call)
    {
        var past = new HashSet<Value>();
        var queue = new LinkedList<Value>([call[0]]);
        while (queue.First is { } first)
        {
            call.Budget.Step();
            queue.RemoveFirst();
            var item = first.Value;
            if (call.Flag(3) && !IsNew(call, past, item)) continue;
            yield return call.LambdaOrNull(2)?.Apply(item) ?? item;
            var produced = call.Lambda(1).Apply(item);
            if (!produced.IsIterable) throw YaqlTerms.Wrong($"generateMany() makes lists of items, and not {Kinds.Of(produced)}.");
            var next = queue.First;
            foreach (var child in call.Items(produced))
            {
                call.Budget.Items(1);
                if (call.Flag(4) && next is not null) queue.AddBefore(next, child);
                else queue.AddLast(child);
            }
        }
    }

    private static bool IsNew(Call call, HashSet<Value> past, Value item)
    {
        call.Budget.Items(1);
        return past.Add(Keys.Checked(item));
    }
}
