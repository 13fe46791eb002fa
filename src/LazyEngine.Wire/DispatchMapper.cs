using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.Wire;

/// <summary>What goes between executions, queues and workers.</summary>
internal static class DispatchMapper
{
    public static V1.Offer ToProto(QueueMessage.Offer offer) =>
        new() { Queue = offer.Queue, Token = Common.ToProto(offer.Token), Priority = offer.Priority, FirstScheduledAt = Common.Ticks(offer.FirstScheduledAt), Key = offer.Key, Group = offer.Group, IsRepeat = offer.IsRepeat };

    public static QueueMessage.Offer FromProto(V1.Offer offer) =>
        new(offer.Queue, Common.FromProto(offer.Token), offer.Priority, Common.At(offer.FirstScheduledAt)) { Key = offer.Key, Group = offer.Group, IsRepeat = offer.IsRepeat };

    public static V1.QueuedAttempt ToProto(string queue, AttemptToken token) => new() { Queue = queue, Token = Common.ToProto(token) };

    public static V1.QueuedAttempt ToProto(QueueMessage.Ask ask) => new() { Queue = ask.Queue, Token = Common.ToProto(ask.Token), Inquiry = ask.Inquiry };

    public static QueueMessage.Ask Ask(V1.QueuedAttempt attempt) => new(attempt.Queue, Common.FromProto(attempt.Token), attempt.Inquiry);

    public static V1.QueuedAttempt ToProto(QueueMessage.Withdraw withdraw) => new() { Queue = withdraw.Queue, Token = Common.ToProto(withdraw.Token), Inquiry = withdraw.Inquiry };

    public static QueueMessage.Withdraw Withdraw(V1.QueuedAttempt attempt) => new(attempt.Queue, Common.FromProto(attempt.Token), attempt.Inquiry);

    public static QueueMessage.Release Release(V1.QueuedAttempt attempt) => new(attempt.Queue, Common.FromProto(attempt.Token));

    public static V1.Renew ToProto(QueueMessage.Renew renew)
    {
        var proto = new V1.Renew { Queue = renew.Queue, Worker = renew.Worker.Value, Slots = renew.Slots, Epoch = renew.Epoch, LastHand = renew.LastHand };
        proto.Held.Add(renew.Held.Select(Common.ToProto));
        if (renew.SentAt is { } sent) proto.SentAt = Common.Ticks(sent);
        foreach (var key in renew.Keys) proto.HeldKeys.Add(key is null ? new V1.Renew.Types.HeldKey() : new V1.Renew.Types.HeldKey { Value = key });
        if (renew.Facts != WorkerFacts.None) proto.Facts = QueueMapper.ToProto(renew.Facts);
        return proto;
    }

    public static QueueMessage.Renew FromProto(V1.Renew renew) =>
        new(renew.Queue, new WorkerId(renew.Worker), renew.Slots, renew.Epoch, renew.LastHand, renew.Held.Select(Common.FromProto).ToSequence(), renew.HasSentAt ? Common.At(renew.SentAt) : null)
        {
            Keys = renew.HeldKeys.Select(key => key.HasValue ? key.Value : null).ToSequence(),
            Facts = renew.Facts is null ? WorkerFacts.None : QueueMapper.FromProto(renew.Facts),
        };

    public static V1.Done ToProto(QueueMessage.Done done) => new() { Queue = done.Queue, Worker = done.Worker.Value, Token = Common.ToProto(done.Token) };

    public static QueueMessage.Done FromProto(V1.Done done) => new(done.Queue, new WorkerId(done.Worker), Common.FromProto(done.Token));

    public static V1.Vacate ToProto(QueueMessage.Vacate vacate) => new() { Queue = vacate.Queue, Worker = vacate.Worker.Value, Token = Common.ToProto(vacate.Token) };

    public static QueueMessage.Vacate FromProto(V1.Vacate vacate) => new(vacate.Queue, new WorkerId(vacate.Worker), Common.FromProto(vacate.Token));

