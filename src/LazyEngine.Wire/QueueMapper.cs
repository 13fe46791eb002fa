using LazyEngine.Dispatch;
using LazyEngine.Queues;

namespace LazyEngine.Wire;

/// <summary>What goes between operators and queues.</summary>
internal static class QueueMapper
{
    public static V1.DescribeQueue ToProto(QueueMessage.Describe describe) => new() { Queue = describe.Queue };

    public static QueueMessage.Describe FromProto(V1.DescribeQueue describe) => new(describe.Queue);

    public static V1.OrderQueue ToProto(QueueMessage.Order order) => new() { Queue = order.Queue, State = (int)order.State, By = OriginCodec.ToProto(order.By) };

    public static QueueMessage.Order FromProto(V1.OrderQueue order) => new(order.Queue, Common.Known((QueueState)order.State)) { By = OriginCodec.FromProto(order.By) };

    public static V1.WeighKey ToProto(QueueMessage.Weigh weigh)
    {
        var proto = new V1.WeighKey { Queue = weigh.Queue, Key = weigh.Key };
        if (weigh.Weight is { } weight) proto.Weight = weight;
        return proto;
    }

    public static QueueMessage.Weigh FromProto(V1.WeighKey weigh) => new(weigh.Queue, weigh.Key, weigh.HasWeight ? weigh.Weight : null);

    public static V1.QueueDescribed ToProto(QueueAnswer.Described described)
    {
        var details = described.Details;
        var proto = new V1.QueueDescribed { Name = details.Name, State = (int)details.State, Depth = details.Depth, Held = details.Held, StateBy = OriginCodec.ToProto(details.StateBy) };
        if (details.StateSince is { } since) proto.StateSince = Common.Ticks(since);
        if (details.OldestAge is { } age) proto.OldestAge = age.Ticks;
        if (details.Concurrency is { } concurrency) proto.Concurrency = concurrency;
        if (details.KeyConcurrency is { } keyConcurrency) proto.KeyConcurrency = keyConcurrency;
        if (details.Rate is { } rate) proto.Rate = new V1.QueueDescribed.Types.Rate { Count = rate.Count, Per = rate.Per.Ticks, Burst = rate.Burst };
        if (details.Partitions != 1) proto.Partitions = details.Partitions;
        proto.Keys.Add(details.Keys.Select(ToProto));
        proto.Workers.Add(details.Workers.Select(ToProto));
        return proto;
    }

    public static QueueAnswer.Described FromProto(V1.QueueDescribed details) => new(new QueueDetails
    {
        Name = details.Name,
        State = Common.Known((QueueState)details.State),
        StateSince = details.HasStateSince ? Common.At(details.StateSince) : null,
        StateBy = OriginCodec.FromProto(details.StateBy),
        Depth = details.Depth,
        OldestAge = details.HasOldestAge ? TimeSpan.FromTicks(details.OldestAge) : null,
        Held = details.Held,
        Concurrency = details.HasConcurrency ? details.Concurrency : null,
        KeyConcurrency = details.HasKeyConcurrency ? details.KeyConcurrency : null,
        Rate = details.Rate is { } rate ? new RateLimit(rate.Count, TimeSpan.FromTicks(rate.Per), rate.Burst) : null,
        Partitions = details.HasPartitions ? details.Partitions : 1,
        Keys = details.Keys.Select(key => new QueueKey(key.Key_, key.Weight, key.HasConcurrency ? key.Concurrency : null, key.Depth, key.Held)).ToSequence(),
        Workers = details.Workers.Select(worker => FromProto(details.Name, worker)).ToSequence(),
    });

    public static V1.QueueRefused ToProto(QueueAnswer.Refused refused) => new() { Error = Common.ToProto(refused.Error) };

    public static QueueAnswer.Refused FromProto(V1.QueueRefused refused) => new(Common.FromProto(refused.Error));

    public static V1.Renew.Types.Facts ToProto(WorkerFacts facts)
    {
        var proto = new V1.Renew.Types.Facts { Version = facts.Version, Node = facts.Node, IsRemote = facts.IsRemote };
        proto.Groups.Add(facts.Groups);
        return proto;
    }

    public static WorkerFacts FromProto(V1.Renew.Types.Facts facts) =>
        new() { Groups = facts.Groups.ToSequence(), Version = facts.Version, Node = facts.Node, IsRemote = facts.IsRemote };

    private static V1.QueueDescribed.Types.Key ToProto(QueueKey key)
    {
        var proto = new V1.QueueDescribed.Types.Key { Key_ = key.Key, Weight = key.Weight, Depth = key.Depth, Held = key.Held };
        if (key.Concurrency is { } concurrency) proto.Concurrency = concurrency;
        return proto;
    }

    private static V1.QueueDescribed.Types.Worker ToProto(QueueWorker worker) => new()
    {
        Name = worker.Name,
        Slots = worker.Slots,
        Held = worker.Held,
        IsLeaving = worker.IsLeaving,
        Facts = ToProto(new WorkerFacts { Groups = worker.Groups, Version = worker.Version, Node = worker.Node, IsRemote = worker.IsRemote }),
        HeardAt = Common.Ticks(worker.HeardAt),
    };

    private static QueueWorker FromProto(string queue, V1.QueueDescribed.Types.Worker worker)
    {
        var facts = worker.Facts is null ? WorkerFacts.None : FromProto(worker.Facts);
        return new QueueWorker
        {
            Name = worker.Name,
            Queue = queue,
            Slots = worker.Slots,
            Held = worker.Held,
            IsLeaving = worker.IsLeaving,
            Groups = facts.Groups,
            Version = facts.Version,
            Node = facts.Node,
            IsRemote = facts.IsRemote,
            HeardAt = Common.At(worker.HeardAt),
        };
    }
}
