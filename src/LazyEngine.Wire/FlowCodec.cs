using Google.Protobuf;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Wire.V1;
using Definition = LazyEngine.Flows.Flow;

namespace LazyEngine.Wire;

/// <summary>The canonical encoding of flows: equal flows have equal bytes, and so equal hashes, on every machine.</summary>
internal static class FlowCodec
{
    // A flow inside another one takes two messages, and the values of its tasks stand a few below.
    private static readonly int DeepestMessage = (2 * PlanLimits.Default.Depth) + 8;

    /// <exception cref="InvalidFlowException">The flow is nested too deep, or has too many parts, to be written down.</exception>
    public static byte[] Encode(Definition flow) => Encode(flow, PlanLimits.Default);

    /// <summary>Writes a flow within given limits; they are checked first, since writing takes stack and memory for what it finds.</summary>
    public static byte[] Encode(Definition flow, PlanLimits limits) => Encode(flow, limits, new ChildHashes(limits));

    /// <summary>Writes one of several flows that share children.</summary>
    public static byte[] Encode(Definition flow, PlanLimits limits, ChildHashes hashes)
    {
        var problems = new ProblemLog(limits);
        if (!Layout.Of(flow, limits, problems).IsComplete) throw new InvalidFlowException(flow.Name, problems.ToSequence(flow.Name));
        return ToProto(flow, hashes).ToByteArray();
    }

    /// <exception cref="InvalidFlowException">The flow is nested too deep, or has too many parts, to be written down.</exception>
    public static FlowHash HashOf(Definition flow) => FlowHash.Of(Encode(flow));

