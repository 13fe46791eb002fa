using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Client.Commands;

/// <summary>Lists of executions over gRPC.</summary>
internal static class ListCodec
{
    public static V1.ListRequest ToProto(ExecutionFilter? filter)
    {
        var list = new V1.ListRequest();
        if (filter is null) return list;
        if (filter.State is { } state) list.State = (V1.ExecutionState)(int)state;
        list.FlowName = filter.FlowName ?? string.Empty;
        list.States.Add(filter.States.Select(one => (V1.ExecutionState)(int)one));
        (list.CreatedFrom, list.CreatedBefore) = (CommandCodec.ToProto(filter.CreatedFrom), CommandCodec.ToProto(filter.CreatedBefore));
        (list.UpdatedFrom, list.UpdatedBefore) = (CommandCodec.ToProto(filter.UpdatedFrom), CommandCodec.ToProto(filter.UpdatedBefore));
        (list.EndedFrom, list.EndedBefore) = (CommandCodec.ToProto(filter.EndedFrom), CommandCodec.ToProto(filter.EndedBefore));
        list.Parent = filter.Parent?.Value ?? string.Empty;
        list.BusinessKey = filter.BusinessKey ?? string.Empty;
        foreach (var (name, value) in filter.Attributes) list.Attributes.Add(name, value);
        if (filter.Order is { } order) list.Order = (V1.ExecutionOrder)(int)order;
        list.OldestFirst = filter.OldestFirst;
        return list;
    }

    /// <exception cref="ArgumentException">It names a state or an order that there is not.</exception>
    public static ExecutionFilter FromProto(V1.ListRequest list) => new(list.HasState ? State(list.State) : null, list.FlowName.Length == 0 ? null : list.FlowName)
    {
        States = [.. list.States.Select(State)],
        CreatedFrom = CommandCodec.FromProto(list.CreatedFrom),
        CreatedBefore = CommandCodec.FromProto(list.CreatedBefore),
        UpdatedFrom = CommandCodec.FromProto(list.UpdatedFrom),
        UpdatedBefore = CommandCodec.FromProto(list.UpdatedBefore),
        EndedFrom = CommandCodec.FromProto(list.EndedFrom),
        EndedBefore = CommandCodec.FromProto(list.EndedBefore),
        Parent = list.Parent.Length == 0 ? null : ExecutionId.Parse(list.Parent),
        BusinessKey = list.BusinessKey.Length == 0 ? null : list.BusinessKey,
        Attributes = list.Attributes.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
        Order = !list.HasOrder ? null : Enum.IsDefined((ExecutionOrder)(int)list.Order) ? (ExecutionOrder)(int)list.Order : throw new ArgumentException($"order is {(int)list.Order}, by which nothing is ordered."),
        OldestFirst = list.OldestFirst,
    };

    public static V1.Summary ToProto(ExecutionSummary summary)
    {
        var proto = new V1.Summary
        {
            Id = summary.Id.Value,
            FlowName = summary.FlowName,
            Flow = summary.Flow.Value,
            State = (V1.ExecutionState)(int)summary.State,
            CreatedAt = CommandCodec.ToProto(summary.CreatedAt),
            UpdatedAt = CommandCodec.ToProto(summary.UpdatedAt),
            EndedAt = CommandCodec.ToProto(summary.EndedAt),
            Parent = summary.Parent?.Value ?? string.Empty,
            BusinessKey = summary.BusinessKey ?? string.Empty,
        };
        if (summary.Attributes is { } attributes) proto.Attributes.Add(attributes.Select(attribute => new V1.Summary.Types.Attribute { Name = attribute.Name, Value = attribute.Value }));
        return proto;
    }

    public static ExecutionSummary FromProto(V1.Summary summary) => new(
        ExecutionId.Parse(summary.Id),
        summary.FlowName,
        FlowHash.Parse(summary.Flow),
        (ExecutionState)(int)summary.State,
        summary.CreatedAt.ToDateTimeOffset(),
        summary.UpdatedAt.ToDateTimeOffset())
    {
        EndedAt = CommandCodec.FromProto(summary.EndedAt),
        Parent = summary.Parent.Length == 0 ? null : ExecutionId.Parse(summary.Parent),
        BusinessKey = summary.BusinessKey.Length == 0 ? null : summary.BusinessKey,
        Attributes = summary.Attributes.Count == 0 ? null : summary.Attributes.Select(attribute => new ExecutionAttribute(attribute.Name, attribute.Value)).ToSequence(),
    };

    private static ExecutionState State(V1.ExecutionState state) =>
        Enum.IsDefined((ExecutionState)(int)state) ? (ExecutionState)(int)state : throw new ArgumentException($"state is {(int)state}, which is no state of an execution.");
}
