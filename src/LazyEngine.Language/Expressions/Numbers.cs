using System.Globalization;
using System.Numerics;

namespace LazyEngine.Language.Expressions;

/// <summary>Numbers as Python counts: whole numbers of any size, division that rounds down.</summary>
internal static class Numbers
{
    /// <summary>No whole number is larger: about 10 000 decimal digits.</summary>
    private const int MostBits = 33_000;

    public static Value Add(Value left, Value right) => Either(left, right, static (a, b) => a + b, static (a, b) => a + b);

    public static Value Subtract(Value left, Value right) => Either(left, right, static (a, b) => a - b, static (a, b) => a - b);

    public static Value Multiply(Value left, Value right)
    {
        if (IsWhole(left) && IsWhole(right) && Bits(left) + Bits(right) > MostBits) throw TooLarge();
        return Either(left, right, static (a, b) => a * b, static (a, b) => a * b);
    }

    public static Value DivideDown(Value left, Value right)
    {
        CheckDivisor(right);
        return Either(left, right, Down, static (a, b) => Math.Floor(a / b));
    }

    public static Value Divide(Value left, Value right)
    {
        CheckDivisor(right);
        return Value.Of(FloatOf(left) / FloatOf(right));
    }

    /// <summary>What division that rounds down leaves: it has the sign of the divisor.</summary>
    public static Value Remainder(Value left, Value right)
    {
        CheckDivisor(right);
        return Either(left, right, static (a, b) => a - (Down(a, b) * b), static (a, b) => a - (Math.Floor(a / b) * b) is var rest && rest == 0 ? Math.CopySign(0, b) : rest);
    }

    public static Value Power(Value left, Value right)
    {
        if (!IsWhole(left) || !IsWhole(right) || Whole(right).Sign < 0)
        {
            if (FloatOf(left) == 0 && FloatOf(right) < 0) throw new ExpressionException(ExpressionProblem.Evaluation, "Zero has no negative power.");
            return Value.Of(Math.Pow(FloatOf(left), FloatOf(right)));
        }

        var (number, exponent) = (Whole(left), Whole(right));
        if (number.IsZero || number.IsOne || number == BigInteger.MinusOne) return Value.Of(exponent.IsZero ? BigInteger.One : number.Sign < 0 && exponent.IsEven ? BigInteger.One : number);
        if (exponent > MostBits || number.GetBitLength() * (long)exponent > MostBits) throw TooLarge();
        return Value.Of(BigInteger.Pow(number, (int)exponent));
    }

    public static Value Negate(Value value) => value.Kind == ValueKind.Float ? Value.Of(-value.Float) : Value.Of(-Whole(value));

    public static Value Shift(BigInteger number, BigInteger bits)
    {
        if (bits > MostBits || number.GetBitLength() + (long)BigInteger.Max(bits, 0) > MostBits) throw TooLarge();
        return Value.Of(bits < -MostBits ? (number.Sign < 0 ? BigInteger.MinusOne : BigInteger.Zero) : number << (int)bits);
    }

    public static int Compare(Value left, Value right)
    {
        if (left.Kind != ValueKind.Float && right.Kind != ValueKind.Float) return Whole(left).CompareTo(Whole(right));
        return FloatOf(left).CompareTo(FloatOf(right));
    }

    /// <summary>To so many decimals, and half to the even neighbour.</summary>
    public static Value Round(Value value, long decimals)
    {
        if (value.Kind == ValueKind.Float)
        {
            if (!double.IsFinite(value.Float)) return value;
            return decimals > 15 ? value : decimals >= 0 && Math.Abs(value.Float) < 1e15
                ? Value.Of(RoundExactly(value.Float, (int)decimals))
                : Value.Of(decimals >= 0 ? value.Float : (double)RoundWhole(new BigInteger(value.Float), decimals));
        }

        return decimals >= 0 ? value : Value.Of(RoundWhole(Whole(value), decimals));
    }

    public static Value WholeOf(double value) =>
        double.IsFinite(value) ? Value.Of(new BigInteger(value)) : throw new ExpressionException(ExpressionProblem.Evaluation, "A float that is not finite is no integer.");

