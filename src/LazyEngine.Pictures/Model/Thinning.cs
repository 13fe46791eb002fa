using System.Collections;
using LazyEngine.Flows;

namespace LazyEngine.Pictures.Model;

/// <summary>Leaves out arrows of a graph that has more than anybody can follow.</summary>
internal static class Thinning
{
    /// <summary>How many arrows there are for each item, up to which all of them are drawn.</summary>
    private const int ReadablePerItem = 4;

    /// <summary>How many layers long arrows pass, up to which all of them are drawn.</summary>
    private const int ReadablePassed = 4_000;

    private const int MostArrows = 2_000;
    private const int MostPassed = 10_000;

    /// <summary>All arrows, where that can be read; else those that do not follow from others.</summary>
    /// <exception cref="PictureTooLargeException">Those are too many as well.</exception>
    public static IReadOnlyList<Arrow> Of(Flow graph, IReadOnlyList<Arrow> arrows)
    {
        var count = graph.Items.Count;
        if (arrows.Count <= ReadablePerItem * count && Ranks.LayersPassed(count, arrows) <= ReadablePassed) return arrows;
        var needed = Needed(count, arrows);
        return needed.Count <= MostArrows && Ranks.LayersPassed(count, needed) <= MostPassed ? needed : throw PictureTooLargeException.ByArrows(graph.Name, arrows.Count);
    }

    private static List<Arrow> Needed(int count, IReadOnlyList<Arrow> arrows)
    {
        var from = arrows.ToLookup(arrow => arrow.From);
        var reached = new BitArray[count];
        var needed = new List<Arrow>();
        foreach (var item in Enumerable.Reverse(Ranks.Sorted(count, arrows)))
        {
            // What is reached by way of another item needs no arrow of its own.
            var further = new BitArray(count);
            foreach (var arrow in from[item]) further.Or(reached[arrow.To]);
            needed.AddRange(from[item].Where(arrow => arrow.Kind == ArrowKind.Decision || !further[arrow.To]));
            foreach (var arrow in from[item]) further[arrow.To] = true;
            reached[item] = further;
        }

        return [.. needed.OrderBy(arrow => arrow.From).ThenBy(arrow => arrow.To)];
    }
}