    /// <summary>Reads what <see cref="Encode(Definition)"/> has written.</summary>
    /// <remarks>Bytes that mean more than this version understands are refused: a part that is not seen is a part that does not run.</remarks>
    /// <exception cref="UnreadableException">The bytes are no flow, or that of a later version.</exception>
    public static Definition Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            var flow = FromProto(V1.Flow.Parser.ParseFrom(CodedInputStream.CreateWithLimits(stream, int.MaxValue, DeepestMessage)));
            if ((flow.Pattern == FlowPattern.Workflow) != (flow.Source is not null)) throw new UnreadableException($"Flow '{flow.Name}' is a workflow without a text, or a text without being one.");
            if (!ToProto(flow, new ChildHashes(PlanLimits.Default)).ToByteArray().AsSpan().SequenceEqual(bytes.Span))
                throw new UnreadableException($"The definition of flow '{flow.Name}' has parts that this version does not know. It was written by a later version of LazyEngine: read it with that one.");
            return flow;
        }
        catch (InvalidProtocolBufferException cause)
        {
            throw new UnreadableException($"{bytes.Length} bytes are no flow: they are damaged, or of another kind. {cause.Message}", cause);
        }
    }

    private static V1.Flow ToProto(Definition flow, ChildHashes hashes)
    {
        var proto = new V1.Flow
        {
            Name = flow.Name,
            Pattern = (int)flow.Pattern,
            Controller = flow.Controller is null ? null : RevertCodec.ToProto(flow.Controller),
            FailureMode = (int)flow.FailureMode,
        };
        foreach (var item in flow.Items) proto.Items.Add(item is TaskDefinition task ? new Item { Task = ToProto(task, hashes) } : new Item { Flow = ToProto((Definition)item, hashes) });
        foreach (var link in flow.Links) proto.Links.Add(RevertCodec.ToProto(link));
        Common.Add(proto.Constants, flow.Constants);
        if (flow.DeclaredInputs is { } inputs)
        {
            proto.Inputs = new V1.Flow.Types.Inputs();
            proto.Inputs.Names.Add(inputs);
        }

        if (flow.TargetName is { } target) proto.Target = target;
        if (flow.TimeLimit is { } limit) proto.TimeLimit = limit.Ticks;
        if (flow.KeptFor is { } kept) proto.KeepFor = kept.Ticks;
        proto.Attributes.Add(flow.Attributes.Select(attribute => new V1.Flow.Types.Attribute { Name = attribute.Name, From = attribute.From }));
        if (flow.Source is { } source) proto.Source = SourceCodec.ToProto(source);

        return proto;
    }

    private static V1.Task ToProto(TaskDefinition task, ChildHashes hashes)
    {
        var proto = new V1.Task
        {
            Name = task.Name,
            Handler = task.HandlerName,
            Queue = task.QueueName,
            Priority = task.Priority,
            AtMostOnce = !task.RerunAfterLoss,
            Retry = task.RetryPolicy is { } policy ? TimingCodec.ToProto(policy) : null,
            Limits = task.TimeLimits == TimeLimits.None ? null : TimingCodec.ToProto(task.TimeLimits),
            WaitBefore = task.PauseBefore.Ticks,
            WaitAfter = task.PauseAfter.Ticks,
            Compensation = task.Compensation is null ? null : RevertCodec.ToProto(task.Compensation),
            Child = task.ChildFlow is { } child ? ChildCodec.ToProto(child, hashes) : null,
        };
        proto.ResultParts.Add(task.ResultParts.Select(ArgumentCodec.ToProto));
        if (task.ResultName is { } result) proto.ResultName = result;
        if (task.SignalName is { } signal) proto.Signal = signal;
        if (task.FairnessKey is { } key) proto.FairnessKey = key;
        if (task.WorkerGroup is { } group) proto.WorkerGroup = group;
        foreach (var requirement in task.Requirements) proto.Requirements.Add(ArgumentCodec.ToProto(requirement));
        Common.Add(proto.Constants, task.Constants);
        return proto;
    }

    private static Definition FromProto(V1.Flow flow) =>
        new(flow.Name, Common.Known((FlowPattern)flow.Pattern), flow.Items.Select(FromProto).ToSequence())
        {
            Links = flow.Links.Select(RevertCodec.FromProto).ToSequence(),
            Controller = flow.Controller is null ? null : RevertCodec.FromProto(flow.Controller),
            TargetName = flow.HasTarget ? flow.Target : null,
            FailureMode = Common.Known((FailureMode)flow.FailureMode),
            Constants = Common.FromProto(flow.Constants),
            DeclaredInputs = flow.Inputs is null ? null : flow.Inputs.Names.ToSequence(),
            TimeLimit = flow.TimeLimit == 0 ? null : TimeSpan.FromTicks(flow.TimeLimit),
            KeptFor = flow.KeepFor == 0 ? null : TimeSpan.FromTicks(flow.KeepFor),
            Attributes = flow.Attributes.Select(attribute => new FlowAttribute(attribute.Name, attribute.From)).ToSequence(),
            Source = flow.Source is null ? null : SourceCodec.FromProto(flow.Source),
        };

    private static FlowItem FromProto(Item item) => item.KindCase switch
    {
        Item.KindOneofCase.Flow => FromProto(item.Flow),
        Item.KindOneofCase.Task => FromProto(item.Task),
        _ => throw new UnreadableException("The flow holds an item that this version does not know."),
    };

    private static TaskDefinition FromProto(V1.Task task) => new(task.Name)
    {
        HandlerName = task.Handler,
        QueueName = task.Queue,
        Priority = task.Priority,
        Requirements = task.Requirements.Select(ArgumentCodec.FromProto).ToSequence(),
        Constants = Common.FromProto(task.Constants),
        ResultParts = task.ResultParts.Select(ArgumentCodec.FromProto).ToSequence(),
        ResultName = task.HasResultName ? task.ResultName : null,
        RerunAfterLoss = !task.AtMostOnce,
        SignalName = task.HasSignal ? task.Signal : null,
        FairnessKey = task.HasFairnessKey ? task.FairnessKey : null,
        WorkerGroup = task.HasWorkerGroup ? task.WorkerGroup : null,
        Compensation = task.Compensation is null ? null : RevertCodec.FromProto(task.Compensation),
        RetryPolicy = task.Retry is null ? null : TimingCodec.FromProto(task.Retry),
        TimeLimits = task.Limits is null ? TimeLimits.None : TimingCodec.FromProto(task.Limits),
        PauseBefore = TimeSpan.FromTicks(task.WaitBefore),
        PauseAfter = TimeSpan.FromTicks(task.WaitAfter),
        ChildFlow = task.Child is null ? null : ChildCodec.FromProto(task.Child),
    };
}
