using System.Collections.Immutable;
using LazyEngine.Flows;
using LazyEngine.Language.Expressions;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>The lists of 'with-items', which have one length.</summary>
internal sealed class ItemLists(IReadOnlyList<(string Name, Formula List)> lists) : IItems
{
    public IReadOnlyList<ImmutableSortedDictionary<string, Payload>> Of(Facts facts)
    {
        var values = lists.Select(list => (list.Name, Items: ItemsOf(list.Name, list.List.ValueOf(facts)))).ToList();
        var length = values[0].Items.Count;
        if (values.Exists(list => list.Items.Count != length)) throw new FormulaException($"The lists of 'with-items' differ in length: {string.Join(", ", values.Select(list => $"'{list.Name}' has {list.Items.Count}"))}.");
        return [.. Enumerable.Range(0, length).Select(item => NamedPayloads.None.AddRange(values.Select(list => KeyValuePair.Create(list.Name, Formula.Written(list.Items[item])))))];
    }

    private static List<Value> ItemsOf(string name, Value value)
    {
        if (!value.IsIterable) throw new FormulaException($"'with-items' runs over '{name}', which is to be a list, and is {Kinds.Of(value)}.");
        var items = new List<Value>();
        foreach (var item in value.Enumerate())
        {
            if (items.Count == Starting.ItemsMax) throw new FormulaException($"'with-items' runs over '{name}', which has more than {Starting.ItemsMax} items. Split the list.");
            items.Add(item);
        }

        return items;
    }
}
