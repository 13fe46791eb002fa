using System.Collections.Frozen;
using LazyEngine.Language.Expressions.Functions;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>All functions of YAQL.</summary>
internal static class YaqlLibrary
{
    private static readonly FrozenDictionary<string, Function[]> ByName = new[]
        {
            YaqlNames.Functions,
            YaqlChoices.Functions,
            YaqlKinds.Functions,
            YaqlStrings.Functions,
            YaqlPatterns.Functions,
            YaqlNumbers.Functions,
            YaqlLists.Functions,
            YaqlQueries.Functions,
            YaqlGroups.Functions,
            YaqlMaps.Functions,
            YaqlSets.Functions,
            YaqlTimes.Functions,
            MistralFunctions.Functions,
        }
        .SelectMany(functions => functions)
        .GroupBy(function => function.Name)
        .ToFrozenDictionary(functions => functions.Key, functions => functions.ToArray(), StringComparer.Ordinal);

    public static IEnumerable<Function> Functions => ByName.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value);

    /// <summary>Those of one name, the closest first.</summary>
    public static IReadOnlyList<Function> Named(string name) => ByName.TryGetValue(name, out var functions) ? functions : [];

    /// <summary>Text as str() makes it.</summary>
    public static string TextOf(Budget budget, Value value) => value.Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Boolean => value.Boolean ? "true" : "false",
        _ => PythonText.Of(value, budget, areListsTuples: true),
    };

    /// <summary>What an expression gives to those who asked: all that is made on demand is made, and sets are lists.</summary>
    public static Value Finished(Budget budget, Value value)
    {
        budget.Step();
        switch (value.Kind)
        {
            case ValueKind.List or ValueKind.Tuple or ValueKind.Sequence or ValueKind.Set:
                budget.Enter();
                var items = new List<Value>();
                foreach (var item in value.Enumerate())
                {
                    budget.Items(1);
                    items.Add(Finished(budget, item));
                }

                budget.Leave();
                return Value.OfList(items);
            case ValueKind.Map:
                budget.Enter();
                var entries = new List<KeyValuePair<Value, Value>>();
                foreach (var (key, item) in value.Map.Entries)
                {
                    budget.Items(2);
                    entries.Add(KeyValuePair.Create(key, Finished(budget, item)));
                }

                budget.Leave();
                return Value.Of(new ValueMap(entries));
            case ValueKind.Names or ValueKind.Pattern or ValueKind.Namespace:
                throw YaqlTerms.Wrong($"{Kinds.Of(value)} cannot be what an expression gives.");
            default:
                return value;
        }
    }
}
