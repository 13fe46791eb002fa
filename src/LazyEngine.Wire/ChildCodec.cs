using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Wire;

/// <summary>What binds executions, and flows, to their children.</summary>
internal static class ChildCodec
{
    public static V1.Task.Types.Child ToProto(ChildFlow child, ChildHashes hashes) =>
        new() { Flow = Common.ToProto(hashes.Of(child)), FlowName = child.FlowName, OnClose = (int)child.OnClose };

    public static ChildFlow FromProto(V1.Task.Types.Child child) =>
        new(child.FlowName, Common.Known((ParentClose)child.OnClose)) { Hash = Common.FromProto(child.Flow) };

    public static V1.ParentLink? ToProto(ParentLink? parent) => parent is null ? null : new V1.ParentLink { Token = Common.ToProto(parent.Token), Depth = parent.Depth, Flows = { parent.Flows } };

    public static ParentLink? FromProto(V1.ParentLink? parent) => parent is null ? null : new ParentLink(Common.FromProto(parent.Token), parent.Depth) { Flows = [.. parent.Flows] };

    public static V1.CancelChild ToProto(ExecutionCommand.CancelChild cancel) => new()
    {
        Id = cancel.Id.Value,
        Execution = cancel.Execution.Value,
        Flow = Common.ToProto(cancel.Flow),
        Parent = ToProto(cancel.Parent),
        Reason = cancel.Reason,
        UnlessStarted = cancel.UnlessStarted,
    };

    public static ExecutionCommand.CancelChild FromProto(V1.CancelChild cancel) =>
        new(Common.Execution(cancel.Execution), Common.FromProto(cancel.Flow), FromProto(cancel.Parent) ?? throw new UnreadableException("The parent is missing."), cancel.Reason) { Id = Common.Command(cancel.Id), UnlessStarted = cancel.UnlessStarted };

    public static V1.ChildEnded ToProto(ExecutionCommand.ChildEnded ended) => new() { Id = ended.Id.Value, Token = Common.ToProto(ended.Token), Outcome = Common.ToProto(ended.Outcome) };

    public static ExecutionCommand.ChildEnded FromProto(V1.ChildEnded ended) => new(Common.FromProto(ended.Token), Common.FromProto(ended.Outcome)) { Id = Common.Command(ended.Id) };

    public static V1.Told ToProto(ExecutionCommand.Told told) => new() { Id = told.Id.Value, Execution = told.Execution.Value, Token = Common.ToProto(told.Token) };

    public static ExecutionCommand.Told FromProto(V1.Told told) => new(Common.Execution(told.Execution), Common.FromProto(told.Token)) { Id = Common.Command(told.Id) };
}

/// <summary>The hashes of the flows that children run, each worked out once.</summary>
internal sealed class ChildHashes(PlanLimits limits)
{
    private readonly Dictionary<Flow, FlowHash> _known = new(ReferenceEqualityComparer.Instance);
    private int _depth;

    /// <exception cref="InvalidFlowException">The flow is nested too deep, or has too many parts, to be written down.</exception>
    public FlowHash Of(ChildFlow child)
    {
        if (child.Hash is { } hash) return hash;
        var flow = child.Definition ?? throw new UnreadableException($"The flow '{child.FlowName}' of a child execution has neither a definition nor a hash.");
        if (_known.TryGetValue(flow, out var known)) return known;
        if (_depth == limits.Parents)
            throw new InvalidFlowException(flow.Name, [new FlowProblem(FlowProblem.TooDeep, flow.Name, $"Flow '{flow.Name}' is the child of more than {limits.Parents} flows. Flatten the flows around it.")]);
        _depth++;
        var found = FlowHash.Of(FlowCodec.Encode(flow, limits, this));
        _depth--;
        _known.Add(flow, found);
        return found;
    }
}
