using System.Collections.Concurrent;
using Akka.Actor;
using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>How messages get from one actor of a node to executions and queues: straight to those that live on the node, and by their region to all others.</summary>
/// <remarks>
/// Region and shard cost two mailboxes for each message. What they would do is done in time all the same: a shard sees each
/// execution often enough not to take it for idle, and what leaves the node is struck off before it stops. A message that comes
/// later than that is lost, as any may be, and asked for again by whoever sent it.
/// </remarks>
internal sealed class Ways(Func<IActorRef> executions, Func<IActorRef> queues, TimeSpan passivateIdleAfter, ITimeProvider clock)
{
    private static readonly TimeSpan LongestUnseen = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ExecutionId, Lodger> _executions = new();
    private readonly ConcurrentDictionary<string, IActorRef> _queues = new(StringComparer.Ordinal);
    private readonly TimeSpan _unseen = passivateIdleAfter / 4 < LongestUnseen ? passivateIdleAfter / 4 : LongestUnseen;

    public void ToExecution(IExecutionMessage message, IActorRef sender)
    {
        if (_executions.TryGetValue(message.Execution, out var lodger))
        {
            var now = clock.Now;
            if ((now - lodger.SeenAt).Duration() < _unseen)
            {
                lodger.Ref.Tell(message, sender);
                return;
            }

            lodger.SeenAt = now;
        }

        executions().Tell(message, sender);
    }

    public void ToQueue(QueueMessage message, IActorRef sender) => (_queues.TryGetValue(message.Queue, out var queue) ? queue : queues()).Tell(message, sender);

    /// <summary>An execution lives on this node, and has just been reached through its shard.</summary>
    public Lodger Add(ExecutionId execution, IActorRef actor)
    {
        var lodger = new Lodger(execution, actor) { SeenAt = clock.Now };
        _executions[execution] = lodger;
        return lodger;
    }

    /// <summary>The execution is about to leave. Whoever came after it stays.</summary>
    public void Remove(Lodger lodger) => _executions.TryRemove(KeyValuePair.Create(lodger.Execution, lodger));

    /// <summary>A queue lives on this node.</summary>
    public void Add(string queue, IActorRef actor) => _queues[queue] = actor;

    /// <summary>The queue has left.</summary>
    public void Remove(string queue, IActorRef actor) => _queues.TryRemove(KeyValuePair.Create(queue, actor));

    /// <summary>An execution that lives on this node.</summary>
    internal sealed class Lodger(ExecutionId execution, IActorRef actor)
    {
        public ExecutionId Execution { get; } = execution;

        public IActorRef Ref { get; } = actor;

        /// <summary>When the shard has seen a message for it; two that are sent at once may both go by it, which is harmless.</summary>
        public DateTimeOffset SeenAt { get; set; }
    }
}
