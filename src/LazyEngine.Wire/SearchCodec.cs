using LazyEngine.Executions;
using LazyEngine.Nodes;
using Wired = LazyEngine.Wire.V1.SearchQuery.Types;

namespace LazyEngine.Wire;

/// <summary>By what executions are found.</summary>
internal static class SearchCodec
{
    public static V1.Attribute ToProto(ExecutionAttribute attribute) => new() { Name = attribute.Name, Value = attribute.Value };

    public static ExecutionAttribute FromProto(V1.Attribute attribute) => new(attribute.Name, attribute.Value);

    public static V1.SearchQuery ToProto(NodeRequest.Search search) => ToProto(search.Query);

    public static NodeRequest.Search ToSearch(V1.SearchQuery search) => new(FromProto(search));

    public static V1.SearchQuery ToProto(NodeRequest.Count count) => ToProto(count.Query);

    public static NodeRequest.Count ToCount(V1.SearchQuery search) => new(FromProto(search));

    public static V1.Counted ToProto(NodeReply.Counted counted) => new() { States = { counted.States.Select(state => new V1.Counted.Types.Entry { State = (int)state.State, Count = state.Count }) } };

    public static NodeReply.Counted FromProto(V1.Counted counted) => new(counted.States.Select(state => new StateCount(Common.State(state.State), state.Count)).ToSequence());

    private static V1.SearchQuery ToProto(IndexQuery query)
    {
        var proto = new V1.SearchQuery
        {
            Created = Times(query.Created),
            Updated = Times(query.Updated),
            Ended = Times(query.Ended),
            Order = (int)query.Order,
            OldestFirst = query.OldestFirst,
            After = query.After is { } after ? new Wired.Place { At = Common.Ticks(after.At), Execution = after.Execution.Value } : null,
            Limit = query.Limit,
        };
        proto.States.Add((query.State is { } one ? [one] : query.States).Select(state => (int)state));
        proto.Attributes.Add(query.Attributes.Select(ToProto));
        if (query.FlowName is { } flow) proto.FlowName = flow;
        if (query.Parent is { } parent) proto.Parent = parent.Value;
        if (query.BusinessKey is { } key) proto.BusinessKey = key;
        return proto;
    }

    private static IndexQuery FromProto(V1.SearchQuery query) => new(
        query.States.Count == 1 ? Common.State(query.States[0]) : null,
        query.HasFlowName ? query.FlowName : null,
        query.After is { } after ? new ListCursor(Common.At(after.At), Common.Execution(after.Execution)) : null,
        query.Limit)
    {
        States = query.States.Count == 1 ? [] : query.States.Select(Common.State).ToSequence(),
        Created = Times(query.Created),
        Updated = Times(query.Updated),
        Ended = Times(query.Ended),
        Parent = query.HasParent ? Common.Execution(query.Parent) : null,
        BusinessKey = query.HasBusinessKey ? query.BusinessKey : null,
        Attributes = query.Attributes.Select(FromProto).ToSequence(),
        Order = Common.Known((ExecutionOrder)query.Order),
        OldestFirst = query.OldestFirst,
    };

    private static Wired.Times? Times(TimeRange range)
    {
        if (range == default) return null;
        var times = new Wired.Times();
        if (range.From is { } from) times.From = Common.Ticks(from);
        if (range.Before is { } before) times.Before = Common.Ticks(before);
        return times;
    }

    private static TimeRange Times(Wired.Times? times) =>
        times is null ? default : new TimeRange(times.HasFrom ? Common.At(times.From) : null, times.HasBefore ? Common.At(times.Before) : null);
}
