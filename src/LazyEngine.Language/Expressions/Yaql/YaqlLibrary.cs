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
}
