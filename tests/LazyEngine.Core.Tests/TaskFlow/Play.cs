using LazyEngine.Core.Tests.Executions;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>
/// Plays a flow to its end at the level of the decider, with handlers by name, and notes each change of state. After every
/// commit the state is folded from the journal and must be the live one; by wish the play goes on with the folded one.
/// </summary>
internal sealed class Play
{
    public static readonly ExecutionId Id = ExecutionId.Parse("x");

    private readonly Plan _plan;
    private readonly Dictionary<string, Func<PlayedAttempt, TaskOutcome>> _handlers = new(StringComparer.Ordinal);
    private readonly List<AttemptToken> _running = [];
    private readonly List<Commit> _journal = [];
    private readonly ToldStates _told = new();
    private Func<IReadOnlyList<string>, int> _next = _ => 0;
    private Execution _state = Execution.None;
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private (string Transition, Func<ExecutionCommand> Command)? _when;
    private Func<string, TaskOutcome>? _any;
    private bool _restarts;
    private int _slots = 1;
    private int _commands;

    private Play(Flow flow)
    {
        var hash = FlowHash.Of(System.Text.Encoding.UTF8.GetBytes(flow.Name));
        var compilation = PlanCompiler.Compile(flow, hash);
        _plan = compilation.Plan ?? throw new InvalidOperationException(string.Join(", ", compilation.Problems));
        On("five", _ => Give(5)).On("woot", _ => Fail("Woot!")).On("undo", _ => new TaskOutcome.Success(Payload.None)).On("gotcha", _ => Fail("Gotcha!"));
    }

    public List<string> Log { get; } = [];

    public Execution State => _state;

    public IReadOnlyList<Commit> Journal => _journal;

    public static Play Of(Flow flow) => new(flow);

    public static TaskOutcome Give<T>(T value) => new TaskOutcome.Success(Payload.Json(value));

    public static TaskOutcome Fail(string message) => new TaskOutcome.Failure(new TaskFailure("RuntimeError", message));

    public Play On(string handler, Func<PlayedAttempt, TaskOutcome> outcome)
    {
        _handlers[handler] = outcome;
        return this;
    }

    /// <summary>One answer for every handler; deciders are asked as soon as they can be.</summary>
    public Play Deciding(Func<string, TaskOutcome> outcome)
    {
        _any = outcome;
        return this;
    }

    /// <summary>How many attempts run at once, and which of them ends next; else one at a time.</summary>
    public Play Parallel(Func<IReadOnlyList<string>, int>? next = null, int slots = int.MaxValue)
    {
        (_slots, _next) = (slots, next ?? _next);
        return this;
    }

    /// <summary>Every commit is the last of its process.</summary>
    public Play RestartingAlways()
    {
        _restarts = true;
        return this;
    }

    /// <summary>Sends a command as soon as a transition was seen.</summary>
    public Play StoppingAt(string transition)
    {
        _when = (transition, () => new ExecutionCommand.Stop(Id) { Id = NextId() });
        return this;
    }

    public Play Run(params IReadOnlyList<(string Name, object? Value)> inputs)
    {
        var given = NamedPayloads.None.ToBuilder();
        foreach (var (name, value) in inputs) given.Add(name, Payload.Json(value));
        Send(new ExecutionCommand.Run(Id, _plan.Hash, given.ToImmutable()) { Id = NextId() });
        return GoOn();
    }

    public Play Resume()
    {
        Send(new ExecutionCommand.Resume(Id) { Id = NextId() });
        return GoOn();
    }

    public Play Saw(params string[] transitions)
    {
        Assert.Equal(transitions, Log);
        Log.Clear();
        return this;
    }

    public Play SawInAnyOrder(params string[] transitions)
    {
        Assert.Equal(transitions.Order(StringComparer.Ordinal), Log.Order(StringComparer.Ordinal));
        Log.Clear();
        return this;
    }

    public Play Is(ExecutionState state, string? error = null)
    {
        Assert.Equal(state, _state.State);
        if (error is not null) Assert.Equal(error, _state.Error?.Message);
        return this;
    }

    public Play Task(string name, TaskState state)
    {
        Assert.Equal((name, state), (name, StateOf(name)));
        return this;
    }

