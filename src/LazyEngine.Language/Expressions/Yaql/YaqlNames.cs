using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Language.Expressions.Python;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Functions that give names to values and to expressions.</summary>
internal static class YaqlNames
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("let", "*values: any, **names: any", static call => Bound(call, call.Rest, call.Names)),
        Free("with", "*values: any", static call => Bound(call, call.Rest, [])),
        Free("def", "name: text, function: lambda", static call =>
        {
            var inner = call.Scope.Inner();
            inner.Define(call.Text(0), new Lambda(call.Lambda(1).Body, inner));
            return Value.Of(inner);
        }),
        Method("unpack", "items: iterable, *names: text", static call =>
        {
            var items = call.Kept(call.Rest.Count == 0 ? call.Items(0) : call.Items(0).Take(call.Rest.Count + 1));
            if (call.Rest.Count == 0) return Bound(call, items, []);
            if (items.Count != call.Rest.Count) throw YaqlTerms.Wrong($"unpack() has {call.Rest.Count} names for another number of items.");
            return Bound(call, [], [.. items.Select((item, place) => (call.Rest[place].Text, item))]);
        }),
        Free("call", "name: text, arguments: list, named: map", static call => Called(call, null)),
        Free("call", "name: text, arguments: list, named: map, receiver: any", static call => Called(call, call[3])),
        Method("assert", "value: any, condition: lambda, message: text = 'Assertion failed'", static call =>
            call.Lambda(1).Holds(call[0]) ? call[0] : throw YaqlTerms.Wrong($"assert(): {(call.Has(2) ? "the condition does not hold, and the message of the call says why." : "the condition does not hold.")}")),
    ];

    private static Value Bound(Call call, IReadOnlyList<Value> values, IReadOnlyList<(string Name, Value Value)> names)
    {
        var inner = call.Scope.Inner();
        call.Budget.Items(values.Count + names.Count);
        for (var place = 0; place < values.Count; place++) inner.Set(Lambda.NameOf(place + 1), values[place]);
        foreach (var (name, value) in names) inner.Set(name, value);
        return Value.Of(inner);
    }

    private static Value Called(Call call, Value? receiver)
    {
        var named = call[2].Map.Entries.Select(entry => new YaqlPlace(entry.Key.Kind == ValueKind.Text ? entry.Key.Text : throw YaqlTerms.Wrong("The name of an argument is text."), entry.Value, call.Scope));
        YaqlPlace[] places = [.. receiver is { } value ? new[] { new YaqlPlace(value, call.Scope) } : [], .. call[1].Items.Select(item => new YaqlPlace(item, call.Scope)), .. named];
        call.Budget.Enter();
        var result = YaqlDispatch.Invoke(call.Scope, call.Text(0), receiver is not null, places);
        call.Budget.Leave();
        return result;
    }
}

/// <summary>Functions that choose what to evaluate.</summary>
internal static class YaqlChoices
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("switch", "*cases: rule", static call =>
        {
            foreach (var rule in call.Rules)
            {
                if (rule.Key.Holds()) return rule.Value.Apply();
            }

            return Value.Null;
        }),
        Free("selectCase", "*conditions: lambda", static call =>
        {
            var place = 0;
            while (place < call.RestLambdas.Count && !call.RestLambdas[place].Holds()) place++;
            return Value.Of(place);
        }),
        Free("selectAllCases", "*conditions: lambda", static call => Call.Lazily(Enumerable.Range(0, call.RestLambdas.Count).Where(place => call.RestLambdas[place].Holds()).Select(place => Value.Of(place)))),
        Free("examine", "*conditions: lambda", static call => Call.Lazily(call.RestLambdas.Select(condition => Value.Of(condition.Holds())))),
        Method("switchCase", "case: int, *values: lambda", static call =>
        {
            var count = call.RestLambdas.Count;
            if (count == 0) return Value.Null;
            var place = call.Int(0);
            return call.RestLambdas[place >= 0 && place < count ? (int)place : count - 1].Apply();
        }),
        Free("coalesce", "*values: lambda", static call =>
        {
            foreach (var lambda in call.RestLambdas)
            {
                if (lambda.Apply() is { IsNull: false } value) return value;
            }

            return Value.Null;
        }),
    ];
}

/// <summary>Functions that tell or change what kind of value a value is.</summary>
internal static class YaqlKinds
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("str", "value: any", static call => call[0].Kind == ValueKind.Text ? call[0] : call.Made(YaqlLibrary.TextOf(call.Budget, call[0]))),
        Free("int", "value: any", static call => Conversions.ToWhole(call[0], call.Budget)),
        Free("float", "value: any", static call => call[0].IsNull ? Value.Of(0.0) : Conversions.ToFloat(call[0])),
        Free("bool", "value: any", static call => Value.Of(Truth.Of(call[0]))),
        Free("isBoolean", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Boolean)),
        Free("isDatetime", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Time)),
        Free("isDict", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Map)),
        Free("isInteger", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Integer)),
        Free("isIterable", "value: any", static call => Value.Of(call[0].IsIterable)),
        Free("isList", "value: any", static call => Value.Of(call[0].IsList)),
        Free("isNumber", "value: any", static call => Value.Of(call[0].IsNumber)),
        Free("isRegex", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Pattern)),
        Free("isSet", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Set)),
        Free("isString", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Text)),
        Free("isTimespan", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Span)),
    ];
}
