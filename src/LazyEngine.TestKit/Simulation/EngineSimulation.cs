using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;

namespace LazyEngine.TestKit.Simulation;

/// <summary>
/// Runs random flows, or one of yours, through the real decider, execution shell, queue, worker protocol and watchdog, in
/// virtual time and with faults. The actors that host them, sharding, the network and the database are modelled.
/// </summary>
public static class EngineSimulation
{
    private const string Queue = "default";

    private const int Rounds = 60;

    private static readonly TimeSpan Disturbed = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(3);
    private static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(3);

    /// <summary>Runs one seed. The same seed leads to the same journal, byte for byte.</summary>
    /// <param name="seed">Decides everything that is left to chance.</param>
    /// <param name="flow">The flow; null for random ones. Its handlers succeed, wait for the outside or fail as chance has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<SimulationReport> RunAsync(int seed, Flow? flow = null, CancellationToken cancellationToken = default) =>
        RunAsync(seed, flow, Safeguards.All, null, cancellationToken);

    internal static async Task<SimulationReport> RunAsync(int seed, Flow? flow, Safeguards safeguards, IReadOnlySet<int>? faults, CancellationToken cancellationToken)
    {
        var log = new FaultLog(faults);
        var world = new World(seed, log) { IsFaulty = true };
        world.IsOrdered = world.Chance(0.5);
        var cluster = new Cluster(world, safeguards, HandleAsync, isEmbedded: world.Chance(0.3), resultsNameTheirAttempt: true, [Queue])
        {
            Limits = Limits.Default with { InFlightMax = world.Chance(0.3) ? 2 : 1_000 },
        };
        string? violation = null;
        try
        {
            await SimulateAsync(world, cluster, flow, cancellationToken);
        }
        catch (ViolationException wrong)
        {
            violation = wrong.Message;
        }
        catch (UnreachableException impossible)
        {
            violation = $"The engine came to a state that it holds for impossible: {impossible.Message}";
        }

        return new SimulationReport(seed, world.Steps, cluster.Checks.Executions.Count, cluster.Journal.Commits, cluster.Checks.Starts.Count, [.. log.Faults], violation, cluster.Journal.Digest());
    }

