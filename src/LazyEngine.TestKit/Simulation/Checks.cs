using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.TestKit.Simulation;

/// <summary>What must hold at every step of a simulation, and at its end.</summary>
internal sealed class Checks(SimulatedJournal journal)
{
    private readonly SortedDictionary<ExecutionId, Execution> _folded = [];
    private readonly HashSet<AttemptToken> _started = [];
    private readonly HashSet<string> _startedOnce = new(StringComparer.Ordinal);
    private readonly HashSet<string> _succeededOnce = new(StringComparer.Ordinal);
    private readonly HashSet<AttemptToken> _succeeded = [];
    private readonly HashSet<AttemptToken> _failed = [];
    private readonly List<(AttemptToken Token, TaskOutcome Outcome)> _acknowledged = [];
    private readonly List<ExecutionId> _running = [];
    private readonly Dictionary<ExecutionId, DateTimeOffset> _splits = [];
    private readonly HashSet<AttemptToken> _startedInSplit = [];
    private readonly Dictionary<AttemptToken, WorkerProcess> _runners = [];
    private readonly HashSet<AttemptToken> _lost = [];

    /// <summary>Whether handlers answer with the number of their attempt, so that a result tells which attempt it came from.</summary>
    public bool ResultsNameTheirAttempt { get; init; }

    public IReadOnlyDictionary<ExecutionId, Execution> Executions => _folded;

    public IReadOnlyCollection<AttemptToken> Starts => _started;

    /// <summary>A commit is stored: it must follow from the one before, and leave nothing stuck.</summary>
    public void Stored(ExecutionId id, Commit commit, long version)
    {
        var before = _folded.GetValueOrDefault(id) ?? Execution.None;
        Demand(before.Version == version - 1, $"Commit {version} of '{id}' follows commit {before.Version}.");
        Demand(!before.State.IsTerminal() || commit.Events[0] is ExecutionEvent.ExecutionRerun || commit.Events.All(happened => happened is ExecutionEvent.ChildSettled or ExecutionEvent.ParentTold), $"'{id}' has ended ({before.State}) and goes on.");
        var plan = PlanOf(commit, before);
        var after = Evolution.Fold(plan, before, commit);
        _folded[id] = after;
        var state = before;
        foreach (var happened in commit.Events)
        {
            Count(plan, id, state, happened);
            state = Evolution.Evolve(plan, state, happened, commit.At);
        }

        if (after.State.IsTerminal() && !before.State.IsTerminal()) new Families(_folded, journal).Ended(plan, after);
        DemandLiveness(plan, after);
    }

    /// <summary>A live state must be what its journal says, except for what is kept in memory only.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="live">The state in memory.</param>
    /// <param name="written">How many of its commits were just written.</param>
    public void Same(ExecutionId id, Execution live, int written = 0)
    {
        var folded = _folded.GetValueOrDefault(id) ?? Execution.None;
        // Another incarnation may have written since.
        if (live.Version < folded.Version) return;
        Demand(live.Version == folded.Version, $"'{id}' is at commit {live.Version}, its journal at {folded.Version} (just written: {written}).");
        Demand(!live.Exists || WireCodec.Encode(live).AsSpan().SequenceEqual(WireCodec.Encode(folded)), $"The state of '{id}' at commit {live.Version} is not what its journal says.");
    }

    /// <summary>A handler starts: its attempt is stored, and nobody has started it before.</summary>
    /// <remarks>
    /// While two incarnations of an execution live, each may grant an attempt that is safe to run again: such a claim is not
    /// written. Which of the two outcomes counts is decided by the one write that succeeds.
    /// </remarks>
    public void Started(Grant grant, WorkerProcess runner, DateTimeOffset now)
    {
        var token = grant.Token;
        var isFirst = _started.Add(token);
        var state = _folded.GetValueOrDefault(token.Execution);
        Demand(state is not null, $"Attempt {token} was started, and its execution is not stored.");
        var plan = journal.PlanOf(state!.Flow)!;
        Demand(plan.TryFindTask(token.Task, out var node), $"Attempt {token} is of no task.");
        var instance = state.Tasks.GetValueOrDefault(new InstanceKey(node, token.Turn, token.Item));
        Demand(instance is not null && instance.Attempt >= token.Attempt, $"Attempt {token} was started before it was stored that it is ready.");
        var key = new InstanceKey(node, token.Turn, token.Item);
        var mayRunAgain = (instance!.Phase == grant.Phase ? Work.Of(plan, state, key) : Work.Of(plan, key, grant.Phase)).RerunAfterLoss;
        if (_splits.GetValueOrDefault(token.Execution) >= now) _startedInSplit.Add(token);
        var runsNowhereElse = isFirst || !_runners[token].IsAlive;
        Demand(runsNowhereElse || (mayRunAgain && _startedInSplit.Contains(token)), $"Attempt {token} was started twice.");
        Demand(!_lost.Contains(token), $"Attempt {token} was given up, and started again under the same number.");
        _runners[token] = runner;
        if (!mayRunAgain) Demand(_startedOnce.Add(string.Create(CultureInfo.InvariantCulture, $"{state.Epoch}:{grant.IdempotencyKey}")), $"{grant.IdempotencyKey} may be run once at most, and attempt {token.Attempt} was started.");
    }

    /// <summary>Two incarnations of an execution live at the same time, and answers of the first may be on their way until then.</summary>
    public void Split(ExecutionId id, DateTimeOffset until) => _splits[id] = until;

    /// <summary>The engine has heard that an attempt is lost, and must not use its number again.</summary>
    public void Lost(AttemptToken token) => _lost.Add(token);

