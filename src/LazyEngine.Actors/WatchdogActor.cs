using Akka.Actor;
using Akka.Event;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>Wakes the sleeping executions of its share when the index says so.</summary>
internal sealed class WatchdogActor : UntypedActor
{
    protected override void OnReceive(object message) => Unhandled(message);
}
