using System.Numerics;

namespace LazyEngine.Language.Expressions;

/// <summary>Which values are equal: those that Python finds equal, so 1, 1.0 and True are.</summary>
internal static class Equality
{
    public static bool AreEqual(Value left, Value right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Null, ValueKind.Null) => true,
        (ValueKind.Text, ValueKind.Text) => string.Equals(left.Text, right.Text, StringComparison.Ordinal),
        (ValueKind.Float, ValueKind.Float) => Same(left.Float, right.Float),
        (ValueKind.Float, ValueKind.Integer or ValueKind.Boolean) => Same(left.Float, Whole(right)),
        (ValueKind.Integer or ValueKind.Boolean, ValueKind.Float) => Same(right.Float, Whole(left)),
        (ValueKind.Integer or ValueKind.Boolean, ValueKind.Integer or ValueKind.Boolean) => Whole(left) == Whole(right),
        (ValueKind.List or ValueKind.Tuple, ValueKind.List or ValueKind.Tuple) => Same(left.Items, right.Items),
        (ValueKind.Set, ValueKind.Set) => left.Set.Count == right.Set.Count && left.Set.All(right.Set.Contains),
        (ValueKind.Map, ValueKind.Map) => Same(left.Map, right.Map),
        (ValueKind.Time, ValueKind.Time) => left.Time == right.Time,
        (ValueKind.Span, ValueKind.Span) => left.Span == right.Span,
        _ => left.Kind == right.Kind && left.IsSame(right),
    };

    public static int HashOf(Value value) => value.Kind switch
    {
        ValueKind.Text => value.Text.GetHashCode(StringComparison.Ordinal),
        ValueKind.Integer or ValueKind.Boolean => Whole(value).GetHashCode(),
        // A float that is a whole number equals that number.
        ValueKind.Float => double.IsInteger(value.Float) ? new BigInteger(value.Float).GetHashCode() : value.Float.GetHashCode(),
        ValueKind.List or ValueKind.Tuple => value.Items.Aggregate(value.Items.Count, (hash, item) => unchecked((hash * 31) + HashOf(item))),
        ValueKind.Set => value.Set.Aggregate(value.Set.Count, (hash, item) => hash ^ HashOf(item)),
        ValueKind.Map => value.Map.Entries.Aggregate(value.Map.Count, (hash, entry) => hash ^ HashOf(entry.Key) ^ unchecked(HashOf(entry.Value) * 31)),
        ValueKind.Time => value.Time.GetHashCode(),
        ValueKind.Span => value.Span.GetHashCode(),
        _ => (int)value.Kind,
    };

    public static BigInteger Whole(Value value) => value.Kind == ValueKind.Boolean ? (value.Boolean ? BigInteger.One : BigInteger.Zero) : value.Integer;

    private static bool Same(double left, double right) => !double.IsNaN(left) && left.Equals(right) || (left == 0 && right == 0);

    private static bool Same(double left, BigInteger right) => double.IsInteger(left) && new BigInteger(left) == right;

    private static bool Same(ItemList left, ItemList right)
    {
        if (left.Count != right.Count) return false;
        for (var index = 0; index < left.Count; index++)
        {
            if (!AreEqual(left[index], right[index])) return false;
        }

        return true;
    }

    private static bool Same(ValueMap left, ValueMap right) =>
        left.Count == right.Count && left.Entries.All(entry => right.TryGet(entry.Key, out var other) && AreEqual(entry.Value, other));
}