    private static async Task SimulateAsync(World world, Cluster cluster, Flow? flow, CancellationToken cancellationToken)
    {
        var ids = new List<ExecutionId>();
        for (var number = 1 + world.Pick(3); number > 0; number--)
        {
            var id = ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"x{number}"));
            var plan = cluster.Journal.Register(flow ?? RandomFlow.Of(world));
            ids.Add(id);
            world.After(world.Between(0, 60), () => cluster.Outside.Run(id, plan.Hash, InputsOf(plan), isNew: world.Chance(0.6)));
            if (world.Chance(0.4)) world.After(world.Between(0, 120), () => cluster.Outside.Stop(id));
            if (world.Chance(0.4)) world.After(world.Between(0, 160), () => cluster.Outside.Resume(id));
            if (world.Chance(0.1)) world.After(world.Between(10, 160), () => cluster.Outside.Cancel(id));
            for (var again = world.Pick(4); again > 1; again--) world.After(world.Between(30, 170), () => cluster.Outside.Rerun(id, all: world.Chance(0.3)));
        }

        cluster.Journal.Stored += (id, commit, _) => DisturbFamilies(cluster, id, commit);
        world.After(world.Between(0, 10), new Disturbances(cluster).Begin);
        await world.RunAsync(world.Now + Disturbed, () => false, cancellationToken);

        world.IsFaulty = false;
        // Only what is stopped hears of somebody: the others must come to their end by themselves.
        ResumeStopped(cluster);
        // A stop that comes late suspends it once more, as does what an author wrote; whoever waits for it would see that.
        for (var minute = 1; minute <= Rounds; minute++) world.After(TimeSpan.FromMinutes(minute), () => ResumeStopped(cluster));
        await world.RunAsync(world.Now + Patience, () => cluster.Outside.IsAnswered && ids.Concat(cluster.Checks.Executions.Keys).All(id => HasEnded(cluster, id)), cancellationToken);
        foreach (var id in ids.Concat(cluster.Checks.Executions.Keys).Where(id => !HasEnded(cluster, id))) throw new ViolationException($"'{id}' has not ended within {Patience} without faults: {Stuck(cluster, id)}");

        await world.RunAsync(world.Now + Patience, () => cluster.Checks.Executions.Values.All(state => !state.OwesOthers), cancellationToken);
        await world.RunAsync(world.Now + Afterwards, () => false, cancellationToken);
        cluster.Checks.AtEnd();
        if (!cluster.IsAtRest) throw new ViolationException("Everything has ended, and something still waits in a queue or is held by a worker.");
    }

    // While a child is being started, its start and what its parent then says of it can overtake each other.
    private static void DisturbFamilies(Cluster cluster, ExecutionId id, Commit commit)
    {
        var world = cluster.World;
        if (!world.IsFaulty) return;
        if (commit.Events[0] is ExecutionEvent.ExecutionStarted { Parent: not null } && world.Chance(0.1)) world.After(world.Between(0, 20), () => cluster.Outside.Stop(id));
        var plan = cluster.Journal.PlanOf(cluster.Checks.Executions[id].Flow)!;
        if (!commit.Events.OfType<ExecutionEvent.TaskDeferred>().Any(e => plan.TryFindTask(e.Task, out var node) && plan.TaskAt(node)!.ChildFlow is not null)) return;
        if (world.Chance(0.1)) world.After(world.Between(0, 3), () => cluster.Outside.Cancel(id));
    }

    private static void ResumeStopped(Cluster cluster)
    {
        foreach (var (id, state) in cluster.Checks.Executions)
        {
            // A workflow goes on with its parent, and nobody has to say so.
            if (state.State is ExecutionState.Suspending or ExecutionState.Suspended && (state.Course is null || state.Parent is null)) cluster.Outside.Resume(id);
        }
    }

    private static ValueTask<TaskOutcome> HandleAsync(Grant grant, CancellationToken cancellationToken) => ValueTask.FromResult(grant.Handler switch
    {
        RandomFlow.Waits => Outcome.Pending,
        RandomFlow.Flickers when grant.Token.Attempt % 2 == 1 => Outcome.Failure("Flickers", "It works at even attempts."),
        RandomFlow.Decides => Decide(grant),
        RandomFlow.Fails => Outcome.Failure("Meant", "It is meant to fail."),
        _ => Outcome.Success(grant.Token.Attempt),
    });

    // Deciders are called after their link.
    private static TaskOutcome Decide(Grant grant) => grant switch
    {
        { Phase: Phase.Deciding } => Outcome.Decide(grant.Token.Attempt < 6 ? RetryDecision.Retry : RetryDecision.Revert),
        _ when grant.Token.Task.Contains("->", StringComparison.Ordinal) => Outcome.Success(grant.Token.Task.Length % 2 == 0 || grant.Token.Task[1] % 2 == 0),
        _ => Outcome.Success(grant.Token.Attempt),
    };

    private static ImmutableSortedDictionary<string, Payload> InputsOf(Plans.Plan plan) =>
        plan.RequiredInputs.ToImmutableSortedDictionary(input => input.Name, input => Payload.Json(input.Name), StringComparer.Ordinal);

    private static bool HasEnded(Cluster cluster, ExecutionId id) => cluster.Checks.Executions.TryGetValue(id, out var state) && state.State.IsTerminal();

    // What one waits for may be a child that waits for something else.
    private static string Stuck(Cluster cluster, ExecutionId id) => cluster.Checks.Executions.ContainsKey(id)
        ? string.Join(' ', cluster.Checks.Executions.Where(each => !each.Value.State.IsTerminal()).Select(each => $"'{each.Key}' ({each.Value.State}): {WaitsOf(cluster, each.Value)}"))
        : "it was never stored.";

    private static string WaitsOf(Cluster cluster, Execution state) =>
        string.Join(' ', Explain.Of(cluster.Journal.PlanOf(state.Flow)!, state, WakeSchedule.Default, state.At).Waits.Select(wait => wait.Text));
}
