using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>One execution between its journal and the outside: decides commands in batches, keeps the index in step, and sees to what is owed.</summary>
/// <remarks>Does no I/O: its host writes the commits of a batch in one atomic write, and only then applies it.</remarks>
internal sealed class ExecutionShell(ExecutionId id, Limits limits, WakeSchedule schedule, Func<FlowHash, Plan?> plans, OfferTracker offers, Func<double> chance)
{
    // Null where nothing is in them yet, as these: most executions sleep most of the time, and many are in memory.
    private DebtTracker? _debts;

    // Null while it is not known what the index says: after a recovery, until the next commit writes it whole.
    private IndexHeader? _registered;
    private DateTimeOffset? _wakeAt;

    // Attempts that somebody may have been granted before the recovery: such a claim is in no journal. Until the queue has
    // said who has them, nobody else may claim them. The holder is noted where it is known but may not go on for now.
    private Dictionary<AttemptToken, WorkerId?>? _unsure;

    // Commits of others that forks go on from, by the command.
    private Dictionary<CommandId, Sequence<Commit>>? _taken;

    public Execution State { get; private set; } = Execution.None;

    public Plan? Plan { get; private set; }

    /// <summary>When the host must call <see cref="Wake"/> or <see cref="Tick"/>.</summary>
    public DateTimeOffset? NextTick => Instants.Earlier(_wakeAt, Instants.Earlier(offers.NextTick, _debts?.NextTick));

    public void Recover(Commit commit)
    {
        (Plan, State) = new Replay(Plan, State).Add(commit, plans);
    }

    public void Recover(Execution snapshot)
    {
        (Plan, State) = Replay.From(snapshot, plans);
    }

    /// <summary>The journal is read. Nothing is sent again blindly: the queues are asked first.</summary>
    public ShellStep Recovered(DateTimeOffset now)
    {
        if (Plan is null) return ShellStep.Nothing;
        _wakeAt = schedule.After(State, now);
        var calls = Call(Owe(Debts.Of(Plan, State).Where(debt => IsUrgent(debt, now)), now));
        if (State.State.IsTerminal()) return calls;
        State = Arming.Recovered(Plan, State, now);
        _wakeAt = schedule.After(State, now);
        foreach (var key in State.InFlight)
        {
            var instance = State.Tasks[key];
            if (instance.State == TaskState.Scheduled && !Work.Of(Plan, State, key).HasWrittenClaims) (_unsure ??= []).Add(new AttemptToken(id, Plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, instance.Attempt), null);
        }

        return calls.And(Step(offers.Recovered(Obligations.Of(Plan, State), now)));
    }

    /// <summary>Whether a refusal is right only for one who knows the whole journal.</summary>
    public static bool IsInDoubt(ExecutionReply reply) => reply is ExecutionReply.Refused { Command: not null, Error.Code: EngineError.UnknownAttempt or EngineError.UnknownExecution };

    /// <summary>What to answer in place of such a refusal by one who does not.</summary>
    public static ExecutionReply AskAgain(ExecutionReply reply) => ((ExecutionReply.Refused)reply) with { Error = EngineError.Overtaken };

    /// <summary>The commits that a fork goes on from are read; it is decided next.</summary>
    public void Take(ExecutionCommand.Fork fork, Sequence<Commit> commits) => (_taken ??= [])[fork.Id] = commits;

