using Akka.Actor;
using Akka.Event;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>What every execution actor of a node shares.</summary>
internal sealed record ExecutionParts(EngineSettings Settings, PlanCache Plans, ExecutionStore Store, Func<IActorRef> Queues, ILoggingAdapter Log)
{
    public ExecutionShell ShellFor(ExecutionId execution) =>
        new(execution, Settings.Limits, Settings.Wakes, Plans.Find, new OfferTracker(Settings.Offers), Random.Shared.NextDouble);

    /// <summary>Moves the wake that the index holds. Where that fails the index keeps an earlier one, which is harmless.</summary>
    public void MoveWake(ExecutionId execution, long version, DateTimeOffset? wakeAt) =>
        Store.MoveWakeAsync(execution, version, wakeAt).ContinueWith(
            moving => Log.Warning(moving.Exception, "The wake of execution '{0}' could not be moved.", execution),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
}
