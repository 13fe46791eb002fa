using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Pictures.Model;

/// <summary>Finds the arrows between the items of each flow: from its pattern, its links and what its tasks require.</summary>
/// <remarks>What a task inside of a flow takes from outside is an arrow to that flow, so that no arrow crosses the border of a flow.</remarks>
internal sealed class Arrows
{
    /// <summary>How many arrows of values that are no order one flow shows; where there are more, they hide the rest.</summary>
    public const int MostReadings = 24;

    private readonly Dictionary<string, (Flow Flow, Place Place, int Item)[]> _ways = new(StringComparer.Ordinal);
    private readonly Dictionary<Place, SortedDictionary<(int From, int To), SortedSet<string>>> _values = [];

    private Arrows()
    {
    }

    public static Arrows Of(Flow root, Plan plan)
    {
        var arrows = new Arrows();
        arrows.Walk(root, Place.Root, []);
        for (var node = 0; node < plan.NodeCount; node++)
        {
            if (plan.TaskAt(node) is not { } task) continue;
            foreach (var binding in plan.BindingsOf(node))
            {
                if (binding.Source is ArgumentSource.Result(var provider, _)) arrows.Add(plan.TaskAt(provider)!, task);
            }
        }

        return arrows;
    }

    /// <summary>The arrows between the items of the flow at a place, ordered by where they start and end.</summary>
    /// <exception cref="PictureTooLargeException">There are more than a picture can show.</exception>
    public Sequence<Arrow> In(Flow flow, Place place, Func<int, bool> isDone, Func<FlowLink, bool?> voteOn)
    {
        var found = new SortedDictionary<(int From, int To), ArrowKind>();
        var votes = new Dictionary<(int From, int To), bool?>();
        if (flow.Pattern == FlowPattern.Linear)
        {
            for (var item = 1; item < flow.Items.Count; item++) found.Add((item - 1, item), ArrowKind.Order);
        }

        foreach (var link in flow.Links)
        {
            var ends = (PlaceOf(flow, link.From), PlaceOf(flow, link.To));
            if (link.Decider is not null) (found[ends], votes[ends]) = (ArrowKind.Decision, voteOn(link));
            else found.TryAdd(ends, ArrowKind.Link);
        }

        var values = _values.GetValueOrDefault(place) ?? [];
        var readings = values.Keys.Count(ends => !found.ContainsKey(ends));
        foreach (var ends in values.Keys)
        {
            if (found.GetValueOrDefault(ends) == ArrowKind.Decision) continue;
            if (flow.Pattern == FlowPattern.Graph) found[ends] = ArrowKind.Data;
            else if (readings <= MostReadings) found.TryAdd(ends, ArrowKind.Reading);
        }

        var arrows = found.Select(arrow => new Arrow(arrow.Key.From, arrow.Key.To, arrow.Value, (values.GetValueOrDefault(arrow.Key) ?? []).ToSequence(), isDone(arrow.Key.From) && votes.GetValueOrDefault(arrow.Key) != false)
        {
            Vote = votes.GetValueOrDefault(arrow.Key),
        }).ToList();
        return (flow.Pattern == FlowPattern.Graph ? Thinning.Of(flow, arrows) : arrows).ToSequence();
    }

    private static int PlaceOf(Flow flow, string name)
    {
        for (var item = 0; item < flow.Items.Count; item++)
        {
            if (flow.Items[item].Name == name) return item;
        }

        throw new InvalidOperationException($"A link of flow '{flow.Name}' names '{name}', which it does not have, and yet the flow was compiled.");
    }

    private void Walk(Flow flow, Place place, (Flow Flow, Place Place, int Item)[] way)
    {
        // What a retry controller takes, its flow takes.
        if (flow.Controller is { } controller) _ways.Add(controller.As(flow).Name, way);
        for (var item = 0; item < flow.Items.Count; item++)
        {
            (Flow Flow, Place Place, int Item)[] here = [.. way, (flow, place, item)];
            if (flow.Items[item] is Flow inner) Walk(inner, place.Of(item), here);
            else _ways.Add(flow.Items[item].Name, here);
        }
    }

    private void Add(TaskDefinition provider, TaskDefinition taker)
    {
        // Those who decide over links have no place of their own: they are said at the item that they decide over.
        if (!_ways.TryGetValue(provider.Name, out var from) || !_ways.TryGetValue(taker.Name, out var to)) return;
        var level = 0;
        while (level < from.Length && level < to.Length && from[level].Item == to[level].Item) level++;
        // The value of a round stays in the flow that goes around.
        if (level == from.Length || level == to.Length) return;
        var place = from[level].Place;
        if (!_values.TryGetValue(place, out var values)) _values.Add(place, values = []);
        var ends = (from[level].Item, to[level].Item);
        if (!values.TryGetValue(ends, out var names)) values.Add(ends, names = new SortedSet<string>(StringComparer.Ordinal));
        names.Add(provider.ResultName!);
    }
}