    /// <summary>Decides commands in turn, each on the state that the one before it leads to.</summary>
    public ShellBatch Decide(IReadOnlyList<ExecutionCommand> commands, DateTimeOffset now)
    {
        var at = now > State.At ? now : State.At;
        var (state, registered, plan) = (State, _registered, Plan);
        var gathered = new Gathered();
        var replies = new ExecutionReply[commands.Count];
        for (var i = 0; i < commands.Count; i++)
        {
            var command = commands[i];
            if (command is ExecutionCommand.Claim { Token: var claimed }) offers.Claimed(claimed);
            if (command is ExecutionCommand.Claim claim && _unsure is not null && _unsure.TryGetValue(claim.Token, out var holder) && holder != claim.Worker && IsInFlight(claim.Token))
            {
                replies[i] = new ExecutionReply.Refused(id, claim.Id, EngineError.ClaimsNotKnownYet(claim.Token));
                continue;
            }

            plan ??= command switch
            {
                ExecutionCommand.Run run => plans(run.Flow),
                ExecutionCommand.CancelChild never => plans(never.Flow),
                _ => null,
            };
            var decision = command is ExecutionCommand.Fork fork && _taken is not null && _taken.Remove(fork.Id, out var taken) && !state.Exists
                ? Fork(fork, taken, at, gathered)
                : Decider.Decide(plan, limits, state, command, at, chance(), ChangedBy(command));
            plan = decision.Plan ?? plan;
            if (decision.Events.Count > 0)
            {
                var (newEffects, newDebts) = (Obligations.Added(plan!, state, decision.After, decision.Events), Debts.Added(plan!, decision.After, decision.Events));
                var header = IndexHeader.After(decision.After, registered, schedule);
                registered = header ?? registered;
                gathered.Add(new Commit(id, decision.After.At, command.Id, decision.Events, header) { Origin = command.Origin is { } origin ? origin with { What = Origin.NameOf(command) } : null }, newEffects, newDebts);
            }

            state = decision.After;
            replies[i] = ReplyTo(command, decision, plan);
        }

        return new ShellBatch(gathered.Commits, Sequence.Owning(replies), gathered.Effects, gathered.Debts, state, registered, plan);
    }

    /// <summary>The commits of a batch are stored: its state is the state now, and what it owes is sent.</summary>
    public ShellStep Apply(ShellBatch batch, DateTimeOffset now)
    {
        (State, _registered, Plan) = (batch.After, batch.Registered, batch.After is { Exists: true, PurgedAt: null } ? batch.Plan : null);
        _wakeAt = _registered is null ? schedule.After(State, now) : _registered.WakeAt;
        var calls = batch.Debts.Count == 0 ? ShellStep.Nothing : Call(Owe(batch.Debts, now));
        if (_unsure is null || _unsure.Count == 0) return calls.And(Step(offers.Owe(batch.Effects, now)));
        foreach (var token in _unsure.Keys.Where(token => !IsInFlight(token)).ToList()) _unsure.Remove(token);
        // What may be held is asked after, never offered again.
        var unsure = batch.Effects.Where(effect => effect is Effect.Offer && _unsure.ContainsKey(effect.Token)).ToSequence();
        if (unsure.Count == 0) return calls.And(Step(offers.Owe(batch.Effects, now)));
        var owed = Step(offers.Owe(batch.Effects.Where(effect => !unsure.Contains(effect)).ToSequence(), now));
        return calls.And(owed).And(Step(offers.Ask(unsure, now)));
    }

    /// <summary>Whether a report would let it grant what may have been granted, and even done, before: only who knows the whole journal may do that.</summary>
    public bool NeedsProof(QueueReport report) => LetsGrant(report, out _);

    public ShellStep Report(QueueReport report, DateTimeOffset now)
    {
        // Whoever of them was granted it is fenced by a new attempt: that is safe, and to guess would not be.
        if (report is QueueReport.Standing { Where: AttemptStanding.Contested } contested && _unsure?.ContainsKey(contested.Token) == true)
            report = new QueueReport.Standing(contested.Token, AttemptStanding.Unknown, contested.Epoch);
        if (LetsGrant(report, out var standing)) Learn(standing.Token, standing.Holder, now);
        return Step(offers.Report(report, now));
    }

    public ShellStep Tick(DateTimeOffset now) => Call(_debts?.Tick(now) ?? []).And(Step(offers.Tick(now, IsInFlight)));

