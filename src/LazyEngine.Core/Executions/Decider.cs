using LazyEngine.Errors;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides what a command does to an execution. Pure: time and ids come in, events come out, nothing is thrown for what a caller can cause.</summary>
/// <remarks>A command that carries the execution over to another flow comes with the plan of that.</remarks>
internal static class Decider
{
    public static Decision Decide(Plan? plan, Limits limits, Execution execution, ExecutionCommand command, DateTimeOffset at, double chance, Plan? changed = null)
    {
        if (command.Id.Value is not { Length: > 0 and <= CommandId.MaxLength }) return Decision.Refuse(execution, EngineError.CommandIdInvalid(command.Id.Value?.Length ?? 0));
        if (!execution.Exists)
        {
            if (command is ExecutionCommand.CancelChild never) return plan is null ? Decision.Refuse(execution, EngineError.FlowNotRegistered(never.Flow.Value)) : Telling.Dismiss(plan, limits, never, at, chance);
            if (command is ExecutionCommand.Fork fork) return Decision.Refuse(execution, EngineError.NoSuchCommit(fork.Source, fork.Version));
            if (command is not ExecutionCommand.Run first) return Decision.Refuse(execution, EngineError.NoSuchExecution(command.Execution));
            return plan is null ? Decision.Refuse(execution, EngineError.FlowNotRegistered(first.Flow.Value)) : Start(plan, limits, first, at, chance);
        }

        // The plan of what is gone is not looked for.
        if (execution.PurgedAt is { } purgedAt) return command is ExecutionCommand.Purge ? Decision.Nothing(execution) : Decision.Refuse(execution, EngineError.IsPurged(execution.Id, purgedAt, execution.PurgedBy));
        ArgumentNullException.ThrowIfNull(plan);
        if (execution.Remembered.Contains(command.Id)) return Decision.Nothing(execution);
        var draft = new Draft(plan, limits, execution, at, chance);
        return command switch
        {
            ExecutionCommand.Run again => Repeat(execution, again),
            ExecutionCommand.Fork again => Forking.Repeat(execution, again),
            ExecutionCommand.Purge purge => Purging.Decide(execution, purge, at),
            ExecutionCommand.Claim claim => Claim(draft, limits, claim, at),
            ExecutionCommand.Heartbeat beat => Beating.Decide(draft, limits, beat),
            ExecutionCommand.Complete done => Completion.Decide(draft, limits, done.Token, done.Outcome, done.Id),
            ExecutionCommand.CompleteByName done => Completion.DecideByName(draft, limits, done),
            ExecutionCommand.Return back => Return(draft, back),
            ExecutionCommand.ReportLost lost => Lose(draft, lost),
            ExecutionCommand.Signal signal => Signalling.Decide(draft, limits, signal),
            ExecutionCommand.Stop => Stop(draft, command),
            ExecutionCommand.Resume resume => Resuming.Decide(draft, limits, resume),
            ExecutionCommand.Rerun rerun => Rerunning.Decide(draft, limits, changed, rerun),
            ExecutionCommand.Skip skip => Skipping.Decide(draft, limits, skip),
            ExecutionCommand.Cancel cancel => Cancel(draft, limits, cancel),
            ExecutionCommand.End end => Workflows.Concluding.Decide(draft, limits, end),
            ExecutionCommand.ChildEnded ended => Children.Decide(draft, limits, ended),
            ExecutionCommand.CancelChild dismissed => Telling.Dismiss(draft, dismissed),
            ExecutionCommand.Told told => Telling.Decide(draft, told),
            ExecutionCommand.FromParent word => Workflows.Addressing.Decide(draft, word),
            ExecutionCommand.FromChild word => Workflows.Addressing.Decide(draft, word),
            ExecutionCommand.WordAnswered answer => Workflows.Addressing.Decide(draft, answer),
            ExecutionCommand.Wake => Waking.Decide(draft, command.Id),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "The decider does not know this command."),
        };
    }

    private static Decision Start(Plan plan, Limits limits, ExecutionCommand.Run run, DateTimeOffset at, double chance)
    {
        var refusal = InputCheck.Of(plan, limits, run.Inputs);
        if (run.Parent is { } parent && parent.Depth > PlanLimits.Default.Parents) refusal = EngineError.TooManyParents(run.Execution, PlanLimits.Default.Parents);
        var environment = run.Environment.Sum(value => (long)value.Value.Size);
        if (environment > limits.MessageBytes) refusal ??= EngineError.PayloadTooLarge("The environment", environment, limits.MessageBytes);
        if (ExecutionAttribute.Problem(run.BusinessKey, run.Attributes) is { } problem) refusal ??= EngineError.InputsInvalid(problem);
        if (run.FairnessKey is { } key && Names.ProblemOf("fairness key", key, PlanLimits.Default.NameLength) is { } wrong) refusal ??= EngineError.FairnessKeyInvalid(wrong);
        if (refusal is not null) return Decision.Refuse(Execution.None, refusal);
        return new Draft(plan, limits, Execution.None, at, chance)
            .Add(new ExecutionStarted(run.Execution, plan.Name, plan.Hash, RuleSets.For(plan), run.Inputs, run.StartAt > at ? run.StartAt : null) { Parent = run.Parent, Environment = run.Environment, Target = run.Target, Trace = run.Trace, FairnessKey = run.FairnessKey, BusinessKey = run.BusinessKey, Attributes = run.Attributes.OrderBy(attribute => attribute.Name, StringComparer.Ordinal).ToSequence() })
            .Settle(run.Id);
    }

    private static Decision Repeat(Execution execution, ExecutionCommand.Run again) =>
        again.Flow == execution.Flow && (again.Parent is null || again.Parent.Token == execution.Parent?.Token) && again.Inputs.SequenceEqual(execution.Inputs)
            ? Decision.Nothing(execution)
            : Decision.Refuse(execution, EngineError.IdTaken(execution.Id, execution.Flow));

    private static Decision Claim(Draft draft, Limits limits, ExecutionCommand.Claim claim, DateTimeOffset at)
    {
        var (execution, token) = (draft.Now, claim.Token);
        if (Standing.Find(draft.Plan, execution, token, out var key, out var instance) is { } unknown) return Decision.Refuse(execution, unknown);
        if (instance.State == TaskState.Running)
            return instance.Claimant == claim.Worker ? Decision.Nothing(execution) : Decision.Refuse(execution, EngineError.HeldBy(token, instance.Claimant!.Value));
        if (instance.State != TaskState.Scheduled) return Decision.Refuse(execution, Standing.NotOpen(execution, token, instance));
        if (!execution.MayBegin(draft.Plan, key, instance)) return Decision.Refuse(execution, EngineError.NotInThisState(execution.Id, execution.State, "nothing new starts. Hand the attempt back unstarted."));

        if (Arguments.Missing(draft.Plan, execution, key) is { } missing)
        {
            Failing.End(draft, key, missing);
            return draft.Settle(claim.Id) with { Refusal = EngineError.HandedBack(token) };
        }

        var size = Arguments.SizeOf(draft.Plan, execution, key);
        if (size > limits.MessageBytes)
        {
            var error = EngineError.PayloadTooLarge($"The input of task '{token.Task}'", size, limits.MessageBytes);
            Failing.End(draft, key, new TaskFailure(error.Code, error.Message));
            return draft.Settle(claim.Id) with { Refusal = error };
        }

        var claimed = new TaskClaimed(token.Task, token.Turn, token.Item, token.Attempt, claim.Worker);
        if (!Work.Of(draft.Plan, execution, key).HasWrittenClaims)
            return Decision.Nothing(Evolution.ClaimInMemory(draft.Plan, execution, claimed, at));
        return draft.Add(claimed).Settle(claim.Id);
    }

    private static Decision Return(Draft draft, ExecutionCommand.Return back)
    {
        var (execution, token) = (draft.Now, back.Token);
        if (Standing.Find(draft.Plan, execution, token, out _, out var instance) is { } unknown) return Decision.Refuse(execution, unknown);
        if (instance.State is TaskState.Pending) return Decision.Nothing(execution);
        if (instance.State is not (TaskState.Scheduled or TaskState.Running)) return Decision.Refuse(execution, Standing.NotOpen(execution, token, instance));
        // A queue that was offered it twice may have had it in line while a worker runs it, and a worker may be late.
        if (instance.State == TaskState.Running && back.Worker != instance.Claimant) return Decision.Nothing(execution);
        return draft.Add(new TaskReturned(token.Task, token.Turn, token.Item, token.Attempt)).Settle(back.Id);
    }

    private static Decision Lose(Draft draft, ExecutionCommand.ReportLost lost)
    {
        var (execution, token) = (draft.Now, lost.Token);
        if (Standing.Find(draft.Plan, execution, token, out var key, out var instance) is { } unknown) return Decision.Refuse(execution, unknown);
        if (instance.State is not (TaskState.Scheduled or TaskState.Running)) return Decision.Nothing(execution);
        // News of a worker that was handed the attempt, but was not the one to be granted it.
        if (lost.Worker is { } gone && instance.Claimant is { } claimant && gone != claimant) return Decision.Nothing(execution);
        var started = instance.State == TaskState.Running;
        // What may have had an effect and is to be undone is not done again first.
        var isCalledOff = instance.Phase == Phase.Forward && execution.Reverts.Covers(draft.Plan, key.Node);
        if ((started && !Work.Of(draft.Plan, execution, key).RerunAfterLoss) || ((started || instance.HadStarted) && isCalledOff))
        {
            Failing.End(draft, key, new TaskFailure(TaskFailure.WorkerLost, $"Attempt {token} was lost ({lost.Reason}), and the task may not be run again."));
            return draft.Settle(lost.Id);
        }

        draft.Add(new TaskLost(token.Task, token.Turn, token.Item, token.Attempt, lost.Reason));
        // What had started before the stop is awaited, so a lost attempt of it is made again.
        var hadStarted = started || (instance.HadStarted && draft.Now.Rules >= Rules.StopsKnowWhatHadStarted);
        if (hadStarted && draft.Now.State == ExecutionState.Suspending && draft.Now.Failed is null) draft.Schedule(key);
        return draft.Settle(lost.Id);
    }

    private static Decision Stop(Draft draft, ExecutionCommand command) => draft.Now.State switch
    {
        ExecutionState.Running when draft.Now.Closing is { } closing => Decision.Refuse(draft.Now, EngineError.NotInThisState(draft.Now.Id, draft.Now.State, $"its end is decided ({closing.State}), and it awaits its children only.")),
        ExecutionState.Pending or ExecutionState.Running or ExecutionState.Reverting => WriteClaims(draft).Add(new ExecutionSuspending()).Settle(command.Id),
        ExecutionState.Suspending or ExecutionState.Suspended => Decision.Nothing(draft.Now),
        _ => Decision.Refuse(draft.Now, EngineError.HasEnded(draft.Now.Id, draft.Now.State)),
    };

    /// <summary>A stop awaits what has started. Should the process die meanwhile, the journal must know what that was.</summary>
    public static Draft WriteClaims(Draft draft)
    {
        if (draft.Now.Rules < Rules.StopsKnowWhatHadStarted) return draft;
        foreach (var key in draft.Now.InFlight)
        {
            if (draft.Now.Tasks[key] is not { State: TaskState.Running, ClaimIsDurable: false, Claimant: { } worker } instance) continue;
            draft.Add(new TaskClaimed(draft.Plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, instance.Attempt, worker, instance.ClaimedAt));
        }

        return draft;
    }

    private static Decision Cancel(Draft draft, Limits limits, ExecutionCommand.Cancel cancel)
    {
        if (cancel.Reason.Length > limits.PayloadBytes) return Decision.Refuse(draft.Now, EngineError.PayloadTooLarge("The reason", cancel.Reason.Length, limits.PayloadBytes));
        if (draft.Now.State == ExecutionState.Cancelled || draft.Now.Closing is not null) return Decision.Nothing(draft.Now);
        if (draft.Now.State.IsTerminal()) return Decision.Refuse(draft.Now, EngineError.HasEnded(draft.Now.Id, draft.Now.State));
        draft.CancelOpen();
        Closing.Begin(draft, ExecutionState.Cancelled, new TaskFailure(TaskFailure.Cancelled, cancel.Reason));
        return draft.Settle(cancel.Id);
    }
}
