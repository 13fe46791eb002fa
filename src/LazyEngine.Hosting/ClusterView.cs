using Akka.Cluster;
using LazyEngine.Actors;
using LazyEngine.Nodes;

namespace LazyEngine.Hosting;

/// <summary>The cluster as this node sees it, and as the others say of themselves.</summary>
internal sealed class ClusterView(EngineHost host) : ICluster
{
    /// <summary>A node that hangs must not keep whoever asks about the others.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    public async Task<ClusterInfo> DescribeAsync(CancellationToken cancellationToken = default)
    {
        var node = await host.Started.WaitAsync(cancellationToken);
        var (state, requests) = (Cluster.Get(node.System).State, new NodeRequests(node));
        var oldest = state.Members.Where(member => member.HasRole(Names.EngineRole) && member.Status is MemberStatus.Up or MemberStatus.Leaving).OrderBy(member => member, Member.AgeOrdering).FirstOrDefault();
        var answers = await Task.WhenAll(state.Members.Select(member => AskAsync(requests, member, state.Unreachable.Contains(member), cancellationToken)));
        var nodes = answers.Select(answer => answer.Node with { PlacesShards = answer.Member.Equals(oldest) }).OrderBy(known => known.Address, StringComparer.Ordinal).ToSequence();
        var places = answers.SelectMany(answer => answer.Queues.Select(queue => (Queue: queue, answer.Node.Address))).ToLookup(place => place.Queue, place => place.Address, StringComparer.Ordinal);
        return new ClusterInfo(nodes, QueuesOf(nodes, places));
    }

    private static async Task<(Member Member, ClusterNode Node, Sequence<string> Queues)> AskAsync(NodeRequests requests, Member member, bool isUnreachable, CancellationToken cancellationToken)
    {
        var node = new ClusterNode(LazyEngineNode.AddressOf(member.Address), member.Roles.Where(role => role is Names.EngineRole or Names.WorkerRole).Order(StringComparer.Ordinal).ToSequence(), StatusOf(member.Status), !isUnreachable);
        if (isUnreachable) return (member, node with { Problem = "It cannot be reached." }, []);
        return await requests.TryAskAsync(member.Address, NodeRequest.Describe.Instance, AnswerWithin, cancellationToken) switch
        {
            NodeReply.Described described => (member, Filled(node, described), described.Queues),
            NodeReply.Refused refused => (member, node with { Problem = refused.Error.Message }, []),
            _ => (member, node with { Problem = $"It did not answer within {AnswerWithin.TotalSeconds} s." }, []),
        };
    }

    private static ClusterNode Filled(ClusterNode node, NodeReply.Described described) => node with
    {
        Version = described.Version,
        StartedAt = described.StartedAt,
        Shards = described.Shards.Count,
        Executions = described.Shards.Sum(shard => shard.Executions),
        Workers = described.Workers.Select(worker => new ClusterWorker(worker.Worker.Value, worker.Queue, worker.Slots, worker.IsRemote, worker.Software)).ToSequence(),
    };

    private static Sequence<ClusterQueue> QueuesOf(Sequence<ClusterNode> nodes, ILookup<string, string> places)
    {
        var workers = nodes.SelectMany(node => node.Workers).ToLookup(worker => worker.Queue, StringComparer.Ordinal);
        return workers.Select(queue => queue.Key)
            .Union(places.Select(queue => queue.Key), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(queue => new ClusterQueue(queue, places[queue].Any() ? string.Join(", ", places[queue]) : null, workers[queue].Count(), workers[queue].Sum(worker => worker.Slots)))
            .ToSequence();
    }

    private static ClusterNodeStatus StatusOf(MemberStatus status) => status switch
    {
        MemberStatus.Joining => ClusterNodeStatus.Joining,
        MemberStatus.WeaklyUp => ClusterNodeStatus.WeaklyUp,
        MemberStatus.Up => ClusterNodeStatus.Up,
        MemberStatus.Leaving => ClusterNodeStatus.Leaving,
        MemberStatus.Exiting => ClusterNodeStatus.Exiting,
        _ => ClusterNodeStatus.Down,
    };
}
