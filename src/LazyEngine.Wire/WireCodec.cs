using Google.Protobuf;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Nodes;
using Command = LazyEngine.Executions.ExecutionCommand;
using Query = LazyEngine.Executions.ExecutionQuery;
using Reply = LazyEngine.Executions.ExecutionReply;

namespace LazyEngine.Wire;

/// <summary>Every durable or remote byte: objects to bytes under a manifest, and back. A line may be added here; none may change or leave.</summary>
internal static class WireCodec
{
    public static ManifestTable Manifests { get; } = new ManifestTable()
        .Add("lazyengine.commit.v1", V1.Commit.Parser, (Commit commit) => EventMapper.ToProto(commit), EventMapper.FromProto)
        .Add("lazyengine.snapshot.v1", V1.Snapshot.Parser, (Execution execution) => SnapshotMapper.ToProto(execution), SnapshotMapper.FromProto)
        .Add("lazyengine.run.v1", V1.Run.Parser, (Command.Run run) => CommandMapper.ToProto(run), CommandMapper.FromProto)
        .Add("lazyengine.complete.v1", V1.Complete.Parser, (Command.Complete done) => CommandMapper.ToProto(done), CommandMapper.FromProto)
        .Add("lazyengine.complete-by-name.v1", V1.CompleteByName.Parser, (Command.CompleteByName done) => CommandMapper.ToProto(done), CommandMapper.FromProto)
        .Add("lazyengine.stop.v1", V1.Order.Parser, (Command.Stop stop) => CommandMapper.ToProto(stop), CommandMapper.Stop)
        .Add("lazyengine.resume.v1", V1.Resume.Parser, (Command.Resume resume) => CommandMapper.ToProto(resume), CommandMapper.FromProto)
        .Add("lazyengine.rerun.v1", V1.Rerun.Parser, (Command.Rerun rerun) => RerunCodec.ToProto(rerun), RerunCodec.FromProto)
        .Add("lazyengine.skip.v1", V1.Skip.Parser, (Command.Skip skip) => RerunCodec.ToProto(skip), RerunCodec.FromProto)
        .Add("lazyengine.purge.v1", V1.Order.Parser, (Command.Purge purge) => CommandMapper.ToProto(purge), ForkCodec.Purge)
        .Add("lazyengine.fork.v1", V1.Fork.Parser, (Command.Fork fork) => ForkCodec.ToProto(fork), ForkCodec.FromProto)
        .Add("lazyengine.cancel.v1", V1.Cancel.Parser, (Command.Cancel cancel) => CommandMapper.ToProto(cancel), CommandMapper.FromProto)
        .Add("lazyengine.signal.v1", V1.Signal.Parser, (Command.Signal signal) => CommandMapper.ToProto(signal), CommandMapper.FromProto)
        .Add("lazyengine.claim.v1", V1.Claim.Parser, (Command.Claim claim) => CommandMapper.ToProto(claim), CommandMapper.FromProto)
        .Add("lazyengine.heartbeat.v1", V1.Heartbeat.Parser, (Command.Heartbeat beat) => CommandMapper.ToProto(beat), CommandMapper.FromProto)
        .Add("lazyengine.return.v1", V1.Return.Parser, (Command.Return back) => CommandMapper.ToProto(back), CommandMapper.FromProto)
        .Add("lazyengine.report-lost.v1", V1.ReportLost.Parser, (Command.ReportLost lost) => CommandMapper.ToProto(lost), CommandMapper.FromProto)
        .Add("lazyengine.end.v1", V1.End.Parser, (Command.End end) => CommandMapper.ToProto(end), CommandMapper.FromProto)
        .Add("lazyengine.cancel-child.v1", V1.CancelChild.Parser, (Command.CancelChild cancel) => ChildCodec.ToProto(cancel), ChildCodec.FromProto)
        .Add("lazyengine.child-ended.v1", V1.ChildEnded.Parser, (Command.ChildEnded ended) => ChildCodec.ToProto(ended), ChildCodec.FromProto)
        .Add("lazyengine.told.v1", V1.Told.Parser, (Command.Told told) => ChildCodec.ToProto(told), ChildCodec.FromProto)
        .Add("lazyengine.from-parent.v1", V1.FromParent.Parser, (Command.FromParent word) => FamilyCodec.ToProto(word), FamilyCodec.FromProto)
        .Add("lazyengine.from-child.v1", V1.FromChild.Parser, (Command.FromChild word) => FamilyCodec.ToProto(word), FamilyCodec.FromProto)
        .Add("lazyengine.word-answered.v1", V1.WordAnswered.Parser, (Command.WordAnswered answer) => FamilyCodec.ToProto(answer), FamilyCodec.FromProto)
        .Add("lazyengine.wake.v1", V1.Order.Parser, (Command.Wake wake) => CommandMapper.ToProto(wake), CommandMapper.Wake)
        .Add("lazyengine.details-query.v1", V1.DetailsQuery.Parser, (Query.Details query) => CommandMapper.ToProto(query), CommandMapper.FromProto)
        .Add("lazyengine.explain-query.v1", V1.ExplainQuery.Parser, (Query.Explain query) => CommandMapper.ToProto(query), CommandMapper.FromProto)
        .Add("lazyengine.watch-query.v1", V1.WatchQuery.Parser, (Query.Watch query) => CommandMapper.ToProto(query), CommandMapper.FromProto)
        .Add("lazyengine.foresee-query.v1", V1.ForeseeQuery.Parser, (Query.Foresee query) => RerunCodec.ToProto(query), RerunCodec.FromProto)
        .Add("lazyengine.accepted.v1", V1.Accepted.Parser, (Reply.Accepted reply) => ReplyMapper.ToProto(reply), ReplyMapper.FromProto)
        .Add("lazyengine.refused.v1", V1.Refused.Parser, (Reply.Refused reply) => ReplyMapper.ToProto(reply), ReplyMapper.FromProto)
        .Add("lazyengine.moved.v1", V1.Moved.Parser, (Reply.Moved reply) => ReplyMapper.ToProto(reply), ReplyMapper.FromProto)
        .Add("lazyengine.granted.v1", V1.Granted.Parser, (Reply.Granted reply) => ReplyMapper.ToProto(reply), ReplyMapper.FromProto)
        .Add("lazyengine.details.v1", V1.Details.Parser, (Reply.Details reply) => ReplyMapper.ToProto(reply), ReplyMapper.FromProto)
        .Add("lazyengine.explained.v1", V1.Explained.Parser, (Reply.Explained reply) => ReplyMapper.ToProto(reply), ReplyMapper.FromProto)
        .Add("lazyengine.foreseen.v1", V1.Foreseen.Parser, (Reply.Foreseen reply) => RerunCodec.ToProto(reply), RerunCodec.FromProto)
        .Add("lazyengine.offer.v1", V1.Offer.Parser, (QueueMessage.Offer offer) => DispatchMapper.ToProto(offer), DispatchMapper.FromProto)
        .Add("lazyengine.ask.v1", V1.QueuedAttempt.Parser, (QueueMessage.Ask ask) => DispatchMapper.ToProto(ask), DispatchMapper.Ask)
        .Add("lazyengine.withdraw.v1", V1.QueuedAttempt.Parser, (QueueMessage.Withdraw withdraw) => DispatchMapper.ToProto(withdraw), DispatchMapper.Withdraw)
        .Add("lazyengine.release.v1", V1.QueuedAttempt.Parser, (QueueMessage.Release release) => DispatchMapper.ToProto(release.Queue, release.Token), DispatchMapper.Release)
        .Add("lazyengine.renew.v1", V1.Renew.Parser, (QueueMessage.Renew renew) => DispatchMapper.ToProto(renew), DispatchMapper.FromProto)
        .Add("lazyengine.vacate.v1", V1.Vacate.Parser, (QueueMessage.Vacate vacate) => DispatchMapper.ToProto(vacate), DispatchMapper.FromProto)
        .Add("lazyengine.done.v1", V1.Done.Parser, (QueueMessage.Done done) => DispatchMapper.ToProto(done), DispatchMapper.FromProto)
        .Add("lazyengine.leave.v1", V1.Leave.Parser, (QueueMessage.Leave leave) => DispatchMapper.ToProto(leave), DispatchMapper.FromProto)
        .Add("lazyengine.describe-queue.v1", V1.DescribeQueue.Parser, (QueueMessage.Describe describe) => QueueMapper.ToProto(describe), QueueMapper.FromProto)
        .Add("lazyengine.order-queue.v1", V1.OrderQueue.Parser, (QueueMessage.Order order) => QueueMapper.ToProto(order), QueueMapper.FromProto)
        .Add("lazyengine.weigh-key.v1", V1.WeighKey.Parser, (QueueMessage.Weigh weigh) => QueueMapper.ToProto(weigh), QueueMapper.FromProto)
        .Add("lazyengine.queue-described.v1", V1.QueueDescribed.Parser, (QueueAnswer.Described described) => QueueMapper.ToProto(described), QueueMapper.FromProto)
        .Add("lazyengine.queue-refused.v1", V1.QueueRefused.Parser, (QueueAnswer.Refused refused) => QueueMapper.ToProto(refused), QueueMapper.FromProto)
        .Add("lazyengine.taken.v1", V1.Taken.Parser, (QueueReport.Taken taken) => DispatchMapper.ToProto(taken), DispatchMapper.FromProto)
        .Add("lazyengine.full.v1", V1.Full.Parser, (QueueReport.Full full) => DispatchMapper.ToProto(full), DispatchMapper.FromProto)
        .Add("lazyengine.standing.v1", V1.Standing.Parser, (QueueReport.Standing standing) => DispatchMapper.ToProto(standing), DispatchMapper.FromProto)
        .Add("lazyengine.withdrawn.v1", V1.Withdrawn.Parser, (QueueReport.Withdrawn withdrawn) => DispatchMapper.ToProto(withdrawn), DispatchMapper.FromProto)
        .Add("lazyengine.worker-gone.v1", V1.WorkerGone.Parser, (QueueReport.WorkerGone gone) => DispatchMapper.ToProto(gone), DispatchMapper.FromProto)
        .Add("lazyengine.hand.v1", V1.Hand.Parser, (WorkerMessage.Hand hand) => DispatchMapper.ToProto(hand), DispatchMapper.FromProto)
        .Add("lazyengine.renewed.v1", V1.Renewed.Parser, (WorkerMessage.Renewed renewed) => DispatchMapper.ToProto(renewed), DispatchMapper.FromProto)
        .Add("lazyengine.cancel-attempt.v1", V1.CancelAttempt.Parser, (WorkerMessage.Cancel cancel) => DispatchMapper.ToProto(cancel), DispatchMapper.FromProto)
        .Add("lazyengine.register-flow.v1", V1.RegisterFlow.Parser, (NodeRequest.Register register) => NodeMapper.ToProto(register), NodeMapper.FromProto)
        .Add("lazyengine.find-flow.v1", V1.FindFlow.Parser, (NodeRequest.FindFlow find) => NodeMapper.ToProto(find), NodeMapper.FromProto)
        .Add("lazyengine.read-flow.v1", V1.ReadFlow.Parser, (NodeRequest.ReadFlow read) => NodeMapper.ToProto(read), NodeMapper.FromProto)
        .Add("lazyengine.flows-query.v1", V1.FlowsQuery.Parser, (NodeRequest.ListFlows list) => NodeMapper.ToProto(list), NodeMapper.FromProto)
        .Add("lazyengine.flows-listed.v1", V1.FlowsListed.Parser, (NodeReply.FlowsListed listed) => NodeMapper.ToProto(listed), NodeMapper.FromProto)
        .Add("lazyengine.list-query.v1", V1.ListQuery.Parser, (NodeRequest.List list) => NodeMapper.ToProto(list), NodeMapper.FromProto)
        .Add("lazyengine.find-query.v1", V1.FindQuery.Parser, (NodeRequest.Find find) => NodeMapper.ToProto(find), NodeMapper.FromProto)
        .Add("lazyengine.rows-query.v1", V1.RowsQuery.Parser, (NodeRequest.Rows rows) => NodeMapper.ToProto(rows), NodeMapper.FromProto)
        .Add("lazyengine.describe-node.v1", V1.DescribeNode.Parser, (NodeRequest.Describe _) => new V1.DescribeNode(), _ => NodeRequest.Describe.Instance)
        .Add("lazyengine.queues-query.v1", V1.QueuesQuery.Parser, (NodeRequest.Queues _) => new V1.QueuesQuery(), _ => NodeRequest.Queues.Instance)
        .Add("lazyengine.queues-found.v1", V1.QueuesFound.Parser, (NodeReply.QueuesFound found) => NodeMapper.ToProto(found), NodeMapper.FromProto)
        .Add("lazyengine.flow-found.v1", V1.FlowFound.Parser, (NodeReply.FlowFound found) => NodeMapper.ToProto(found), NodeMapper.FromProto)
        .Add("lazyengine.flow-read.v1", V1.FlowRead.Parser, (NodeReply.FlowRead read) => NodeMapper.ToProto(read), NodeMapper.FromProto)
        .Add("lazyengine.search-query.v1", V1.SearchQuery.Parser, (NodeRequest.Search search) => SearchCodec.ToProto(search), SearchCodec.ToSearch)
        .Add("lazyengine.count-query.v1", V1.SearchQuery.Parser, (NodeRequest.Count count) => SearchCodec.ToProto(count), SearchCodec.ToCount)
        .Add("lazyengine.counted.v1", V1.Counted.Parser, (NodeReply.Counted counted) => SearchCodec.ToProto(counted), SearchCodec.FromProto)
        .Add("lazyengine.listed.v1", V1.Listed.Parser, (NodeReply.Listed listed) => NodeMapper.ToProto(listed), NodeMapper.FromProto)
        .Add("lazyengine.rows-read.v1", V1.RowsRead.Parser, (NodeReply.RowsRead read) => NodeMapper.ToProto(read), NodeMapper.FromProto)
        .Add("lazyengine.node-described.v1", V1.NodeDescribed.Parser, (NodeReply.Described node) => NodeMapper.ToProto(node), NodeMapper.FromProto)
        .Add("lazyengine.node-refused.v1", V1.NodeRefused.Parser, (NodeReply.Refused refused) => NodeMapper.ToProto(refused), NodeMapper.FromProto);

    /// <exception cref="ArgumentException">The type has no wire form.</exception>
    public static string ManifestOf(object message) => EntryOf(message).Manifest;

    /// <exception cref="ArgumentException">The type has no wire form.</exception>
    public static byte[] Encode(object message) => EntryOf(message).Encode(message);

    /// <exception cref="UnreadableException">The manifest is not known, or the bytes are not of its kind.</exception>
    public static object Decode(string manifest, ReadOnlyMemory<byte> bytes)
    {
        var entry = Manifests.Find(manifest)
            ?? throw new UnreadableException($"The manifest '{manifest}' is not known. It was written by a later version of LazyEngine, or by something else: read it with what wrote it.");
        try
        {
            return entry.Decode(bytes);
        }
        catch (Exception cause) when (cause is UnreadableException or InvalidProtocolBufferException or FormatException or ArgumentException)
        {
            throw new UnreadableException($"{bytes.Length} bytes cannot be read as '{manifest}': {cause.Message}", cause);
        }
    }

    private static ManifestTable.Entry EntryOf(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Manifests.Find(message.GetType())
            ?? throw new ArgumentException($"{message.GetType()} has no wire form: only what stands in the table of manifests may be stored or sent.", nameof(message));
    }
}
