using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Language.Expressions.Python;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>Filters of what holds values.</summary>
internal static class ListFilters
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("length", "value: any", Length),
        Free("count", "value: any", Length),
        Free("list", "value: any", static call => call.List(Of(call))),
        Free("first", "value: any", static call => Of(call).Select(item => (Value?)item).FirstOrDefault() ?? Value.Undefined("There is no first item.")),
        Free("last", "value: any", static call => Of(call).Select(item => (Value?)item).LastOrDefault() ?? Value.Undefined("There is no last item.")),
        Free("join", "value: any, d: any = '', attribute: any = null", Join),
        Free("reverse", "value: any", static call =>
        {
            var items = call.Kept(Of(call));
            items.Reverse();
            return call[0].Kind == ValueKind.Text ? call.Made(string.Concat(items.Select(item => item.Text))) : Value.OfList(items);
        }),
        Free("batch", "value: any, linecount: int, fill_with: any = null", Batch),
        Free("slice", "value: any, slices: int, fill_with: any = null", Slice),
        Free("items", "value: any", static call => call[0].Kind == ValueKind.Map
            ? call.List(call[0].Map.Entries.Select(Pair))
            : throw JinjaOperators.Wrong($"The filter items takes a mapping, and not {Kinds.Of(call[0])}.")),
        Free("dictsort", "value: map, case_sensitive: any = false, by: text = 'key', reverse: any = false", static call =>
        {
            if (call.Text(2) is not ("key" or "value")) throw JinjaOperators.Wrong("The filter dictsort sorts by key or by value.");
            var place = call.Text(2) == "key" ? 0 : 1;
            return QueryFilters.Sorted(call, call[0].Map.Entries.Select(Pair), pair => [pair.Items[place]], call.Flag(1), call.Flag(3));
        }),
    ];

    /// <summary>What the value before the bar holds.</summary>
    public static IEnumerable<Value> Of(Call call) => Iteration.Of(call.Budget, call[0]);

    public static Value Pair(KeyValuePair<Value, Value> entry) => Value.OfTuple(entry.Key, entry.Value);

    private static Value Length(Call call) => call[0].Kind switch
    {
        ValueKind.Text => Value.Of(CodePoints.Length(call.Text(0))),
        ValueKind.Map => Value.Of(call[0].Map.Count),
        ValueKind.List or ValueKind.Tuple => Value.Of(call[0].Items.Count),
        _ when call[0].IsIterable => Value.Of(call.Items(0).LongCount()),
        _ => throw JinjaOperators.Wrong($"{Kinds.Of(call[0])} has no length."),
    };

    private static Value Join(Call call)
    {
        var text = new BoundedText(call.Budget);
        var between = PythonText.Of(call[1], call.Budget);
        var isFirst = true;
        foreach (var item in Of(call))
        {
            if (!isFirst) text.Add(between);
            text.Add(PythonText.Of(call[2].IsNull ? item : Members.At(item, call[2]), call.Budget));
            isFirst = false;
        }

        return Value.Of(text.ToString());
    }

    private static Value Batch(Call call)
    {
        var size = call.Int(1);
        if (size <= 0) throw JinjaOperators.Wrong("The filter batch takes a number of items.");
        var batches = new List<Value>();
        var batch = new List<Value>();
        foreach (var item in call.Kept(Of(call)))
        {
            if (batch.Count == size)
            {
                batches.Add(Value.OfList(batch));
                batch = [];
            }

            batch.Add(item);
        }

        if (batch.Count == 0) return Value.OfList(batches);
        if (!call[2].IsNull) Fill(call, batch, size);
        batches.Add(Value.OfList(batch));
        return Value.OfList(batches);
    }

    private static Value Slice(Call call)
    {
        var count = call.Int(1);
        if (count <= 0) throw JinjaOperators.Wrong("The filter slice takes a number of lists.");
        var items = call.Kept(Of(call));
        call.Budget.Items(count);
        call.Budget.Steps(count);
        var (size, longer) = (items.Count / count, items.Count % count);
        var slices = new List<Value>();
        var start = 0;
        for (var place = 0; place < count; place++)
        {
            var length = (int)size + (place < longer ? 1 : 0);
            var slice = items.GetRange(start, length);
            start += length;
            if (!call[2].IsNull && place >= longer && longer > 0) Fill(call, slice, size + 1);
            slices.Add(Value.OfList(slice));
        }

        return Value.OfList(slices);
    }

    private static void Fill(Call call, List<Value> items, long count)
    {
        call.Budget.Items(count - items.Count);
        while (items.Count < count) items.Add(call[2]);
    }
}
