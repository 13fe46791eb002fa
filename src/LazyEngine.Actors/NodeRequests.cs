using Akka.Actor;
using Akka.Cluster;
using LazyEngine.Errors;
using LazyEngine.Nodes;

namespace LazyEngine.Actors;

/// <summary>Asks nodes of the cluster: one of its engines, whichever answers, or a certain one.</summary>
internal sealed class NodeRequests(LazyEngineNode node)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private int _next;

    /// <summary>Asks one engine after another until one answers.</summary>
    /// <exception cref="EngineException">An engine refuses, or none answers in time.</exception>
    /// <exception cref="Flows.InvalidFlowException">The flow is not valid.</exception>
    public async Task<TReply> AskEngineAsync<TReply>(NodeRequest request, CancellationToken cancellationToken)
        where TReply : NodeReply
    {
        var deadline = node.System.Scheduler.Now + node.Settings.GiveUpAfter;
        var last = new EngineError(EngineError.Unavailable, "The cluster has no engine that can be reached.");
        do
        {
            if (Pick() is { } engine)
            {
                switch (await TryAskAsync(engine, request, node.Settings.RequestTimeout, cancellationToken))
                {
                    case TReply reply:
                        return reply;
                    case NodeReply.Refused { Error.Code: EngineError.JournalUnavailable or EngineError.Unavailable } refused:
                        last = refused.Error;
                        break;
                    case NodeReply.Refused { Error.Code: EngineError.InvalidFlow } refused when request is NodeRequest.Register register:
                        throw new Flows.InvalidFlowException(Wire.FlowCodec.Decode(register.Definition.Bytes).Name, refused.Problems);
                    case NodeReply.Refused refused:
                        throw new EngineException(refused.Error);
                    default:
                        last = new EngineError(EngineError.Unavailable, $"The engine at {LazyEngineNode.AddressOf(engine)} did not answer within {node.Settings.RequestTimeout}.");
                        break;
                }
            }

            await Task.Delay(Pause, cancellationToken);
        }
        while (node.System.Scheduler.Now < deadline);

        throw new EngineException(last);
    }

    /// <summary>Asks one node once; null where no answer came in time.</summary>
    public async Task<NodeReply?> TryAskAsync(Address address, NodeRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await node.System.ActorSelection(new RootActorPath(address) / "user" / Names.Node).Ask<NodeReply>(request, timeout, cancellationToken);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    // In turn, so that one that hangs is not asked twice in a row.
    private Address? Pick()
    {
        var state = Cluster.Get(node.System).State;
        var engines = state.Members.Where(member => member.HasRole(Names.EngineRole) && member.Status == MemberStatus.Up && !state.Unreachable.Contains(member)).Select(member => member.Address).ToList();
        return engines.Count == 0 ? null : engines[(int)((uint)Interlocked.Increment(ref _next) % engines.Count)];
    }
}
