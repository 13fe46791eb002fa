namespace LazyEngine.Pictures.Model;

/// <summary>Gives each item of a graph its layer: below all that it waits for, and no further from them than need be.</summary>
internal static class Ranks
{
    public static int[] Of(int count, IReadOnlyList<Arrow> arrows)
    {
        var (into, from) = (arrows.ToLookup(arrow => arrow.To), arrows.ToLookup(arrow => arrow.From));
        var order = Sorted(count, into, from);
        var ranks = new int[count];
        foreach (var item in order) ranks[item] = into[item].Select(arrow => ranks[arrow.From] + 1).DefaultIfEmpty(0).Max();
        // What has more arrows out than in moves towards those that wait for it: that makes more arrows short than long.
        foreach (var item in Enumerable.Reverse(order))
        {
            if (from[item].Count() > into[item].Count()) ranks[item] = from[item].Min(arrow => ranks[arrow.To]) - 1;
        }

        return ranks;
    }

    /// <summary>How many layers arrows pass without ending there, all in all: what a layout costs.</summary>
    public static int LayersPassed(int count, IReadOnlyList<Arrow> arrows)
    {
        var ranks = Of(count, arrows);
        return arrows.Sum(arrow => ranks[arrow.To] - ranks[arrow.From] - 1);
    }

    /// <summary>The items, each after all that it waits for.</summary>
    public static List<int> Sorted(int count, IReadOnlyList<Arrow> arrows) => Sorted(count, arrows.ToLookup(arrow => arrow.To), arrows.ToLookup(arrow => arrow.From));

    private static List<int> Sorted(int count, ILookup<int, Arrow> into, ILookup<int, Arrow> from)
    {
        var missing = Enumerable.Range(0, count).Select(item => into[item].Count()).ToArray();
        var order = new List<int>(Enumerable.Range(0, count).Where(item => missing[item] == 0));
        for (var at = 0; at < order.Count; at++)
        {
            foreach (var arrow in from[order[at]])
            {
                if (--missing[arrow.To] == 0) order.Add(arrow.To);
            }
        }

        return order;
    }
}