    /// <summary>Another execution has answered. One that could not answer for sure is asked again in time.</summary>
    public ShellStep Hear(ExecutionReply reply)
    {
        var (from, command, error) = reply switch
        {
            ExecutionReply.Accepted accepted => (accepted.Execution, accepted.Command, null),
            ExecutionReply.Refused { Command: { } refused } refusal => (refusal.Execution, refused, refusal.Error),
            _ => (default, default, (EngineError?)null),
        };
        if (_debts?.Find(from, command) is not { } debt || error is { IsAboutNow: true }) return ShellStep.Nothing;
        // A child that has not begun yet hears its word later; one that cannot begin is settled with its attempt.
        if (debt.Kind == DebtKind.Address && error is not null) return ShellStep.Nothing;
        _debts.Settle(debt);
        return (debt.Kind, error) switch
        {
            (DebtKind.Address or DebtKind.Report, _) => new ShellStep([], [new ExecutionCommand.WordAnswered(id, debt.Token, debt.Number) { Id = debt.Command }]),
            (DebtKind.Start, null) => ShellStep.Nothing,
            (DebtKind.Await, null) when reply is ExecutionReply.Accepted { State: var state } && !state.IsTerminal() => ShellStep.Nothing,
            (DebtKind.Start, { } why) => new ShellStep([], [new ExecutionCommand.ChildEnded(debt.Token, new TaskOutcome.Failure(new TaskFailure(why.Code, why.Message))) { Id = debt.Command }]),
            _ => new ShellStep([], [new ExecutionCommand.Told(id, debt.Token) { Id = debt.Command }]),
        };
    }

    /// <summary>Looks at everything in flight again. Says whether the index must move the wake.</summary>
    public ShellStep Wake(DateTimeOffset now, out DateTimeOffset? movedTo)
    {
        movedTo = null;
        if (Plan is null) return ShellStep.Nothing;
        movedTo = _wakeAt = schedule.After(State, now);
        if (_registered is not null) _registered = _registered with { WakeAt = movedTo };
        var calls = Call(Owe(Debts.Of(Plan, State), now));
        return State.State.IsTerminal() ? calls : calls.And(Step(offers.Check(Obligations.Of(Plan, State), now)));
    }

    // The id is another one for each state: a commit that suspends remembers it, and must not make later wakes look like repeats.
    /// <summary>Where a timer is due, the command that lets it fire; the wake is then set anew when that is stored.</summary>
    public bool TryFire(DateTimeOffset now, out ShellStep step)
    {
        step = ShellStep.Nothing;
        if (State.NextDue is not { } due || due > now) return false;
        _wakeAt = null;
        step = new ShellStep([], [new ExecutionCommand.Wake(id) { Id = new CommandId(string.Create(CultureInfo.InvariantCulture, $"timers:{State.Version}")) }]);
        return true;
    }

    public bool IsWakeDue(DateTimeOffset now) => _wakeAt <= now;

    /// <summary>What a rerun would do.</summary>
    public ExecutionReply Foresee(ExecutionCommand.Rerun rerun, DateTimeOffset now)
    {
        var decision = Decider.Decide(Plan, limits, State, rerun, now > State.At ? now : State.At, chance(), ChangedBy(rerun));
        return decision.Refusal is { } refusal ? new ExecutionReply.Refused(id, null, refusal) : new ExecutionReply.Foreseen(id, Foresight.Of(Plan!, decision.Plan ?? Plan!, decision));
    }

    public Explanation Explain(DateTimeOffset now) => Executions.Explain.Of(Plan!, State, schedule, now);

    // The commits that are taken over are written with the one that goes on from them.
    private Decision Fork(ExecutionCommand.Fork fork, Sequence<Commit> taken, DateTimeOffset at, Gathered gathered)
    {
        var copies = Forking.Copy(id, taken);
        var replay = copies.Aggregate(Replay.Nothing, (replay, commit) => replay.Add(commit, plans));
        var later = at > replay.State.At ? at : replay.State.At;
        var decision = Forking.Decide(replay.Plan!, limits, replay.State, fork, later, chance(), fork.Flow is { } flow && flow != replay.State.Flow ? plans(flow) : null);
        foreach (var copy in decision.Refusal is null ? copies : []) gathered.Add(copy, [], []);
        return decision;
    }

    private static ExecutionReply ReplyTo(ExecutionCommand command, Decision decision, Plan? plan)
    {
        if (decision.Refusal is { } refusal) return new ExecutionReply.Refused(command.Execution, command.Id, refusal);
        return command is ExecutionCommand.Claim claim
            ? new ExecutionReply.Granted(command.Id, Grant.Of(plan!, decision.After, claim.Token))
            : new ExecutionReply.Accepted(command.Execution, command.Id, decision.After.State, decision.After.Version, decision.After.Error);
    }