    /// <summary>A whole number as Python reads it; null where the text is none.</summary>
    public static Value? ReadWhole(string text, int numberBase = 10)
    {
        var digits = text.Trim().Replace("_", string.Empty, StringComparison.Ordinal);
        var isNegative = digits.StartsWith('-');
        if (digits.StartsWith('-') || digits.StartsWith('+')) digits = digits[1..];
        var prefix = numberBase switch { 16 => "0x", 8 => "0o", 2 => "0b", _ => "\0" };
        if (digits.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) digits = digits[2..];
        if (digits.Length == 0 || digits.Length > MostBits / 4) return null;
        if (numberBase == 10)
        {
            return BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Value.Of(isNegative ? -number : number) : null;
        }

        var sum = BigInteger.Zero;
        foreach (var unit in digits)
        {
            var digit = char.IsAsciiDigit(unit) ? unit - '0' : char.IsAsciiLetter(unit) ? char.ToLowerInvariant(unit) - 'a' + 10 : numberBase;
            if (digit >= numberBase) return null;
            sum = (sum * numberBase) + digit;
        }

        return Value.Of(isNegative ? -sum : sum);
    }

    /// <summary>A float as Python reads it; null where the text is none.</summary>
    public static Value? ReadFloat(string text)
    {
        var trimmed = text.Trim();
        var bare = trimmed.TrimStart('+', '-');
        if (bare.Equals("inf", StringComparison.OrdinalIgnoreCase) || bare.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            return Value.Of(trimmed[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        }

        if (bare.Equals("nan", StringComparison.OrdinalIgnoreCase)) return Value.Of(double.NaN);
        return double.TryParse(trimmed.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? Value.Of(number)
            : null;
    }

    public static double FloatOf(Value value) => value.Kind == ValueKind.Float ? value.Float : (double)Whole(value);

    public static BigInteger Whole(Value value) => Equality.Whole(value);

    private static bool IsWhole(Value value) => value.Kind != ValueKind.Float;

    private static long Bits(Value value) => Whole(value).GetBitLength();

    private static Value Either(Value left, Value right, Func<BigInteger, BigInteger, BigInteger> whole, Func<double, double, double> real) =>
        IsWhole(left) && IsWhole(right) ? Bounded(whole(Whole(left), Whole(right))) : Value.Of(real(FloatOf(left), FloatOf(right)));

    private static Value Bounded(BigInteger number) => number.GetBitLength() <= MostBits ? Value.Of(number) : throw TooLarge();

    private static BigInteger Down(BigInteger left, BigInteger right)
    {
        var quotient = BigInteger.DivRem(left, right, out var rest);
        return !rest.IsZero && (rest.Sign < 0) != (right.Sign < 0) ? quotient - 1 : quotient;
    }

    // The exact value decides, as in Python: 2.675 is a little less than it looks.
    private static double RoundExactly(double value, int decimals)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var fraction = new BigInteger(exponent == 0 ? (bits & 0xFFFFFFFFFFFFF) << 1 : (bits & 0xFFFFFFFFFFFFF) | 0x10000000000000);
        var scaled = fraction * BigInteger.Pow(10, decimals);
        var shift = exponent - 1075;
        var rounded = shift >= 0 ? scaled << shift : HalfToEven(scaled, BigInteger.One << -shift);
        return Math.CopySign(double.Parse(string.Create(CultureInfo.InvariantCulture, $"{rounded}E-{decimals}"), NumberStyles.Float, CultureInfo.InvariantCulture), value);
    }

    private static BigInteger HalfToEven(BigInteger value, BigInteger unit)
    {
        var down = Down(value, unit);
        var twice = (value - (down * unit)) * 2;
        return twice > unit || (twice == unit && !down.IsEven) ? down + 1 : down;
    }

    private static BigInteger RoundWhole(BigInteger value, long decimals)
    {
        if (-decimals > 10_000) return BigInteger.Zero;
        var unit = BigInteger.Pow(10, (int)-decimals);
        return HalfToEven(value, unit) * unit;
    }

    private static void CheckDivisor(Value right)
    {
        if (right.Kind == ValueKind.Float ? right.Float == 0 : Whole(right).IsZero) throw new ExpressionException(ExpressionProblem.Evaluation, "Nothing can be divided by zero.");
    }

    private static ExpressionException TooLarge() => new(ExpressionProblem.Limit, "The number has more than 10,000 digits.");
}
