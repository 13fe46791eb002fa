using LazyEngine.Language.Expressions.Functions;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>What can stand after is.</summary>
internal static class JinjaTests
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("defined", "value: any", static call => Value.Of(call[0].Kind != ValueKind.Undefined)),
        Free("undefined", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Undefined)),
        Free("none", "value: any", static call => Value.Of(call[0].IsNull)),
        Free("boolean", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Boolean)),
        Free("true", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Boolean && call[0].Boolean)),
        Free("false", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Boolean && !call[0].Boolean)),
        Free("number", "value: any", static call => Value.Of(call[0].IsNumber || call[0].Kind == ValueKind.Boolean)),
        Free("integer", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Integer)),
        Free("float", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Float)),
        Free("string", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Text)),
        Free("mapping", "value: any", static call => Value.Of(call[0].Kind == ValueKind.Map)),
        Free("sequence", "value: any", static call => Value.Of(call[0].IsList || call[0].Kind is ValueKind.Text or ValueKind.Map)),
        Free("iterable", "value: any", static call => Value.Of(Iteration.IsOver(call[0]))),
        Free("callable", "value: any", static _ => Value.False),
        Free("escaped", "value: any", static _ => Value.False),
        Free("even", "value: any", static call => Value.Of(Rest(call, Value.Of(2)) == Value.Of(0))),
        Free("odd", "value: any", static call => Value.Of(Rest(call, Value.Of(2)) == Value.Of(1))),
        Free("divisibleby", "value: any, num: any", static call => Value.Of(Rest(call, call[1]) == Value.Of(0))),
        Free("lower", "value: any", static call => Value.Of(IsCased(PythonText.Of(call[0], call.Budget), char.IsUpper, char.IsLower))),
        Free("upper", "value: any", static call => Value.Of(IsCased(PythonText.Of(call[0], call.Budget), char.IsLower, char.IsUpper))),
        Free("in", "value: any, seq: any", static call => JinjaOperators.In(call.Budget, call[0], call[1])),
        Free("sameas", "value: any, other: any", static call => Value.Of(call[0].Kind == call[1].Kind && call[0].IsSame(call[1]))),
        Free("filter", "value: text", static call => Value.Of(JinjaLibrary.IsFilter(call.Text(0)))),
        Free("test", "value: text", static call => Value.Of(JinjaLibrary.IsTest(call.Text(0)))),
        .. Comparisons(JinjaOperators.AreEqual, "eq", "equalto", "=="),
        .. Comparisons(JinjaOperators.AreDifferent, "ne", "!="),
        .. Comparisons(JinjaOperators.Less, "lt", "lessthan", "<"),
        .. Comparisons(JinjaOperators.AtMost, "le", "<="),
        .. Comparisons(JinjaOperators.Greater, "gt", "greaterthan", ">"),
        .. Comparisons(JinjaOperators.AtLeast, "ge", ">="),
    ];

    private static IEnumerable<Function> Comparisons(Func<Budget, Value, Value, Value> compare, params string[] names) =>
        names.Select(name => Free(name, "value: any, other: any", call => compare(call.Budget, call[0], call[1])));

    private static Value Rest(Call call, Value divisor) => call[0].Kind == ValueKind.Text ? throw JinjaOperators.Wrong("A string has no divisors.") : JinjaOperators.Remainder(call.Budget, call[0], divisor);

    private static bool IsCased(string text, Func<char, bool> isOther, Func<char, bool> isWanted) => !text.Any(isOther) && text.Any(isWanted);
}
