using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>
/// Given some commands, when one more comes, then exactly these events happen. Every step also holds the invariants: the
/// fold of the commits is the live state, the effects are the growth of what is owed, a repeat changes nothing, and an
/// execution that has not ended waits for something that can come.
/// </summary>
internal sealed class Scenario
{
    public static readonly ExecutionId Id = ExecutionId.Parse("x");
    private static readonly WakeSchedule Wakes = WakeSchedule.Default;

    private readonly Limits _limits;
    private readonly List<Commit> _journal = [];
    private readonly ToldStates _told = new();
    private Execution _folded = Execution.None;
    private Decision? _last;
    private Execution _before = Execution.None;
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private double _chance = 0.5;
    private readonly Dictionary<FlowHash, Plan> _plans = [];
    private int _commands;

    private Scenario(Flow flow, Limits limits)
    {
        _limits = limits;
        Flow = HashOf(flow);
        Plan = Compile(flow);
    }

    public FlowHash Flow { get; }

    public Plan Plan { get; private set; }

    public Execution State { get; private set; } = Execution.None;

    public IReadOnlyList<Commit> Journal => _journal;

    /// <summary>Why the last command was refused; null where it was not.</summary>
    public EngineError? Refusal => _last?.Refusal;

    public static Scenario Of(Flow flow, Limits? limits = null) => new(flow, limits ?? Limits.Default);

    /// <summary>Another flow is registered.</summary>
    public Scenario Knows(Flow flow)
    {
        Compile(flow);
        return this;
    }

    public static FlowHash HashOf(Flow flow) => FlowHash.Of(System.Text.Encoding.UTF8.GetBytes(flow.Name));

    public Scenario Given(params Func<Scenario, ExecutionCommand>[] commands)
    {
        foreach (var command in commands)
        {
            When(command);
            Assert.Null(_last!.Refusal);
        }

        return this;
    }

    public Scenario When(Func<Scenario, ExecutionCommand> command)
    {
        _now += TimeSpan.FromSeconds(1);
        var asked = command(this);
        _before = State;
        var (before, changed) = (Plan, asked is ExecutionCommand.Rerun { Flow: { } other } ? _plans.GetValueOrDefault(other) : null);
        _last = Decider.Decide(Plan, _limits, State, asked, _now, _chance, changed);
        var twice = Decider.Decide(Plan, _limits, State, asked, _now, _chance, changed);
        Assert.Equal((_last.Events, _last.Refusal), (twice.Events, twice.Refusal));
        AssertSame(_last.After, twice.After);
        (State, Plan) = (_last.After, _last.Plan ?? Plan);
        if (_last.Events.Count > 0)
        {
            var commit = new Commit(Id, _now, asked.Id, _last.Events, null);
            _journal.Add(commit);
            _told.Hear(new Replay(_before.Exists ? before : null, _before), commit, _plans.GetValueOrDefault, State);
            _folded = new Replay(_folded.Exists ? before : null, _folded).Add(commit, _plans.GetValueOrDefault).State;
            HoldsAfterCommit();
        }
        else
        {
            Assert.Equal(_before.Version, State.Version);
        }

        AssertSame(WithoutMemory(_folded), WithoutMemory(State));
        if (_last.Refusal is null) HoldsForRepeat(asked);
        HoldsLiveness();
        return this;
    }

    public Scenario Then(params ExecutionEvent[] events)
    {
        Assert.Null(_last!.Refusal);
        Assert.Equal(events, _last.Events);
        return this;
    }

    public Scenario ThenNothing() => Then();