    public TaskState StateOf(string name) =>
        _plan.TryFindTask(name, out var node) && _state.Tasks.TryGetValue(new InstanceKey(node, 0, 0), out var instance) ? instance.State : TaskState.Pending;

    public TaskInstance Instance(string name) => _plan.TryFindTask(name, out var node) ? _state.Tasks[new InstanceKey(node, 0, 0)] : throw new InvalidOperationException(name);

    private Play GoOn()
    {
        for (var step = 0; step < 100_000; step++)
        {
            Claim();
            if (_running.Count > 0)
            {
                var at = _next([.. _running.Select(token => token.Task)]);
                var token = _running[at];
                _running.RemoveAt(at);
                Complete(token);
            }
            else if (_state.NextDue is { } due)
            {
                _now = due > _now ? due : _now;
                Send(new ExecutionCommand.Wake(Id) { Id = NextId() });
            }
            else
            {
                Assert.True(_state.State.IsTerminal() || _state.State == ExecutionState.Suspended || !_state.Waiting.IsEmpty, $"The execution is {_state.State}, and waits for nothing.");
                return this;
            }
        }

        throw new InvalidOperationException("The flow does not end.");
    }

    private void Claim()
    {
        foreach (var key in _state.InFlight.OrderBy(key => _plan.Votes?.IsDecider(key.Node) == true || !_state.MayBegin(_plan, key, _state.Tasks[key]) ? 0 : 1))
        {
            var token = new AttemptToken(Id, _plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, _state.Tasks[key].Attempt);
            if (_running.Contains(token)) continue;
            if (!_state.MayBegin(_plan, key, _state.Tasks[key])) Send(new ExecutionCommand.Return(token) { Id = NextId() });
            else if (_running.Count < _slots) Begin(token);
            else continue;
            Claim();
            return;
        }
    }

    private void Begin(AttemptToken token)
    {
        _running.Add(token);
        var decision = Decide(new ExecutionCommand.Claim(token, new WorkerId("w")) { Id = NextId() });
        if (decision.Refusal is not null) _running.Remove(token);
    }

    private void Complete(AttemptToken token)
    {
        var grant = Grant.Of(_plan, _state, token);
        if (_any is not null)
        {
            Send(new ExecutionCommand.Complete(token, _any(grant.Handler)) { Id = NextId() });
            return;
        }

        Assert.True(_handlers.TryGetValue(grant.Handler, out var handler), $"There is no handler '{grant.Handler}'.");
        Send(new ExecutionCommand.Complete(token, handler!(new PlayedAttempt(grant))) { Id = NextId() });
    }

    private void Send(ExecutionCommand command) => Assert.Null(Decide(command).Refusal);

    private Decision Decide(ExecutionCommand command)
    {
        var decision = Decider.Decide(_plan, Limits.Default, _state, command, _now, 0.5);
        var before = _state;
        _state = decision.After;
        if (decision.Events.Count == 0) return decision;
        var commit = new Commit(Id, _now, command.Id, decision.Events, null);
        _journal.Add(commit);
        Note(before, decision.Events);
        _told.Hear(new Replay(before.Exists ? _plan : null, before), commit, _ => _plan, _state);
        var folded = _journal.Aggregate(Execution.None, (state, each) => Evolution.Fold(_plan, state, each));
        Scenario.AssertSame(folded, Scenario.WithoutMemory(_state));
        if (_restarts) _state = folded;
        if (_when is { } when && Log.Contains(when.Transition))
        {
            _when = null;
            Send(when.Command());
        }

        return decision;
    }

    private void Note(Execution before, Sequence<ExecutionEvent> events)
    {
        var state = before;
        foreach (var happened in events)
        {
            Log.AddRange(TaskFlowWords.Of(_plan, state, happened));
            state = Evolution.Evolve(_plan, state, happened, _now);
        }
    }

    private CommandId NextId() => new($"c{++_commands}");
}

/// <summary>An attempt, as its handler sees it.</summary>
internal sealed class PlayedAttempt(Grant grant)
{
    public Phase Phase => grant.Phase;

    public int Attempt => grant.Token.Attempt;

    public Undone? Undone => grant.Undone;

    public string IdempotencyKey => grant.IdempotencyKey;

    public bool Has(string name) => grant.Input.Any(argument => argument.Name == name);

    public T Get<T>(string name) => grant.Input.Single(argument => argument.Name == name).Value.As<T>()!;
}
