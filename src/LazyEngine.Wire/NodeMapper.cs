using Google.Protobuf;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;

namespace LazyEngine.Wire;

/// <summary>What the nodes of a cluster say to each other.</summary>
internal static class NodeMapper
{
    public static V1.RegisterFlow ToProto(NodeRequest.Register register) => new() { Definition = Bytes(register.Definition) };

    public static NodeRequest.Register FromProto(V1.RegisterFlow register) => new(Definition(register.Definition));

    public static V1.FindFlow ToProto(NodeRequest.FindFlow find) => new() { Name = find.Name };

    public static NodeRequest.FindFlow FromProto(V1.FindFlow find) => new(find.Name);

    public static V1.ReadFlow ToProto(NodeRequest.ReadFlow read) => new() { Flow = Common.ToProto(read.Flow) };

    public static NodeRequest.ReadFlow FromProto(V1.ReadFlow read) => new(Common.FromProto(read.Flow));

    public static V1.ListQuery ToProto(NodeRequest.List list)
    {
        var proto = new V1.ListQuery { Limit = list.Limit };
        if (list.State is { } state) proto.State = (int)state;
        if (list.FlowName is { } flow) proto.FlowName = flow;
        if (list.After is { } after) proto.After = new V1.ListQuery.Types.Place { CreatedAt = Common.Ticks(after.CreatedAt), Execution = after.Execution.Value };
        return proto;
    }

    public static NodeRequest.List FromProto(V1.ListQuery list) => new(
        list.HasState ? Common.State(list.State) : null,
        list.HasFlowName ? list.FlowName : null,
        list.After is { } after ? new ListedBefore(Common.At(after.CreatedAt), Common.Execution(after.Execution)) : null,
        list.Limit);

    public static V1.FindQuery ToProto(NodeRequest.Find find) => new() { Execution = find.Execution.Value };

    public static NodeRequest.Find FromProto(V1.FindQuery find) => new(Common.Execution(find.Execution));

    public static V1.RowsQuery ToProto(NodeRequest.Rows rows) => new() { Execution = rows.Execution.Value, From = rows.From, To = rows.To };

    public static NodeRequest.Rows FromProto(V1.RowsQuery rows) => new(Common.Execution(rows.Execution), rows.From, rows.To);

    public static V1.FlowFound ToProto(NodeReply.FlowFound found)
    {
        var proto = new V1.FlowFound();
        if (found.Flow is { } flow) proto.Flow = Common.ToProto(flow);
        return proto;
    }

    public static NodeReply.FlowFound FromProto(V1.FlowFound found) => new(found.HasFlow ? Common.FromProto(found.Flow) : null);

    public static V1.FlowRead ToProto(NodeReply.FlowRead read)
    {
        var proto = new V1.FlowRead();
        if (read.Definition is { } definition) proto.Definition = Bytes(definition);
        return proto;
    }

    public static NodeReply.FlowRead FromProto(V1.FlowRead read) => new(read.HasDefinition ? Definition(read.Definition) : null);

    public static V1.Listed ToProto(NodeReply.Listed listed) => new()
    {
        Executions = { listed.Executions.Select(header => new V1.Listed.Types.Entry { Execution = header.Execution.Value, UpdatedAt = Common.Ticks(header.UpdatedAt), Index = EventMapper.Header(header) }) },
    };

    public static NodeReply.Listed FromProto(V1.Listed listed) => new(listed.Executions
        .Select(entry => EventMapper.Header(Common.Execution(entry.Execution), Common.At(entry.UpdatedAt), entry.Index ?? throw new UnreadableException("What the index says is missing.")))
        .ToSequence());

    public static V1.RowsRead ToProto(NodeReply.RowsRead read)
    {
        var proto = new V1.RowsRead { Rows = { read.Rows.Select(row => new V1.RowsRead.Types.Row { SequenceNr = row.SequenceNr, Manifest = row.Manifest, Message = Bytes(row.Message) }) } };
        if (read.Next is { } next) proto.Next = next;
        return proto;
    }

    public static NodeReply.RowsRead FromProto(V1.RowsRead read) => new(
        read.Rows.Select(row => new NodeRow(row.SequenceNr, row.Manifest, Definition(row.Message))).ToSequence(),
        read.HasNext ? read.Next : null);

    public static V1.NodeDescribed ToProto(NodeReply.Described node) => new()
    {
        Version = node.Version,
        StartedAt = Common.Ticks(node.StartedAt),
        Shards = { node.Shards.Select(shard => new V1.NodeDescribed.Types.Shard { Name = shard.Shard, Executions = shard.Executions }) },
        Workers = { node.Workers.Select(worker => new V1.NodeDescribed.Types.Worker { Id = worker.Worker.Value, Queue = worker.Queue, Slots = worker.Slots, IsRemote = worker.IsRemote, Software = worker.Software }) },
        Queues = { node.Queues },
    };

    public static NodeReply.Described FromProto(V1.NodeDescribed node) => new(
        node.Version,
        Common.At(node.StartedAt),
        node.Shards.Select(shard => new HeldShard(shard.Name, shard.Executions)).ToSequence(),
        node.Workers.Select(worker => new NodeWorker(new WorkerId(worker.Id), worker.Queue, worker.Slots, worker.IsRemote) { Software = worker.Software }).ToSequence())
    {
        Queues = node.Queues.ToSequence(),
    };

    public static V1.QueuesFound ToProto(NodeReply.QueuesFound found) => new() { Names = { found.Names } };

    public static NodeReply.QueuesFound FromProto(V1.QueuesFound found) => new(found.Names.ToSequence());

    public static V1.NodeRefused ToProto(NodeReply.Refused refused) => new()
    {
        Error = Common.ToProto(refused.Error),
        Problems = { refused.Problems.Select(problem => new V1.NodeRefused.Types.Problem { Code = problem.Code, Where = problem.Where, Message = problem.Message }) },
    };

    public static NodeReply.Refused FromProto(V1.NodeRefused refused) => new(
        Common.FromProto(refused.Error),
        refused.Problems.Select(problem => new FlowProblem(problem.Code, problem.Where, problem.Message)).ToSequence());

    private static ByteString Bytes(Payload payload) => UnsafeByteOperations.UnsafeWrap(payload.Bytes);

    private static Payload Definition(ByteString bytes) => new(bytes.Memory, string.Empty);
}