    public Scenario ThenRefused(string code, string says = "")
    {
        Assert.NotNull(_last!.Refusal);
        Assert.Equal(code, _last.Refusal.Code);
        Assert.Contains(says, _last.Refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", _last.Refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_last.Events);
        return this;
    }

    public Scenario Tells(params Effect[] effects)
    {
        Assert.Equal(effects, Obligations.Added(Plan, _before, State, _last!.Events));
        return this;
    }

    public Scenario Owes(params Effect[] effects)
    {
        Assert.Equal(effects, Obligations.Of(Plan, State));
        return this;
    }

    public Scenario OwesOthers(params Debt[] debts)
    {
        Assert.Equal(debts, Debts.Of(Plan, State));
        return this;
    }

    public Scenario Is(ExecutionState state)
    {
        Assert.Equal(state, State.State);
        return this;
    }

    public Scenario WaitsFor(params WaitKind[] kinds)
    {
        Assert.Equal(kinds, Explain.Of(Plan, State, Wakes, _now).Waits.Select(wait => wait.Kind));
        return this;
    }

    /// <summary>The actor dies: what was in memory only is gone.</summary>
    public Scenario GivenRestart()
    {
        State = Arming.Recovered(Plan, _folded, _now);
        return this;
    }

    /// <summary>Time passes, and the wake comes.</summary>
    public Scenario After(TimeSpan time)
    {
        _now += time - TimeSpan.FromSeconds(1);
        return When(x => new ExecutionCommand.Wake(Id) { Id = x.NextId() });
    }

    /// <summary>What chance says from now on.</summary>
    public Scenario WithChance(double chance)
    {
        _chance = chance;
        return this;
    }

    public DateTimeOffset Now => _now;

    public CommandId NextId() => new($"c{++_commands}");

    public static Execution WithoutMemory(Execution execution)
    {
        var tasks = execution.Tasks.ToBuilder();
        foreach (var (key, instance) in execution.Tasks)
        {
            if (instance.Claimant is null || instance.ClaimIsDurable) continue;
            tasks[key] = instance with { State = instance.State == TaskState.Running ? TaskState.Scheduled : instance.State, Claimant = null, ClaimedAt = null };
        }

        return execution with { Tasks = tasks.ToImmutable(), Timers = WithoutHeartbeats(execution.Timers) };
    }

    private static Timers WithoutHeartbeats(Timers timers)
    {
        foreach (var timer in timers.Where(timer => timer.Kind == TimerKind.Heartbeat)) timers = timers.Drop(timer.Key, timer.Kind);
        return timers;
    }

    // Immutable collections compare by reference, so states are compared part by part.
    public static void AssertSame(Execution expected, Execution actual)
    {
        var empty = Execution.None;
        Assert.Equal(expected.Tasks, actual.Tasks);
        Assert.Equal(expected.Awaited, actual.Awaited);
        Assert.Equal(expected.Back, actual.Back);
        Assert.Equal(expected.Broken.Order(), actual.Broken.Order());
        Assert.Equal(expected.Ready.Order(), actual.Ready.Order());
        Assert.Equal(expected.InFlight.Order(), actual.InFlight.Order());
        Assert.Equal(expected.Waiting.Order(), actual.Waiting.Order());
        Assert.Equal(expected.Resting.Order(), actual.Resting.Order());
        Assert.Equal(expected.Held.Order(), actual.Held.Order());
        Assert.Equal(expected.Timers.AsEnumerable(), actual.Timers.AsEnumerable());
        Assert.Equal(expected.Remembered, actual.Remembered);
        Assert.Equal(expected.Children, actual.Children);
        Assert.Equal(expected.Signals.SelectMany(kept => kept.Value.Select(value => (kept.Key, value))), actual.Signals.SelectMany(kept => kept.Value.Select(value => (kept.Key, value))));
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(Bare(expected), Bare(actual));

        Execution Bare(Execution execution) => execution with
        {
            Tasks = empty.Tasks,
            Awaited = empty.Awaited,
            Back = empty.Back,
            Broken = empty.Broken,
            Ready = empty.Ready,
            InFlight = empty.InFlight,
            Waiting = empty.Waiting,
            Resting = empty.Resting,
            Held = empty.Held,
            Timers = empty.Timers,
            Signals = empty.Signals,
            Remembered = empty.Remembered,
            Children = empty.Children,
            Inputs = empty.Inputs,
        };
    }

    private Plan Compile(Flow flow)
    {
        var compilation = PlanCompiler.Compile(flow, HashOf(flow));
        return _plans[HashOf(flow)] = compilation.Plan ?? throw new InvalidOperationException(string.Join(", ", compilation.Problems));
    }

    private void HoldsAfterCommit()
    {
        var owedBefore = Obligations.Of(Plan, _before).ToHashSet();
        var grown = Obligations.Of(Plan, State).Where(effect => !owedBefore.Contains(effect)).ToHashSet();
        var told = Obligations.Added(Plan, _before, State, _last!.Events).Where(effect => effect is not Effect.Release).ToHashSet();
        Assert.True(grown.SetEquals(told), $"owed grew by [{string.Join(", ", grown)}], told were [{string.Join(", ", told)}]");
        var debts = Debts.Of(Plan, _before).ToHashSet();
        Assert.True(Debts.Of(Plan, State).Where(debt => !debts.Contains(debt)).ToHashSet().SetEquals(Debts.Added(Plan, State, _last!.Events)), "What is owed to others grew by something else than was told.");
        Assert.True(!State.State.IsTerminal() || State.Children.Values.All(standing => standing == ChildStanding.Dismissed), "An execution that has ended awaits children.");
        Assert.True(State.InFlight.Count <= _limits.InFlightMax);
        Assert.Equal(State.Tasks.Where(task => task.Value.State is TaskState.Scheduled or TaskState.Running).Select(task => task.Key), State.InFlight.Order());
        Assert.Equal(State.Tasks.Where(task => task.Value.State == TaskState.Waiting).Select(task => task.Key), State.Waiting.Order());
        Assert.Equal(State.Timers.Where(timer => timer.Kind is TimerKind.Retry or TimerKind.WaitBefore or TimerKind.WaitAfter).Select(timer => timer.Key).Order(), State.Resting.Order());
        Assert.Equal(State.Tasks.Where(task => task.Value.IsHeld).Select(task => task.Key), State.Held.Order());
        Assert.True(!State.State.IsTerminal() || State.Timers.Count == 0, "An execution that has ended has timers.");
    }

    private void HoldsForRepeat(ExecutionCommand asked)
    {
        if (asked is ExecutionCommand.Wake && State.NextDue <= _now) return; // one commit does not hold all that is due
        // Whoever completes by name names no attempt: where another was made at once, that is the one they mean.
        if (asked is ExecutionCommand.CompleteByName && State.InFlight.Count > 0) return;
        var again = Decider.Decide(Plan, _limits, State, asked, _now, _chance);
        Assert.Empty(again.Events);
        // What is undone, or begins anew, at once has a newer attempt, which the repeat is told.
        if (asked is ExecutionCommand.Complete && again.Refusal?.Code == EngineError.StaleAttempt) return;
        // A claim of an attempt that has meanwhile failed for its size, and a lost one that has a successor, are refused; all else is answered alike.
        if (asked is not (ExecutionCommand.ReportLost or ExecutionCommand.Return or ExecutionCommand.ChildEnded)) Assert.Null(again.Refusal);
    }

    private void HoldsLiveness()
    {
        if (!State.Exists) return;
        Assert.NotEmpty(Explain.Of(Plan, State, Wakes, _now).Waits);
        var alive = State.State.IsTerminal() || State.State == ExecutionState.Suspended || Wakes.After(State, _now) is not null || !State.Waiting.IsEmpty;
        Assert.True(alive, $"{State.State} waits for nothing that can come.");
        Assert.True(!State.OwesOthers || Wakes.After(State, _now) is not null, $"{State.State} owes others something and will not wake.");
    }
}
