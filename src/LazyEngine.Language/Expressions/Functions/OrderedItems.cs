using System.Collections;

namespace LazyEngine.Language.Expressions.Functions;

/// <summary>Items in the order of what selectors make of them: the first that tells two items apart decides, and items that none tells apart keep their order.</summary>
internal sealed class OrderedItems(Budget budget, IEnumerable<Value> items, IReadOnlyList<(Func<Value, Value> Select, bool IsDescending)> orders, Comparison<Value> compare) : IEnumerable<Value>
{
    public OrderedItems Then(Func<Value, Value> select, bool isDescending) => new(budget, items, [.. orders, (select, isDescending)], compare);

    public IEnumerator<Value> GetEnumerator()
    {
        var keyed = new List<(Value Item, Value[] Keys)>();
        foreach (var item in items)
        {
            budget.Step();
            budget.Items(1 + orders.Count);
            keyed.Add((item, [.. orders.Select(order => order.Select(item))]));
        }

        foreach (var pair in StableSort.Of(keyed, Compare)) yield return pair.Item;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Compare((Value Item, Value[] Keys) left, (Value Item, Value[] Keys) right)
    {
        budget.Step();
        for (var index = 0; index < orders.Count; index++)
        {
            var order = compare(left.Keys[index], right.Keys[index]);
            if (order != 0) return orders[index].IsDescending ? -order : order;
        }

        return 0;
    }
}
