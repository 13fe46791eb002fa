using Akka.Actor;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>What every execution actor of a node shares.</summary>
internal sealed record ExecutionParts(EngineSettings Settings, PlanCache Plans, ExecutionStore Store, Func<IActorRef> Queues)
{
    public ExecutionShell ShellFor(ExecutionId execution) =>
        new(execution, Settings.Limits, Settings.Wakes, Plans.Find, new OfferTracker(Settings.Offers));
}
