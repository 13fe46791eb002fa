using Akka.Actor;
using Akka.Cluster.Sharding;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Nodes;
using LazyEngine.Wire;

namespace LazyEngine.Actors;

/// <summary>Answers other nodes of the cluster: what stands in the database, and how this node is doing.</summary>
/// <remarks>Receives: node requests, workers that were started. Persists: nothing. Sends: replies.</remarks>
internal sealed class NodeActor(LazyEngineNode node) : UntypedActor
{
    /// <summary>How many bytes of rows one answer holds, unless the first row alone has more.</summary>
    private const int PageBytes = 512 * 1024;

    private const int PageRows = 1_000;

    private static readonly TimeSpan CountTime = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _startedAt = Context.System.Scheduler.Now;
    private readonly Dictionary<IActorRef, NodeWorker> _workers = [];

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NodeRequest request:
                _ = AnswerAsync(request, [.. _workers.Values.OrderBy(worker => worker.Worker)]).PipeTo(Sender, Self);
                break;
            case WorkerStarted started:
                _workers[Context.Watch(started.Ref)] = started.Worker;
                break;
            case Terminated gone:
                _workers.Remove(gone.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private async Task<NodeReply> AnswerAsync(NodeRequest request, Sequence<NodeWorker> workers)
    {
        try
        {
            return request switch
            {
                NodeRequest.Describe => new NodeReply.Described(LazyEngineNode.Version, _startedAt, await ShardsAsync(), workers) { Queues = await QueuesAsync() },
                _ when node.Store is { } store => await ReadAsync(request, store, workers),
                _ => Refused(EngineError.Unavailable, "This node has no journal: it is no engine."),
            };
        }
        catch (InvalidFlowException wrong)
        {
            return new NodeReply.Refused(new EngineError(wrong.Code, wrong.Message), wrong.Problems);
        }
        catch (UnreadableException wrong)
        {
            return Refused(EngineError.InvalidRequest, wrong.Message);
        }
        catch (PayloadKeyException lacking)
        {
            return Refused(EngineError.Unreadable, lacking.Message);
        }
        catch (AskTimeoutException)
        {
            return Refused(EngineError.Unavailable, $"Its shards have not answered within {CountTime.TotalSeconds} s.");
        }
        // Whoever asks is told so, and may ask another node.
        catch (Exception failure)
        {
            return Refused(EngineError.JournalUnavailable, $"The journal does not answer: {failure.Message}");
        }
    }

    private async Task<NodeReply> ReadAsync(NodeRequest request, ExecutionStore store, Sequence<NodeWorker> workers) => request switch
    {
        NodeRequest.Register register => new NodeReply.FlowFound(await node.RegisterAsync(FlowCodec.Decode(register.Definition.Bytes))),
        NodeRequest.FindFlow find => new NodeReply.FlowFound(await store.FindFlowAsync(find.Name)),
        NodeRequest.ListFlows list => new NodeReply.FlowsListed((await store.ListFlowsAsync(list.Query)).ToSequence()),
        NodeRequest.ReadFlow read => new NodeReply.FlowRead(await Task.Run(() => store.ReadFlow(read.Flow)) is { } definition ? new Payload(definition, string.Empty) : null),
        NodeRequest.List list => new NodeReply.Listed((await store.ListAsync(
            new IndexQuery(list.State, list.FlowName, list.After is { } after ? new ListCursor(after.CreatedAt, after.Execution) : null, list.Limit))).Select(entry => entry.Header).ToSequence()),
        NodeRequest.Search search => new NodeReply.Listed((await store.ListAsync(search.Query)).Select(entry => entry.Header).ToSequence()),
        NodeRequest.Count count => new NodeReply.Counted((await store.CountAsync(count.Query)).ToSequence()),
        NodeRequest.Find find => new NodeReply.Listed(await store.FindAsync(find.Execution) is { } entry ? [entry.Header] : []),
        NodeRequest.Queues => new NodeReply.QueuesFound(
            workers.Select(worker => worker.Queue).Concat(await store.QueuesAsync()).Concat(node.Board.Figures.Select(queue => queue.Key)).Concat(node.Settings.Queues.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToSequence()),
        NodeRequest.Rows rows => await RowsAsync(rows, store),
        _ => Refused(EngineError.InvalidRequest, $"This node does not know what '{request.GetType().Name}' asks for."),
    };

    private static async Task<NodeReply> RowsAsync(NodeRequest.Rows asked, ExecutionStore store)
    {
        var (rows, bytes, read) = (new List<NodeRow>(), 0L, 0);
        await store.ReplayAsync(Names.PersistenceId(asked.Execution), asked.From, asked.To, PageRows, row =>
        {
            read++;
            // What comes after it does not fit either: pages have no gaps.
            bytes += row.Message.Length;
            if (rows.Count == 0 || bytes <= PageBytes) rows.Add(new NodeRow(row.SequenceNr, row.Manifest, new Payload(row.Message, string.Empty)));
        });
        return new NodeReply.RowsRead(rows.ToSequence(), rows.Count < read || read == PageRows ? rows[^1].SequenceNr + 1 : null);
    }

    private async Task<Sequence<HeldShard>> ShardsAsync()
    {
        if (node.Store is null) return [];
        var stats = await node.Executions.Ask<ShardRegionStats>(GetShardRegionStats.Instance, CountTime);
        return stats.Stats.Select(shard => new HeldShard(shard.Key, shard.Value)).OrderBy(shard => shard.Shard, StringComparer.Ordinal).ToSequence();
    }

    private async Task<Sequence<string>> QueuesAsync()
    {
        if (node.Store is null) return [];
        var state = await node.Queues.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, CountTime);
        return state.Shards.SelectMany(shard => shard.EntityIds).Select(id => QueuePartition.Parse(Uri.UnescapeDataString(id)).Queue).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToSequence();
    }

    private static NodeReply.Refused Refused(string code, string message) => new(new EngineError(code, message), []);

    /// <summary>A worker was started on this node.</summary>
    internal sealed record WorkerStarted(IActorRef Ref, NodeWorker Worker) : INoSerializationVerificationNeeded;
}
