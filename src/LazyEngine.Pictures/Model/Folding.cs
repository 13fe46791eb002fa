using System.Globalization;
using LazyEngine.Flows;

namespace LazyEngine.Pictures.Model;

/// <summary>Decides which flows are drawn with what is in them, so that a picture never has more boxes than a person can look at.</summary>
internal static class Folding
{
    /// <summary>The places of the flows that are drawn open: level by level, in the order of definition, as long as they fit.</summary>
    /// <exception cref="PictureTooLargeException">Not even the outermost flow fits.</exception>
    public static HashSet<Place> Open(Flow root, int mostBoxes)
    {
        if (root.Items.Count > mostBoxes) throw PictureTooLargeException.ByItems(root.Name, root.Items.Count, mostBoxes);
        var (open, boxes) = (new HashSet<Place>(), 0);
        var queue = new Queue<(Flow Flow, Place Place)>([(root, Place.Root)]);
        while (queue.TryDequeue(out var next))
        {
            // An open flow takes the place of its own box; an empty one still needs room to say so.
            var added = Math.Max(next.Flow.Items.Count, 1) - (next.Place == Place.Root ? 0 : 1);
            if (boxes + added > mostBoxes) continue;
            boxes += added;
            open.Add(next.Place);
            for (var item = 0; item < next.Flow.Items.Count; item++)
            {
                if (next.Flow.Items[item] is Flow inner) queue.Enqueue((inner, next.Place.Of(item)));
            }
        }

        return open;
    }
}

/// <summary>Where an item is in the whole: the places on the way to it. One flow may stand at several places.</summary>
/// <param name="Way">The places, outermost first, with a dot before each.</param>
internal readonly record struct Place(string Way)
{
    public static readonly Place Root = new(string.Empty);

    public Place Of(int item) => new(string.Create(CultureInfo.InvariantCulture, $"{Way}.{item}"));
}
