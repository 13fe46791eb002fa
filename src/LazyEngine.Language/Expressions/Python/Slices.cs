using System.Numerics;

namespace LazyEngine.Language.Expressions.Python;

/// <summary>Parts of text and lists, with the places of Python: negative ones count from the end.</summary>
internal static class Slices
{
    public static Value Of(Budget budget, Value value, Value from, Value to, Value step)
    {
        if (value.Kind != ValueKind.Text && !value.IsList) throw new ExpressionException(ExpressionProblem.Evaluation, $"{Kinds.Of(value)} has no parts from one place to another.");
        var count = value.Kind == ValueKind.Text ? CodePoints.Length(value.Text) : value.Items.Count;
        var stride = step.IsNull ? 1 : Place(step);
        if (stride == 0) throw new ExpressionException(ExpressionProblem.Evaluation, "The step between places is zero.");
        var (first, last) = stride > 0 ? (0L, (long)count) : (-1L, count - 1L);
        var start = from.IsNull ? (stride > 0 ? first : last) : Math.Clamp(Place(from) is var begin && begin < 0 ? begin + count : begin, first, last);
        var end = to.IsNull ? (stride > 0 ? last : first) : Math.Clamp(Place(to) is var stop && stop < 0 ? stop + count : stop, first, last);

        if (value.Kind == ValueKind.Text && stride == 1) return Value.Of(CodePoints.Between(value.Text, start, end));
        var source = value.Kind == ValueKind.Text ? new ItemList([.. value.Enumerate()]) : value.Items;
        var items = new List<Value>();
        for (var place = start; stride > 0 ? place < end : place > end; place += stride)
        {
            budget.Step();
            budget.Items(1);
            items.Add(source[(int)place]);
        }

        if (value.Kind == ValueKind.Text) return Value.Of(string.Concat(items.Select(item => item.Text)));
        return value.Kind == ValueKind.Tuple ? Value.OfTuple(items) : Value.OfList(items);
    }

    private static long Place(Value value) => value.Kind is ValueKind.Integer or ValueKind.Boolean
        ? (long)BigInteger.Clamp(Equality.Whole(value), -(1L << 53), 1L << 53)
        : throw new ExpressionException(ExpressionProblem.Evaluation, $"{Kinds.Of(value)} is no place.");
}
