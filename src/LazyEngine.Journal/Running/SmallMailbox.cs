using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace LazyEngine.Journal;

/// <summary>A mailbox for actors of which there are very many, most of them without a message: Akka's own takes a kilobyte when it is empty.</summary>
/// <param name="settings">The system's.</param>
/// <param name="config">The mailbox's section of the configuration.</param>
internal sealed class SmallMailbox(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<SmallMailbox.Messages>
{
    /// <inheritdoc />
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Messages();

    /// <summary>A chain of messages: anybody adds at one end, and whoever runs the actor takes from the other.</summary>
    internal sealed class Messages : IUnboundedDequeBasedMessageQueueSemantics, IMessageQueue
    {
        // The node before the first message: its own is taken.
        private Node _taken = new(default);
        private Node _newest;

        public Messages() => _newest = _taken;

        /// <inheritdoc />
        public bool HasMessages => Volatile.Read(ref Volatile.Read(ref _taken).Next) is not null;

        /// <inheritdoc />
        public int Count
        {
            get
            {
                var count = 0;
                for (var node = Volatile.Read(ref Volatile.Read(ref _taken).Next); node is not null; node = Volatile.Read(ref node.Next)) count++;
                return count;
            }
        }

        /// <inheritdoc />
        public void Enqueue(IActorRef receiver, Envelope envelope)
        {
            // Between the two steps the message is not seen; its sender has the actor run after them. It only does so where the actor
            // sleeps, so that the second one must be seen before its sender looks: else the actor, which looks for messages last
            // of all, may have seen none, and its sender still have seen it awake.
            var node = new Node(envelope);
            Interlocked.Exchange(ref Interlocked.Exchange(ref _newest, node).Next, node);
        }

        /// <summary>Puts a message before all others. Only whoever runs the actor may, as with taking.</summary>
        /// <param name="envelope">The message.</param>
        public void EnqueueFirst(Envelope envelope)
        {
            // What is before the first message is the node that was taken last: it gets the message, and another one comes before it.
            _taken.Envelope = envelope;
            Volatile.Write(ref _taken, new Node(default) { Next = _taken });
        }

        /// <inheritdoc />
        public bool TryDequeue(out Envelope envelope)
        {
            var before = _taken;
            if (Volatile.Read(ref before.Next) is not { } first)
            {
                envelope = default;
                return false;
            }

            envelope = first.Envelope;
            // Nobody needs the message longer than its receiver does.
            first.Envelope = default;
            Volatile.Write(ref _taken, first);
            // Nor does what is taken hold what comes after it: an old node would keep each new one until the oldest generation is collected.
            before.Next = null;
            return true;
        }

        /// <inheritdoc />
        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var left)) deadletters.Enqueue(owner, left);
        }

        private sealed class Node(Envelope envelope)
        {
            public Envelope Envelope = envelope;
            public Node? Next;
        }
    }
}
