using Akka.Cluster.Sharding;
using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>Routes by execution id.</summary>
internal sealed class ExecutionMessageExtractor() : HashCodeMessageExtractor(Names.ShardCount)
{
    public override string? EntityId(object message) => (message as IExecutionMessage)?.Execution.Value;
}

/// <summary>Routes by queue name.</summary>
internal sealed class QueueMessageExtractor() : HashCodeMessageExtractor(Names.ShardCount)
{
    public override string? EntityId(object message) => (message as QueueMessage)?.Queue;
}
