using System.Collections.Immutable;
using System.Globalization;
using LazyEngine.Errors;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides how an execution goes on from a commit of another one, and folds that.</summary>
/// <remarks>
/// The journal of a fork begins with copies of the commits that it goes on from, so that it says everything by itself. The
/// commit after them stops it, takes back what was open, and lets it go on: attempts that were open are made again, by new
/// numbers.
/// </remarks>
internal static class Forking
{
    /// <summary>The most commits that are taken over: they are written at once.</summary>
    public const int CommitsMax = 10_000;

    /// <summary>The most bytes that are taken over.</summary>
    public const int BytesMax = 32 * 1024 * 1024;

    /// <summary>The commits of the origin as those of the fork. It stands by itself, whatever the origin was a child of.</summary>
    public static Sequence<Commit> Copy(ExecutionId fork, IEnumerable<Commit> commits) =>
        commits.Select(commit => commit with { Execution = fork, Index = null, Events = commit.Events.Select(happened => happened is ExecutionStarted e ? e with { Execution = fork, Parent = null } : happened).ToSequence() }).ToSequence();

    /// <summary>Why the copies cannot be gone on from; null where they can.</summary>
    private static EngineError? Refusal(Execution before, ExecutionCommand.Fork fork)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"Commit {fork.Version} of execution '{fork.Source}'");
        var earlier = string.Create(CultureInfo.InvariantCulture, $"Fork it from an earlier commit: 1 to {Math.Max(1, fork.Version - 1)}.");
        if (before.State.IsTerminal()) return new EngineError(EngineError.NotNow, $"{place} ends it ({before.State}), and nothing is left to go on with. {earlier}");
        if (before.Failed is not null || before.Closing is not null) return new EngineError(EngineError.NotNow, $"{place} is on the way to a failure or an end that is decided. {earlier}");
        if (!before.Reverts.IsNone || before.State == ExecutionState.Reverting || before.Tasks.Values.Any(task => task.Phase != Phase.Forward)) return new EngineError(EngineError.NotNow, $"{place} goes back over what was done. {earlier}");
        return null;
    }

    /// <param name="plan">The plan that the origin followed at the commit.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="before">The fold of the copies.</param>
    /// <param name="fork">The command.</param>
    /// <param name="at">The time.</param>
    /// <param name="chance">A number from 0 to 1 that came with the command.</param>
    /// <param name="changed">The plan that it goes on by, where that is another.</param>
    public static Decision Decide(Plan plan, Limits limits, Execution before, ExecutionCommand.Fork fork, DateTimeOffset at, double chance, Plan? changed)
    {
        if (Refusal(before, fork) is { } refusal) return Decision.Refuse(Execution.None, refusal);
        var inputs = before.Inputs.SetItems(fork.Inputs);
        foreach (var name in fork.Inputs.Keys.Where(name => !before.Inputs.ContainsKey(name) && !Takes(changed ?? plan, name)))
            return Decision.Refuse(Execution.None, EngineError.InputsInvalid($"Execution '{fork.Source}' has no input '{name}': it has {string.Join(", ", before.Inputs.Keys.Select(known => $"'{known}'"))}."));
        var isMoved = fork.Flow is { } flow && flow != before.Flow;
        if (isMoved && changed is null) return Decision.Refuse(Execution.None, EngineError.FlowNotRegistered(fork.Flow!.Value.Value));
        if (isMoved && (plan.Workflow is not null || changed!.Workflow is not null)) return Decision.Refuse(Execution.None, EngineError.FlowMisfit(fork.Execution, changed!.Name, "a workflow goes on by its own text only"));
        if (!isMoved && InputCheck.Of(plan, limits, inputs) is { } wrong) return Decision.Refuse(Execution.None, wrong);

        var draft = new Draft(plan, limits, before, at, chance).Add(new ExecutionForked(fork.Source, fork.Version, fork.Inputs));
        if (draft.Now.Size > limits.StateBytes) return Decision.Refuse(Execution.None, EngineError.StateFull(fork.Execution, draft.Now.Size, limits.StateBytes));
        if (!isMoved) return draft.Add(new ExecutionResumed()).Settle(fork.Id) with { Plan = plan };
        if (Moving.Refusal(plan, changed!, limits, draft.Now) is { } misfit) return Decision.Refuse(Execution.None, misfit);
        draft.MoveTo(changed!);
        draft.Add(new ExecutionRerun(draft.Now.Epoch + 1, [], All: false));
        return draft.Settle(fork.Id) with { Plan = draft.Plan };
    }

    /// <summary>What a repeat of the fork finds.</summary>
    public static Decision Repeat(Execution execution, ExecutionCommand.Fork fork) =>
        execution.Forked == new ForkOrigin(fork.Source, fork.Version) && fork.Inputs.All(input => execution.Inputs.TryGetValue(input.Key, out var value) && value.Equals(input.Value)) && (fork.Flow is null || fork.Flow == execution.Flow)
            ? Decision.Nothing(execution)
            : Decision.Refuse(execution, EngineError.IdTaken(execution.Id, execution.Flow));

    /// <summary>Stops what was taken over, and takes back what was open: no worker knows it by the new id.</summary>
    public static Execution Begin(Plan plan, Execution execution, ExecutionForked e, DateTimeOffset at)
    {
        var open = execution.InFlight.Union(execution.Waiting);
        var (tasks, timers) = (execution.Tasks.ToBuilder(), execution.Timers);
        foreach (var key in open)
        {
            tasks[key] = tasks[key] with { State = TaskState.Pending, Claimant = null, ClaimIsDurable = false, ClaimedAt = null, HadStarted = false };
            timers = timers.Drop(key);
        }

        if (plan.TimeLimit is { } limit && execution.HasBegun) timers = timers.Set(ArmedTimer.OfExecution, TimerKind.Deadline, at + limit);
        var size = e.Inputs.Sum(input => (long)input.Value.Size - (execution.Inputs.GetValueOrDefault(input.Key)?.Size ?? 0));
        return Attributing.Edit(plan, execution with
        {
            State = ExecutionState.Suspended,
            CreatedAt = at,
            Forked = new ForkOrigin(e.Origin, e.Version),
            Inputs = execution.Inputs.SetItems(e.Inputs),
            Course = execution.Course is { } course ? course with { Inputs = course.Inputs.SetItems(e.Inputs), Family = Workflows.Family.None } : null,
            Size = execution.Size + size,
            Tasks = tasks.ToImmutable(),
            Ready = execution.Ready.Union(open),
            InFlight = execution.InFlight.Clear(),
            Waiting = execution.Waiting.Clear(),
            Timers = timers,
            Children = execution.Children.Clear(),
            Parent = null,
            ToldParent = false,
            Remembered = [],
        }, e.Inputs);
    }

    private static bool Takes(Plan plan, string name) => plan.DeclaredInputs is { } declared ? declared.Contains(name) : plan.RequiredInputs.Any(input => input.Name == name);
}