    private bool LetsGrant(QueueReport report, [NotNullWhen(true)] out QueueReport.Standing? standing)
    {
        standing = report as QueueReport.Standing;
        return standing is { Where: AttemptStanding.Held or AttemptStanding.Waiting } && _unsure?.ContainsKey(standing.Token) == true && offers.IsCertain(standing);
    }

    // The holder may not have been granted it yet; its claim then finds that it is. While nothing new may start, it must ask.
    private void Learn(AttemptToken token, WorkerId? holder, DateTimeOffset now)
    {
        if (!IsInFlight(token) || !Plan!.TryFindTask(token.Task, out var node)) return;
        var instance = State.Tasks[new InstanceKey(node, token.Turn, token.Item)];
        var mayGoOn = State.MayBegin(Plan, new InstanceKey(node, token.Turn, token.Item), instance);
        if (holder is not null && !mayGoOn)
        {
            (_unsure ??= [])[token] = holder;
            return;
        }

        _unsure?.Remove(token);
        if (holder is { } known && instance.State == TaskState.Scheduled) State = Evolution.ClaimInMemory(Plan, State, new ExecutionEvent.TaskClaimed(token.Task, token.Turn, token.Item, token.Attempt, known), now);
    }

    private bool IsInFlight(AttemptToken token) =>
        Plan is { } plan
        && plan.TryFindTask(token.Task, out var node)
        && new InstanceKey(node, token.Turn, token.Item) is var key
        && State.InFlight.Contains(key)
        && State.Tasks[key].Attempt == token.Attempt;

    // What was sent long before is asked after at the next wake: many children that run are not all to be woken with their parent.
    private bool IsUrgent(Debt debt, DateTimeOffset now) =>
        debt.Kind != DebtKind.Start
        || (Plan!.TryFindTask(debt.Token.Task, out var node) && State.Tasks[new InstanceKey(node, debt.Token.Turn, debt.Token.Item)].ScheduledAt > now - schedule.FirstCheck);

    private IReadOnlyList<Debt> Owe(IEnumerable<Debt> debts, DateTimeOffset now) => _debts is null && !debts.Any() ? [] : (_debts ??= new DebtTracker(offers.Settings)).Owe(debts, now);

    private ShellStep Call(IReadOnlyList<Debt> debts)
    {
        if (debts.Count == 0) return ShellStep.Nothing;
        var (calls, commands) = (new List<ExecutionCommand>(), new List<ExecutionCommand>());
        foreach (var debt in debts)
        {
            var command = Debts.CommandFor(Plan!, limits, State, debt);
            if (command?.Execution != debt.To) _debts?.Settle(debt);
            if (command is not null) (command.Execution == debt.To ? calls : commands).Add(command);
        }

        return new ShellStep([], [.. commands]) { Calls = [.. calls] };
    }

    private static ShellStep Step(OfferStep step) => step.Messages.Count == 0 && step.Commands.Count == 0 ? ShellStep.Nothing : new ShellStep(step.Messages, step.Commands);

    private Plan? ChangedBy(ExecutionCommand command) => command is ExecutionCommand.Rerun { Flow: { } flow } && flow != State.Flow ? plans(flow) : null;
}

/// <summary>What a list of commands leads to, once its commits are stored.</summary>
/// <param name="Commits">To be written in one atomic write; empty where nothing changes durably.</param>
/// <param name="Replies">One for each command, in order.</param>
/// <param name="Effects">What is owed to the queues.</param>
/// <param name="Debts">What is owed to other executions.</param>
/// <param name="After">The state that it leads to.</param>
/// <param name="Registered">What the index then says.</param>
/// <param name="Plan">The plan that was followed.</param>
internal sealed record ShellBatch(
    Sequence<Commit> Commits,
    Sequence<ExecutionReply> Replies,
    Sequence<Effect> Effects,
    Sequence<Debt> Debts,
    Execution After,
    IndexHeader? Registered,
    Plan? Plan);
