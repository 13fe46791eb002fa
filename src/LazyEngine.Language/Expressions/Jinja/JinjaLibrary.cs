using System.Collections.Frozen;
using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Plans;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>All functions, filters and tests of Jinja.</summary>
internal static class JinjaLibrary
{
    private static readonly FrozenDictionary<string, Function> GlobalsByName = ByName([.. JinjaGlobals.Functions, .. MistralFunctions.Functions]);

    private static readonly FrozenDictionary<string, Function> FiltersByName = ByName([.. TextFilters.Functions, .. NumberFilters.Functions, .. ListFilters.Functions, .. QueryFilters.Functions]);

    private static readonly FrozenDictionary<string, Function> TestsByName = ByName(JinjaTests.Functions);

    private static readonly FrozenDictionary<string, Function> Shared = ByName(MistralFunctions.Functions);

    public static IEnumerable<Function> Globals => Ordered(GlobalsByName);

    public static IEnumerable<Function> Filters => Ordered(FiltersByName);

    public static IEnumerable<Function> Tests => Ordered(TestsByName);

    public static Function? Global(string name) => GlobalsByName.GetValueOrDefault(name);

    /// <summary>What a filter makes of a value.</summary>
    /// <exception cref="ExpressionException">There is no such filter, or it makes nothing of it.</exception>
    public static Value Filter(Scope scope, string name, Value value, Given given)
    {
        if (FiltersByName.TryGetValue(name, out var filter)) return Invocation.Of(scope, filter, $"The filter {name}", given.Before(value), takesUndefined: name is "default" or "d");
        if (!Shared.TryGetValue(name, out var function)) throw JinjaOperators.Wrong($"There is no filter '{Names.Shown(name)}'.");
        // The value before the bar is the data that all of them can see; those that want a document take it where they are given none.
        JinjaOperators.Defined(value);
        var isDocument = given.Values.Count == 0 && given.Names.Count == 0 && function.Signature.PlaceOf("data") == 0;
        return Invocation.Of(scope, function, $"The filter {name}", isDocument ? given.Before(value) : given);
    }

    /// <summary>Whether a test holds for a value.</summary>
    /// <exception cref="ExpressionException">There is no such test, or it does not fit the value.</exception>
    public static bool Holds(Scope scope, string name, Value value, Given given)
    {
        if (!TestsByName.TryGetValue(name, out var test)) throw JinjaOperators.Wrong($"There is no test '{Names.Shown(name)}'.");
        return Truth.Of(Invocation.Of(scope, test, $"The test {name}", given.Before(value), takesUndefined: name is "defined" or "undefined"));
    }

    public static bool IsFilter(string name) => FiltersByName.ContainsKey(name) || Shared.ContainsKey(name);

    public static bool IsTest(string name) => TestsByName.ContainsKey(name);

    private static FrozenDictionary<string, Function> ByName(IEnumerable<Function> functions) => functions.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    private static IEnumerable<Function> Ordered(FrozenDictionary<string, Function> functions) => functions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value);
}

/// <summary>Functions that any template can call.</summary>
internal static class JinjaGlobals
{
    private const long LongestRange = 100_000;

    public static IReadOnlyList<Function> Functions { get; } =
    [
        Function.Free("range", "start: int, stop?: int, step: int = 1", static call =>
        {
            var (start, stop) = call.Has(1) ? (call.Int(0), call.Int(1)) : (0, call.Int(0));
            var step = call.Int(2);
            if (step == 0) throw JinjaOperators.Wrong("range() needs a step other than zero.");
            var count = step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step;
            if (count > LongestRange) throw new ExpressionException(ExpressionProblem.Limit, $"range() gives at most {LongestRange} numbers.");
            return call.List(Enumerable.Range(0, (int)Math.Max(0, count)).Select(place => Value.Of(start + (place * step))));
        }),
        Function.Free("dict", "items?: any, **entries: any", static call =>
        {
            var items = !call.Has(0) ? [] : call[0].Kind == ValueKind.Map ? call[0].Map.Entries : Iteration.Of(call.Budget, call[0]).Select(item => Pair(call, item));
            return call.Map([.. items, .. call.Names.Select(name => KeyValuePair.Create(Value.Of(name.Name), name.Value))]);
        }),
        Function.Free("namespace", "items?: map, **variables: any", static call =>
        {
            var variables = new Dictionary<string, Value>(StringComparer.Ordinal);
            foreach (var (key, value) in call.Has(0) ? call[0].Map.Entries : []) variables[JsonValue.NameOf(key)] = value;
            foreach (var (name, value) in call.Names) variables[name] = value;
            call.Budget.Items(variables.Count * 2L);
            return Value.OfNamespace(variables);
        }),
    ];

    private static KeyValuePair<Value, Value> Pair(Call call, Value item) =>
        Iteration.IsOver(item) && Iteration.Of(call.Budget, item).Take(3).ToList() is [var key, var value] ? KeyValuePair.Create(key, value) : throw JinjaOperators.Wrong("dict() takes pairs of a key and a value.");
}
