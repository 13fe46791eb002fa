using System.Numerics;
using LazyEngine.Language.Expressions.Functions;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>Filters of numbers, and of values that may be missing.</summary>
internal static class NumberFilters
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("abs", "value: any", static call => call[0].Kind switch
        {
            ValueKind.Float => Value.Of(Math.Abs(call[0].Float)),
            ValueKind.Integer or ValueKind.Boolean => Value.Of(BigInteger.Abs(call.Whole(0))),
            _ => throw JinjaOperators.Wrong($"The filter abs takes a number, and not {Kinds.Of(call[0])}."),
        }),
        Free("int", "value: any, default: any = 0, base: int = 10", static call => Whole(call) ?? call[1]),
        Free("float", "value: any, default: any = 0.0", static call => call[0].Kind switch
        {
            ValueKind.Integer or ValueKind.Boolean or ValueKind.Float => Value.Of(Numbers.FloatOf(call[0])),
            ValueKind.Text => Numbers.ReadFloat(call.Text(0)) ?? call[1],
            _ => call[1],
        }),
        Free("round", "value: any, precision: int = 0, method: text = 'common'", Round),
        Free("default", "value: any, default_value: any = '', boolean: any = false", Default),
        Free("d", "value: any, default_value: any = '', boolean: any = false", Default),
        Free("attr", "value: any, name: text", static call => Members.Named(call[0], call.Text(1))),
        Free("random", "value: any", static _ => throw JinjaOperators.Wrong("The filter random is not available: an expression that is evaluated again must give the same value. Let a task choose.")),
    ];

    private static Value Default(Call call) => call[0].Kind == ValueKind.Undefined || (call.Flag(2) && !Truth.Of(call[0])) ? call[1] : call[0];

    private static Value? Whole(Call call)
    {
        switch (call[0].Kind)
        {
            case ValueKind.Integer or ValueKind.Boolean:
                return Value.Of(call.Whole(0));
            case ValueKind.Float:
                return double.IsFinite(call[0].Float) ? Numbers.WholeOf(call[0].Float) : null;
            case ValueKind.Text:
                call.Budget.Steps(call.Text(0).Length);
                if (call.Int(2) is < 2 or > 36) throw JinjaOperators.Wrong("The filter int has a base from 2 to 36.");
                return Numbers.ReadWhole(call.Text(0), (int)call.Int(2)) ?? (Numbers.ReadFloat(call.Text(0)) is { } number && double.IsFinite(number.Float) ? Numbers.WholeOf(number.Float) : null);
            default:
                return null;
        }
    }

    private static Value Round(Call call)
    {
        if (!call[0].IsNumber && call[0].Kind != ValueKind.Boolean) throw JinjaOperators.Wrong($"The filter round takes a number, and not {Kinds.Of(call[0])}.");
        if (call.Text(2) == "common") return Numbers.Round(call[0], call.Int(1));
        var scale = Math.Pow(10, Math.Clamp(call.Int(1), -300, 300));
        var number = Numbers.FloatOf(call[0]) * scale;
        return call.Text(2) switch
        {
            "ceil" => Value.Of(Math.Ceiling(number) / scale),
            "floor" => Value.Of(Math.Floor(number) / scale),
            _ => throw JinjaOperators.Wrong("The filter round has the methods common, ceil and floor."),
        };
    }
}
