using Akka.Actor;
using Akka.Cluster;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Nodes;
using LazyEngine.Queues;

namespace LazyEngine.Actors;

/// <summary>Asks queues, wherever in the cluster they are, and asks again until there is an answer: a region drops messages silently while a shard moves.</summary>
internal sealed class QueueRequests(LazyEngineNode node)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly NodeRequests _nodes = new(node);

    /// <summary>All queues that some engine knows, in order.</summary>
    /// <exception cref="EngineException">No engine answers in time.</exception>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var deadline = node.System.Scheduler.Now + node.Settings.GiveUpAfter;
        var last = new EngineError(EngineError.Unavailable, "The cluster has no engine that can be reached.");
        do
        {
            var answers = await Task.WhenAll(Engines().Select(engine => _nodes.TryAskAsync(engine, NodeRequest.Queues.Instance, node.Settings.RequestTimeout, cancellationToken)));
            var found = answers.OfType<NodeReply.QueuesFound>().ToList();
            if (found.Count > 0) return [.. found.SelectMany(names => names.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            last = answers.OfType<NodeReply.Refused>().FirstOrDefault()?.Error ?? last;
            await Task.Delay(Pause, cancellationToken);
        }
        while (node.System.Scheduler.Now < deadline);

        throw new EngineException(last);
    }

    /// <summary>Asks one queue: its first partition, which keeps what operators say, and then the others how they are doing by that.</summary>
    /// <exception cref="EngineException">It refuses, or does not answer in time.</exception>
    public async Task<QueueDetails> AskAsync(QueueMessage request, CancellationToken cancellationToken)
    {
        var first = await AskPartitionAsync(request, cancellationToken);
        if (first.Partitions == 1) return first;
        var others = await Task.WhenAll(Enumerable.Range(1, first.Partitions - 1).Select(number => AskPartitionAsync(new QueueMessage.Describe(new QueuePartition(request.Queue, number).Name), cancellationToken)));
        return QueueDescription.Together(first, others);
    }

    private async Task<QueueDetails> AskPartitionAsync(QueueMessage request, CancellationToken cancellationToken)
    {
        var deadline = node.System.Scheduler.Now + node.Settings.GiveUpAfter;
        while (true)
        {
            switch (await TryAskAsync(request, cancellationToken))
            {
                case QueueAnswer.Described described:
                    return described.Details;
                case QueueAnswer.Refused { Error.Code: EngineError.JournalUnavailable } refused when node.System.Scheduler.Now >= deadline:
                    throw new EngineException(refused.Error);
                case QueueAnswer.Refused { Error.Code: not EngineError.JournalUnavailable } refused:
                    throw new EngineException(refused.Error);
                case null when node.System.Scheduler.Now >= deadline:
                    throw new EngineException(new EngineError(EngineError.Unavailable, $"Queue '{QueuePartition.Parse(request.Queue).Queue}' did not answer within {node.Settings.GiveUpAfter}. Whether the request was carried out is unknown; it is safe to repeat it."));
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<QueueAnswer?> TryAskAsync(QueueMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await node.Queues.Ask<QueueAnswer>(request, node.Settings.RequestTimeout, cancellationToken);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private IEnumerable<Address> Engines()
    {
        var state = Cluster.Get(node.System).State;
        return state.Members.Where(member => member.HasRole(Names.EngineRole) && member.Status is MemberStatus.Up or MemberStatus.Leaving && !state.Unreachable.Contains(member)).Select(member => member.Address);
    }
}
