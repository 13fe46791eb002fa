using System.Numerics;
using System.Text;

namespace LazyEngine.Language.Expressions.Python;

/// <summary>Text and lists a number of times.</summary>
internal static class Repetition
{
    public static Value Of(Budget budget, Value value, BigInteger times)
    {
        var count = times.Sign <= 0 ? 0 : times;
        if (value.Kind == ValueKind.Text)
        {
            budget.Characters(Bounded(count * value.Text.Length));
            return Value.Of(value.Text.Length == 0 || count.IsZero ? string.Empty : new StringBuilder().Insert(0, value.Text, (int)count).ToString());
        }

        budget.Items(Bounded(count * value.Items.Count));
        var items = new List<Value>();
        if (value.Items.Count > 0)
        {
            for (var turn = 0; turn < count; turn++) items.AddRange(value.Items);
        }

        return value.Kind == ValueKind.Tuple ? Value.OfTuple(items) : Value.OfList(items);
    }

    private static long Bounded(BigInteger size) => (long)BigInteger.Min(size, long.MaxValue);
}
