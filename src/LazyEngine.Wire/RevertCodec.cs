using LazyEngine.Flows;

namespace LazyEngine.Wire;

/// <summary>What a flow says of failures: compensations, retry controllers, deciders.</summary>
internal static class RevertCodec
{
    public static V1.Task.Types.Compensation ToProto(Compensation compensation)
    {
        var proto = new V1.Task.Types.Compensation
        {
            Handler = compensation.HandlerName,
            Retry = compensation.RetryPolicy is { } policy ? TimingCodec.ToProto(policy) : null,
            Limits = compensation.TimeLimits == TimeLimits.None ? null : TimingCodec.ToProto(compensation.TimeLimits),
        };
        if (compensation.QueueName is { } queue) proto.Queue = queue;
        if (compensation.Requirements is { } requirements)
        {
            proto.Requirements = new V1.Task.Types.Requirements();
            proto.Requirements.Items.Add(requirements.Select(ArgumentCodec.ToProto));
        }

        return proto;
    }

    public static Compensation FromProto(V1.Task.Types.Compensation compensation) => new(compensation.Handler)
    {
        QueueName = compensation.HasQueue ? compensation.Queue : null,
        Requirements = compensation.Requirements?.Items.Select(ArgumentCodec.FromProto).ToSequence(),
        RetryPolicy = compensation.Retry is null ? null : TimingCodec.FromProto(compensation.Retry),
        TimeLimits = compensation.Limits is null ? TimeLimits.None : TimingCodec.FromProto(compensation.Limits),
    };

    public static V1.Flow.Types.RetryController ToProto(RetryController controller)
    {
        var proto = new V1.Flow.Types.RetryController
        {
            Kind = (int)controller.Kind,
            Rounds = controller.Rounds,
            Queue = controller.QueueName,
            RevertsAll = controller.RevertsAll,
        };
        if (controller.Name is { } name) proto.Name = name;
        if (controller.HandlerName is { } handler) proto.Handler = handler;
        if (controller.ResultName is { } result) proto.ResultName = result;
        proto.Values.Add(controller.Values.Select(Common.ToProto));
        proto.Requirements.Add(controller.Requirements.Select(ArgumentCodec.ToProto));
        return proto;
    }

    public static RetryController FromProto(V1.Flow.Types.RetryController controller) => new(Common.Known((RetryKind)controller.Kind))
    {
        Name = controller.HasName ? controller.Name : null,
        Rounds = controller.Rounds,
        Values = controller.Values.Select(Common.FromProto).ToSequence(),
        Requirements = controller.Requirements.Select(ArgumentCodec.FromProto).ToSequence(),
        HandlerName = controller.HasHandler ? controller.Handler : null,
        QueueName = controller.Queue,
        ResultName = controller.HasResultName ? controller.ResultName : null,
        RevertsAll = controller.RevertsAll,
    };

    public static V1.Flow.Types.Link ToProto(FlowLink link) => new()
    {
        From = link.From,
        To = link.To,
        Decider = link.Decider is { } decider ? ToProto(decider) : null,
    };

    public static FlowLink FromProto(V1.Flow.Types.Link link) => new(link.From, link.To)
    {
        Decider = link.Decider is { } decider ? new LinkDecider(decider.Handler) { QueueName = decider.Queue, Depth = Common.Known((DeciderDepth)decider.Depth), Expression = decider.HasExpression ? decider.Expression : null } : null,
    };

    private static V1.Flow.Types.Decider ToProto(LinkDecider decider)
    {
        var proto = new V1.Flow.Types.Decider { Handler = decider.HandlerName, Queue = decider.QueueName, Depth = (int)decider.Depth };
        if (decider.Expression is { } expression) proto.Expression = expression;
        return proto;
    }
}
