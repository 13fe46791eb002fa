using Akka.Event;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.Actors;

/// <summary>What every execution actor of a node shares.</summary>
internal sealed record ExecutionParts(EngineSettings Settings, PlanCache Plans, ExecutionStore Store, TakenAsNew TakenAsNew, Ways Ways, ILoggingAdapter Log, ICommitListener? Listener = null)
{
    // One of each for all executions, and not one for each execution.
    private readonly Func<FlowHash, Plan?> _plans = Plans.Find;
    private readonly Func<double> _chance = Random.Shared.NextDouble;

    /// <summary>How large families are.</summary>
    public FamilySizes Families { get; } = new(Settings.Limits, Store.CountFamilyAsync);

    /// <summary>How many that have ended stay.</summary>
    public Lingering Lingering { get; } = new(Settings.PassivateFinishedAfter, Settings.FinishedInMemoryMax);

    public ExecutionShell ShellFor(ExecutionId execution) =>
        new(execution, Settings.Limits, Settings.Wakes, _plans, new OfferTracker(Settings.Offers), _chance);

    /// <summary>Whether the journal has a later commit than the caller knows of.</summary>
    public async Task<bool> IsBehindAsync(ExecutionId execution, long version) => await Store.ReadHighestSequenceNrAsync(Names.PersistenceId(execution), version) > version;

    /// <summary>Reads the commits that a fork goes on from, or says why it cannot.</summary>
    public async Task<(Sequence<Commit> Commits, EngineError? Error)> ReadCommitsAsync(ExecutionCommand.Fork fork)
    {
        var (id, rows, bytes) = (Names.PersistenceId(fork.Source), new List<JournalRow>(), 0L);
        await Store.ReplayAsync(id, 1, fork.Version, Forking.CommitsMax + 1, row =>
        {
            bytes += row.Message.Length;
            if (bytes <= Forking.BytesMax) rows.Add(row);
        });
        if (rows.Count > Forking.CommitsMax || bytes > Forking.BytesMax) return ([], EngineError.TooMuchToFork(fork.Source, fork.Version));
        if (rows.Count == 0 && await Store.ReadHighestSequenceNrAsync(id, 0) == 0) return ([], EngineError.NoSuchExecution(fork.Source));
        if (await Store.FindTombstoneAsync(fork.Source) is { } purged) return ([], EngineError.IsPurged(fork.Source, purged));
        if (rows.Count == 0 || rows[^1].SequenceNr != fork.Version) return ([], EngineError.NoSuchCommit(fork.Source, fork.Version));
        var commits = rows.Select(row => (Commit)WireCodec.Decode(row.Manifest, row.Message)).ToSequence();
        return (commits, null);
    }

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
