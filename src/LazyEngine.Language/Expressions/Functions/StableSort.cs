namespace LazyEngine.Language.Expressions.Functions;

/// <summary>Puts items in order; those of one rank keep their order. The sort of the framework hides what a comparison throws.</summary>
internal static class StableSort
{
    public static T[] Of<T>(IReadOnlyCollection<T> items, Comparison<T> compare)
    {
        T[] from = [.. items];
        var into = new T[from.Length];
        for (long width = 1; width < from.Length; width *= 2)
        {
            for (long start = 0; start < from.Length; start += width * 2) Merge(from, into, (int)start, (int)Math.Min(start + width, from.Length), (int)Math.Min(start + (width * 2), from.Length), compare);
            (from, into) = (into, from);
        }

        return from;
    }

    private static void Merge<T>(T[] from, T[] into, int start, int middle, int end, Comparison<T> compare)
    {
        var (left, right) = (start, middle);
        for (var place = start; place < end; place++) into[place] = left < middle && (right == end || compare(from[left], from[right]) <= 0) ? from[left++] : from[right++];
    }
}
