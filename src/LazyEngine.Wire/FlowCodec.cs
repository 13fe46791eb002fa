using Google.Protobuf;
using LazyEngine.Flows;
using LazyEngine.Wire.V1;
using Definition = LazyEngine.Flows.Flow;

namespace LazyEngine.Wire;

/// <summary>The canonical encoding of flows: equal flows have equal bytes, and so equal hashes, on every machine.</summary>
internal static class FlowCodec
{
    public static byte[] Encode(Definition flow) => ToProto(flow).ToByteArray();

    public static FlowHash HashOf(Definition flow) => FlowHash.Of(Encode(flow));

    /// <exception cref="UnreadableException">The bytes are no flow.</exception>
    public static Definition Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return FromProto(V1.Flow.Parser.ParseFrom(bytes.Span));
        }
        catch (InvalidProtocolBufferException cause)
        {
            throw new UnreadableException("The bytes are no flow: they are damaged, or of another kind.", cause);
        }
    }

    private static V1.Flow ToProto(Definition flow)
    {
        var proto = new V1.Flow { Name = flow.Name, Pattern = (int)flow.Pattern };
        foreach (var item in flow.Items) proto.Items.Add(item is TaskDefinition task ? new Item { Task = ToProto(task) } : new Item { Flow = ToProto((Definition)item) });
        foreach (var link in flow.Links) proto.Links.Add(new V1.Flow.Types.Link { From = link.From, To = link.To });
        Common.Add(proto.Constants, flow.Constants);
        if (flow.DeclaredInputs is { } inputs)
        {
            proto.Inputs = new V1.Flow.Types.Inputs();
            proto.Inputs.Names.Add(inputs);
        }

        return proto;
    }

    private static V1.Task ToProto(TaskDefinition task)
    {
        var proto = new V1.Task
        {
            Name = task.Name,
            Handler = task.HandlerName,
            Queue = task.QueueName,
            Priority = task.Priority,
            AtMostOnce = !task.RerunAfterLoss,
        };
        if (task.ResultName is { } result) proto.ResultName = result;
        foreach (var requirement in task.Requirements) proto.Requirements.Add(new V1.Task.Types.Requirement { Argument = requirement.Argument, Name = requirement.Name });
        Common.Add(proto.Constants, task.Constants);
        return proto;
    }

    private static Definition FromProto(V1.Flow flow) =>
        new(flow.Name, Common.Known((FlowPattern)flow.Pattern), flow.Items.Select(FromProto).ToSequence())
        {
            Links = flow.Links.Select(link => new FlowLink(link.From, link.To)).ToSequence(),
            Constants = Common.FromProto(flow.Constants),
            DeclaredInputs = flow.Inputs is null ? null : flow.Inputs.Names.ToSequence(),
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
        Requirements = task.Requirements.Select(requirement => new Requirement(requirement.Argument, requirement.Name)).ToSequence(),
        Constants = Common.FromProto(task.Constants),
        ResultName = task.HasResultName ? task.ResultName : null,
        RerunAfterLoss = !task.AtMostOnce,
    };
}
