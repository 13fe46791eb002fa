using Akka.Actor;
using Akka.Cluster.Sharding;

namespace LazyEngine.Actors;

/// <summary>The shard region of executions: the public way in for applications that speak to the engine by messages.</summary>
/// <remarks>
/// Send <see cref="Executions.ExecutionCommand"/> and <see cref="Executions.ExecutionQuery"/> records; each is answered by an
/// <see cref="Executions.ExecutionReply"/>. A region may drop a message silently while a shard moves: ask with a timeout and
/// repeat with the same command id until an answer comes.
/// </remarks>
public static class ExecutionRegion
{
    /// <summary>The type name of the region.</summary>
    public const string TypeName = Names.ExecutionRegion;

    /// <summary>The role of the nodes that hold executions.</summary>
    public const string Role = Names.EngineRole;

    /// <summary>The number of shards; the same for every node, for ever.</summary>
    public const int ShardCount = Names.ShardCount;

    /// <summary>Routes commands and queries by their execution id.</summary>
    public static IMessageExtractor MessageExtractor { get; } = new ExecutionMessageExtractor();

    /// <summary>Starts a proxy on a node without the engine role.</summary>
    /// <param name="system">An actor system that is a member of the cluster, with LazyEngine's serializer (see <see cref="LazyEngineNode.ProxyConfig"/>).</param>
    /// <returns>The proxy; send to it as to the region itself.</returns>
    public static IActorRef StartProxy(ActorSystem system) =>
        ClusterSharding.Get(system).StartProxy(TypeName, Role, MessageExtractor);
}
