using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using LazyEngine.Flows;
using LazyEngine.Wire;

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

    /// <summary>The identity of a flow, as <see cref="Executions.ExecutionCommand.Run"/> wants it: the same on every node. The flow must be registered by an engine node.</summary>
    /// <param name="flow">The definition.</param>
    public static FlowHash HashOf(Flow flow) => FlowCodec.HashOf(flow);

    /// <summary>What the actor system of a proxy must have in its configuration, below its own host, port and seed nodes: LazyEngine's serializer and cluster settings.</summary>
    public static Config ProxyConfiguration => HoconFiles.Profile("cluster").WithFallback(HoconFiles.Reference);

    /// <summary>Starts a proxy on a node without the engine role.</summary>
    /// <param name="system">An actor system named <c>lazyengine</c> that joins the cluster, configured with <see cref="ProxyConfiguration"/>.</param>
    /// <returns>The proxy; send to it as to the region itself.</returns>
    public static IActorRef StartProxy(ActorSystem system) =>
        ClusterSharding.Get(system).StartProxy(TypeName, Role, MessageExtractor);
}
