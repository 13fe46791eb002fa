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
    private readonly Dictionary<string, AttemptToken> _succeeded = new(StringComparer.Ordinal);
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
        Demand(!before.State.IsTerminal() || commit.Events.All(happened => happened is ExecutionEvent.ChildSettled or ExecutionEvent.ParentTold), $"'{id}' has ended ({before.State}) and goes on.");
        var plan = PlanOf(commit, before);
        var after = Evolution.Fold(plan, before, commit);
        _folded[id] = after;
        foreach (var happened in commit.Events) Count(plan, id, happened);
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
        var mayRunAgain = plan.TaskAt(node)!.RerunAfterLoss;
        if (_splits.GetValueOrDefault(token.Execution) >= now) _startedInSplit.Add(token);
        var runsNowhereElse = isFirst || !_runners[token].IsAlive;
        Demand(runsNowhereElse || (mayRunAgain && _startedInSplit.Contains(token)), $"Attempt {token} was started twice.");
        Demand(!_lost.Contains(token), $"Attempt {token} was given up, and started again under the same number.");
        _runners[token] = runner;
        if (!mayRunAgain) Demand(_startedOnce.Add(InstanceOf(token)), $"{InstanceOf(token)} may be run once at most, and attempt {token.Attempt} was started.");
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
            if (outcome is TaskOutcome.Success) Demand(_succeeded.GetValueOrDefault(InstanceOf(token)) == token, $"The result of {token} was acknowledged, and is not in the journal.");
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

    private static string InstanceOf(AttemptToken token) => $"{token.Execution}/{token.Task}/{token.Turn}.{token.Item}";

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

    private void Count(Plan plan, ExecutionId id, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionEvent.TaskSucceeded e:
                var token = new AttemptToken(id, e.Task, e.Turn, e.Item, e.Attempt);
                Demand(_succeeded.TryAdd(InstanceOf(token), token), $"{InstanceOf(token)} has succeeded twice.");
                if (plan.TryFindTask(e.Task, out var node) && plan.TaskAt(node)!.ChildFlow is not null) new Families(_folded, journal).Succeeded(token, e.Result);
                else if (ResultsNameTheirAttempt) Demand(e.Result.As<int>() == e.Attempt, $"The result of attempt {e.Result} was taken for that of {token}.");
                break;
            case ExecutionEvent.TaskFailed e:
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
}
