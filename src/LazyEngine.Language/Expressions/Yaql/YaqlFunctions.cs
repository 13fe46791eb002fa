namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>The functions of YAQL.</summary>
internal static class YaqlFunctions
{
    private static readonly Dictionary<string, Func<YaqlCall, Value>> Table = new(StringComparer.Ordinal)
    {
        ["task"] = call => call.Scope.Context.Task(call.OptionalText(0, "name")),
        ["tasks"] = call => call.Scope.Context.Tasks(call.OptionalText(0, "workflow_execution_id"), call.OptionalTruth(1, "recursive", false), call.OptionalText(2, "state"), call.OptionalTruth(3, "flat", false)),
        ["execution"] = call => call.Scope.Context.Execution(),
        ["executions"] = call => call.Scope.Context.Executions(call.OptionalText(0, "id"), call.OptionalText(1, "root_execution_id"), call.OptionalText(2, "state"), null, null),
        ["env"] = call => call.Scope.Context.Env(),
        ["global"] = call => call.Scope.Context.Global(call.Text(0)),
        ["uuid"] = call => Value.Of(call.Scope.Context.Uuid()),
        ["get"] = call => call.Map(0).TryGet(call[1], out var found) ? found : call.Optional(2, "default") ?? Value.Null,
        ["range"] = Range,
        ["list"] = call => call.ListOf(Enumerable.Range(0, call.Count).SelectMany(place => call[place] is { IsIterable: true } inner ? inner.Enumerate() : [call[place]])),
        ["len"] = call => Value.Of(call[0] switch { { Kind: ValueKind.Text } text => text.Text.Length, { Kind: ValueKind.Map } map => map.Map.Count, _ => (long)call.List(0).Count }),
        ["str"] = call => Value.Of(call[0] switch { { Kind: ValueKind.Boolean } truth => truth.Boolean ? "true" : "false", { IsNull: true } => "null", var value => PythonText.Of(value, call.Budget) }),
        ["int"] = call => call[0] switch { { Kind: ValueKind.Text } text => Numbers.ReadWhole(text.Text) ?? throw call.Misfit(0, "a number"), { IsNull: true } => Value.Of(0), { Kind: ValueKind.Float } number => Numbers.WholeOf(number.Float), var value => value },
        ["switch"] = Switch,
        ["first"] = call => call.Items(0).Select(item => (Value?)item).FirstOrDefault() ?? call.Optional(1, "default") ?? throw call.Bad("finds no first item"),
        ["keys"] = call => Value.OfList(call.Map(0).Keys),
        ["values"] = call => Value.OfList(call.Map(0).Values),
        ["items"] = call => call.ListOf(call.Map(0).Entries.Select(entry => Value.OfList([entry.Key, entry.Value]))),
        ["select"] = call => Lambdas(call, (lambda, item) => lambda.Apply(item)),
        ["where"] = call => call.ListOf(call.Items(0).Where(item => Truth.Of(call.Lambda(1).Apply(item)))),
        ["contains"] = call => Value.Of(call.Items(0).Contains(call[1])),
        ["append"] = call => call.ListOf([.. call.Items(0), .. Enumerable.Range(1, call.Count - 1).Select(place => call[place])]),
        ["join"] = call => call[0].Kind == ValueKind.Text ? Value.Of(string.Join(call.Text(0), call.Items(1).Select(item => PythonText.Of(item, call.Budget)))) : Value.Of(string.Join(call.Text(1), call.Items(0).Select(item => PythonText.Of(item, call.Budget)))),
        ["replace"] = call => Value.Of(call.Text(0).Replace(call.Text(1), call.Text(2), StringComparison.Ordinal)),
        ["sum"] = call => call.Items(0).Aggregate(Value.Of(0), Numbers.Add),
    };

    public static Func<YaqlCall, Value>? Find(string name) => Table.GetValueOrDefault(name);

    private static Value Lambdas(YaqlCall call, Func<Lambda, Value, Value> apply) => call.ListOf(call.Items(0).Select(item => apply(call.Lambda(1), item)));

    private static Value Range(YaqlCall call)
    {
        var (start, end) = call.Count == 1 ? (0, call.Whole(0)) : (call.Whole(0), call.Whole(1));
        var step = call.OptionalWhole(2, "step") ?? 1;
        if (step == 0) throw call.Bad("needs a step that is not 0");
        var count = Math.Max(0, step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step);
        call.Budget.Steps(count);
        return call.ListOf(Enumerable.Range(0, (int)Math.Min(count, int.MaxValue)).Select(place => Value.Of(start + (place * step))));
    }

    private static Value Switch(YaqlCall call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument is { Key: { } key, Value: { } value } && Truth.Of(key.Evaluate(call.Scope))) return value.Evaluate(call.Scope);
        }

        return Value.Null;
    }
}