    public static V1.Leave ToProto(QueueMessage.Leave leave) => new() { Queue = leave.Queue, Worker = leave.Worker.Value };

    public static QueueMessage.Leave FromProto(V1.Leave leave) => new(leave.Queue, new WorkerId(leave.Worker));

    public static V1.Taken ToProto(QueueReport.Taken taken) => new() { Token = Common.ToProto(taken.Token), Epoch = taken.Epoch };

    public static QueueReport.Taken FromProto(V1.Taken taken) => new(Common.FromProto(taken.Token), taken.Epoch);

    public static V1.Full ToProto(QueueReport.Full full) => new() { Token = Common.ToProto(full.Token), RetryAfter = full.RetryAfter.Ticks };

    public static QueueReport.Full FromProto(V1.Full full) => new(Common.FromProto(full.Token), TimeSpan.FromTicks(full.RetryAfter));

    public static V1.Standing ToProto(QueueReport.Standing standing)
    {
        var proto = new V1.Standing { Token = Common.ToProto(standing.Token), Where = (int)standing.Where, Epoch = standing.Epoch, Inquiry = standing.Inquiry, InDoubt = standing.InDoubt };
        if (standing.Holder is { } holder) proto.Holder = holder.Value;
        return proto;
    }

    public static QueueReport.Standing FromProto(V1.Standing standing) =>
        new(Common.FromProto(standing.Token), Common.Known((AttemptStanding)standing.Where), standing.Epoch, standing.HasHolder ? new WorkerId(standing.Holder) : null, standing.Inquiry, standing.InDoubt);

    public static V1.Withdrawn ToProto(QueueReport.Withdrawn withdrawn) => new() { Token = Common.ToProto(withdrawn.Token) };

    public static QueueReport.Withdrawn FromProto(V1.Withdrawn withdrawn) => new(Common.FromProto(withdrawn.Token));

    public static V1.WorkerGone ToProto(QueueReport.WorkerGone gone) => new() { Token = Common.ToProto(gone.Token), Worker = gone.Worker.Value, Reason = gone.Reason };

    public static QueueReport.WorkerGone FromProto(V1.WorkerGone gone) => new(Common.FromProto(gone.Token), new WorkerId(gone.Worker), gone.Reason);

    public static V1.Hand ToProto(WorkerMessage.Hand hand)
    {
        var proto = new V1.Hand { Queue = hand.Queue, Epoch = hand.Epoch, Number = hand.Number, Token = Common.ToProto(hand.Token), Waiting = hand.Waiting };
        if (hand.Key is { } key) proto.Key = key;
        return proto;
    }

    public static WorkerMessage.Hand FromProto(V1.Hand hand) => new(hand.Queue, hand.Epoch, hand.Number, Common.FromProto(hand.Token)) { Key = hand.HasKey ? hand.Key : null, Waiting = hand.Waiting };

    public static V1.Renewed ToProto(WorkerMessage.Renewed renewed)
    {
        var proto = new V1.Renewed { Queue = renewed.Queue, Epoch = renewed.Epoch, Lease = renewed.Lease.Ticks, Waiting = renewed.Waiting };
        if (renewed.Partitions != 1) proto.Partitions = renewed.Partitions;
        if (renewed.SentAt is { } sent) proto.SentAt = Common.Ticks(sent);
        return proto;
    }

    public static WorkerMessage.Renewed FromProto(V1.Renewed renewed) =>
        new(renewed.Queue, renewed.Epoch, TimeSpan.FromTicks(renewed.Lease), renewed.HasSentAt ? Common.At(renewed.SentAt) : null) { Partitions = renewed.HasPartitions ? renewed.Partitions : 1, Waiting = renewed.Waiting };

    public static V1.CancelAttempt ToProto(WorkerMessage.Cancel cancel) => new() { Queue = cancel.Queue, Token = Common.ToProto(cancel.Token) };

    public static WorkerMessage.Cancel FromProto(V1.CancelAttempt cancel) => new(cancel.Queue, Common.FromProto(cancel.Token));
}