    public void Started(ExecutionId id) => _running.Add(id);

    public void Acknowledged(AttemptToken token, TaskOutcome outcome) => _acknowledged.Add((token, outcome));

    /// <summary>Everything is over: what was acknowledged is there, and the index tells the same as the journal.</summary>
    public void AtEnd()
    {
        foreach (var id in _running) Demand(_folded.ContainsKey(id), $"The run of '{id}' was acknowledged, and there is no such execution.");
        foreach (var (token, outcome) in _acknowledged)
        {
            if (outcome is TaskOutcome.Success) Demand(_succeeded.Contains(token), $"The result of {token} was acknowledged, and is not in the journal.");
            if (outcome is TaskOutcome.Failure) Demand(_failed.Contains(token), $"The failure of {token} was acknowledged, and is not in the journal.");
        }

        new Families(_folded, journal).AtEnd();
        foreach (var (id, state) in _folded)
        {
            var row = journal.IndexOf(id);
            Demand(row is not null, $"The index does not know '{id}'.");
            Demand(row!.Header.State == state.State, $"The index calls '{id}' {row.Header.State}; its journal, {state.State}.");
        }
    }

    public static void Demand([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds) throw new ViolationException(otherwise);
    }

    private static void DemandLiveness(Plan plan, Execution state)
    {
        var explanation = Explain.Of(plan, state, WakeSchedule.Default, state.At);
        Demand(explanation.Waits.Count > 0, $"'{state.Id}' ({state.State}) waits for nothing and has not ended.");
        if (state.OwesOthers) Demand(WakeSchedule.Default.After(state, state.At) is not null, $"'{state.Id}' ({state.State}) owes others something, and has no wake.");
        if (state.State.IsTerminal() || state.State == ExecutionState.Suspended || !state.Waiting.IsEmpty) return;
        Demand(WakeSchedule.Default.After(state, state.At) is not null, $"'{state.Id}' ({state.State}) has no wake, and nobody outside can move it.");
    }

    private Plan PlanOf(Commit commit, Execution before)
    {
        var flow = commit.Events[0] is ExecutionEvent.ExecutionStarted started ? started.Flow : before.Flow;
        return journal.PlanOf(flow) ?? throw new ViolationException($"'{commit.Execution}' runs flow {flow}, which is not stored.");
    }

    private void Count(Plan plan, ExecutionId id, Execution before, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.TaskSucceeded e:
                Succeeded(plan, before, new AttemptToken(id, e.Task, e.Turn, e.Item, e.Attempt), e.Result);
                break;
            case ExecutionEvent.TaskReverted e:
                var undone = new AttemptToken(id, e.Task, e.Turn, e.Item, e.Attempt);
                plan.TryFindTask(e.Task, out var node);
                // Where there was nothing to undo it has no attempt of its own.
                var isAlone = before.Tasks[new InstanceKey(node, e.Turn, e.Item)].State == TaskState.Pending;
                Demand(isAlone || _succeeded.Add(undone), $"{undone} has ended twice.");
                DemandOrder(plan, before, e.Task);
                break;
            case ExecutionEvent.RetryDecided e:
                _succeeded.Add(new AttemptToken(id, e.Controller, 0, 0, e.Attempt));
                break;
            case ExecutionEvent.TaskFailed e:
                _failed.Add(new AttemptToken(id, e.Task, e.Turn, e.Item, e.Attempt));
                break;
            case ExecutionEvent.TaskRevertFailed e:
                _failed.Add(new AttemptToken(id, e.Task, e.Turn, e.Item, e.Attempt));
                break;
            case ExecutionEvent.TaskRetrying e:
                _failed.Add(new AttemptToken(id, e.Task, e.Turn, e.Item, e.Attempt));
                break;
            case ExecutionEvent.TaskHeld e:
                _failed.Add(new AttemptToken(id, e.Task, e.Turn, e.Item, e.Attempt));
                break;
        }
    }

    private void Succeeded(Plan plan, Execution before, AttemptToken token, Payload result)
    {
        Demand(plan.TryFindTask(token.Task, out var node), $"{token} is of no task.");
        // What was undone and runs again may succeed again.
        var round = before.Tasks.GetValueOrDefault(new InstanceKey(node, token.Turn, token.Item))?.Renewals ?? 0;
        var instance = string.Create(CultureInfo.InvariantCulture, $"{token.Execution}/{token.Task}/{token.Turn}.{token.Item}/{round}");
        var isAnotherRound = plan.IsController(node);
        Demand((_succeededOnce.Add(instance) || isAnotherRound) && _succeeded.Add(token), $"{instance} has succeeded twice.");
        if (plan.TaskAt(node)!.ChildFlow is not null) new Families(_folded, journal).Succeeded(token, result);
        else if (ResultsNameTheirAttempt && plan.IsWritten(node) && Children.FlowOf(plan, before, new InstanceKey(node, token.Turn, token.Item)) is null) Demand(result.As<int>() == token.Attempt, $"The result of attempt {result} was taken for that of {token}.");
    }

    // Nothing is undone before all that came after it.
    private static void DemandOrder(Plan plan, Execution before, string task)
    {
        plan.TryFindTask(task, out var node);
        foreach (var successor in plan.Successors(node))
        {
            var later = before.Tasks.GetValueOrDefault(new InstanceKey(successor, 0, 0));
            Demand(
                later is null or { State: TaskState.Reverted or TaskState.Ignored } or { State: TaskState.Pending, Phase: Phase.Forward },
                $"Task '{task}' of '{before.Id}' was undone before '{plan.TaskAt(successor)?.Name}', which is {later?.State}.");
        }
    }
}
