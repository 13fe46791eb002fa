using Akka.Actor;
using Akka.Event;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>What every execution actor of a node shares.</summary>
internal sealed record ExecutionParts(EngineSettings Settings, PlanCache Plans, ExecutionStore Store, TakenAsNew TakenAsNew, Func<IActorRef> Queues, Func<IActorRef> Executions, ILoggingAdapter Log, ICommitListener? Listener = null)
{
    public ExecutionShell ShellFor(ExecutionId execution) =>
        new(execution, Settings.Limits, Settings.Wakes, Plans.Find, new OfferTracker(Settings.Offers), Random.Shared.NextDouble);

    /// <summary>Whether the journal has a later commit than the caller knows of.</summary>
    public async Task<bool> IsBehindAsync(ExecutionId execution, long version) => await Store.ReadHighestSequenceNrAsync(Names.PersistenceId(execution), version) > version;

    /// <summary>Moves the wake that the index holds. Where that fails the index keeps an earlier one, which is harmless.</summary>
    /// <returns>Whether the journal has a later commit than the caller knows of.</returns>
    public async Task<bool> MoveWakeAsync(ExecutionId execution, long version, DateTimeOffset? wakeAt)
    {
        try
        {
            var id = Names.PersistenceId(execution);
            return !await Store.MoveWakeAsync(execution, id, version, wakeAt) && await Store.ReadHighestSequenceNrAsync(id, version) > version;
        }
        catch (Exception failure)
        {
            Log.Warning(failure, "The wake of execution '{0}' could not be moved.", execution);
            return false;
        }
    }
}
