using System.Numerics;
using LazyEngine.Language.Expressions.Functions;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Functions of numbers.</summary>
internal static class YaqlNumbers
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("abs", "number: number", static call => call[0].Kind == ValueKind.Float ? Value.Of(Math.Abs(call[0].Float)) : Value.Of(BigInteger.Abs(call.Whole(0)))),
        Free("sign", "number: number", static call => Value.Of(Numbers.Compare(call[0], Value.Of(0)))),
        Free("round", "number: number, ndigits: int = 0", static call => Numbers.Round(call[0], call.Int(1))),
        Free("pow", "a: number, b: number, c: number? = null", static call => call[2].IsNull ? Numbers.Power(call[0], call[1]) : PowerModulo(call)),
        Free("max", "a: any, b: any", static call => Greater(call[0], call[1])),
        Free("min", "a: any, b: any", static call => Less(call[0], call[1])),
        Free("hex", "number: number?", static call => call[0].Kind == ValueKind.Integer ? call.Made(Hex(call.Whole(0))) : throw YaqlTerms.Wrong("hex() takes a whole number.")),
        Free("bitwiseAnd", "left: int, right: int", static call => Value.Of(call.Whole(0) & call.Whole(1))),
        Free("bitwiseOr", "left: int, right: int", static call => Value.Of(call.Whole(0) | call.Whole(1))),
        Free("bitwiseXor", "left: int, right: int", static call => Value.Of(call.Whole(0) ^ call.Whole(1))),
        Free("bitwiseNot", "number: int", static call => Value.Of(-call.Whole(0) - 1)),
        Free("shiftBitsLeft", "number: int, bits: int", static call => Shifted(call, call.Whole(1))),
        Free("shiftBitsRight", "number: int, bits: int", static call => Shifted(call, -call.Whole(1))),
        Free("random", "from?: any, to?: any", static _ => throw YaqlTerms.Wrong("random() is not available: an expression that is evaluated again must give the same value. Let a task choose.")),
    ];

    /// <summary>The greater of two; the first where they are equal.</summary>
    public static Value Greater(Value left, Value right) => YaqlOperators.Compare(">", right, left) > 0 ? right : left;

    /// <summary>The lesser of two; the second where they are equal.</summary>
    public static Value Less(Value left, Value right) => YaqlOperators.Compare(">", right, left) > 0 ? left : right;

    private static Value Shifted(Call call, BigInteger bits)
    {
        if (call.Whole(1).Sign < 0) throw YaqlTerms.Wrong("The number of bits is negative.");
        return Numbers.Shift(call.Whole(0), bits);
    }

    private static string Hex(BigInteger number)
    {
        var digits = BigInteger.Abs(number).ToString("x", System.Globalization.CultureInfo.InvariantCulture).TrimStart('0');
        return $"{(number.Sign < 0 ? "-" : string.Empty)}0x{(digits.Length == 0 ? "0" : digits)}";
    }

    private static Value PowerModulo(Call call)
    {
        if (call[0].Kind != ValueKind.Integer || call[1].Kind != ValueKind.Integer || call[2].Kind != ValueKind.Integer) throw YaqlTerms.Wrong("pow() with three arguments takes whole numbers.");
        if (call.Whole(1).Sign < 0 || call.Whole(2).IsZero) throw YaqlTerms.Wrong("pow() with three arguments takes no negative exponent and divides by something other than zero.");
        call.Budget.Steps((call.Whole(1).GetBitLength() * (call.Whole(2).GetBitLength() / 64 + 1)) + 1);
        return Numbers.Remainder(Value.Of(BigInteger.ModPow(call.Whole(0), call.Whole(1), call.Whole(2))), call[2]);
    }
}
