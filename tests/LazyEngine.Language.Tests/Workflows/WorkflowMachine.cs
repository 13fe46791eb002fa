using System.Collections.Immutable;
using System.Globalization;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Wire;
using LazyEngine.Worker;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>Runs workflows on the decider alone, in virtual time. After every commit the execution is read back from its journal, as after a restart.</summary>
internal sealed class WorkflowMachine
{
    private const int CommitsMax = 200;

    private readonly Dictionary<FlowHash, Plan> _plans = [];
    private readonly Dictionary<FlowHash, Flow> _flows = [];
    private readonly Dictionary<ExecutionId, Member> _members = [];
    private readonly Dictionary<string, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>>> _handlers = new(StringComparer.Ordinal);
    private readonly Queue<ExecutionCommand> _told = new();
    private readonly List<ExecutionCommand> _late = [];
    private readonly HashSet<string> _settledDebts = new(StringComparer.Ordinal);
    private int _commands;

    public WorkflowMachine(Flow flow)
    {
        Flow = flow;
        foreach (var member in FlowFamily.Of(flow))
        {
            var compilation = PlanCompiler.Compile(member.Flow, member.Hash);
            _plans.Add(member.Hash, compilation.Plan ?? throw new InvalidOperationException(string.Join(Environment.NewLine, compilation.Problems)));
            _flows.Add(member.Hash, member.Flow);
            if (member.Flow.Name == flow.Name) Hash = member.Hash;
        }

        new WorkflowActions().Register(new Registry(_handlers));
    }

    public static ExecutionId Root { get; } = ExecutionId.Parse("root");

    public Flow Flow { get; }

    public FlowHash Hash { get; }

    public DateTimeOffset Now { get; private set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Execution Execution => _members[Root].Execution;

    public Plan Plan => _members[Root].Plan;

    /// <summary>The plan of the root, also before it runs.</summary>
    public Plan RootPlan => _plans[Hash];

    public IEnumerable<Execution> Executions => _members.Values.Select(member => member.Execution);

    /// <summary>All that is known of one execution.</summary>
    public Told Of(ExecutionId id) => new(_flows[_members[id].Plan.Hash], _members[id].Plan, _members[id].Execution, _members[id].Commits);

    public int Commits => _members.Values.Sum(member => member.Commits.Count);

    /// <summary>Handlers in place of the standard actions, or besides them.</summary>
    public void Handle(string name, Func<TaskContext, TaskOutcome> handler) => _handlers[name] = (context, _) => ValueTask.FromResult(handler(context));

    public EngineError? Run(IEnumerable<KeyValuePair<string, Payload>> inputs, IEnumerable<KeyValuePair<string, Payload>>? environment = null, string? target = null) =>
        Do(new ExecutionCommand.Run(Root, Hash, Map(inputs)) { Id = NextId(), Environment = Map(environment ?? []), Target = target });

    public EngineError? Complete(string task, TaskOutcome outcome) => Do(new ExecutionCommand.CompleteByName(Root, task, outcome) { Id = NextId() });

    public EngineError? Do(Func<CommandId, ExecutionCommand> command) => Do(command(NextId()));

    /// <summary>Which words between executions are kept back.</summary>
    public Func<ExecutionCommand, bool> IsLate { get; set; } = _ => false;

    /// <summary>Lets what was kept back arrive.</summary>
    public void LetLateArrive()
    {
        IsLate = _ => false;
        foreach (var command in _late) _told.Enqueue(command);
        _late.Clear();
    }

    /// <summary>Lets workers work until nothing is left for them.</summary>
    public void Work()
    {
        while (Tell() || _members.Values.Any(WorkOn))
        {
        }
    }

    /// <summary>Works, and lets time pass from one timer to the next, until nothing is under way or only somebody outside can go on.</summary>
    public void RunOn(TimeSpan? longest = null)
    {
        var end = Now + (longest ?? TimeSpan.FromDays(365));
        while (true)
        {
            Work();
            var due = _members.Values.Where(member => !member.Execution.State.IsTerminal()).Select(member => member.Execution.NextDue).Min();
            if (due is not { } next || next > end) break;
            Now = next > Now ? next : Now;
            foreach (var member in _members.Values.Where(member => member.Execution.NextDue <= Now).ToArray()) Do(new ExecutionCommand.Wake(member.Execution.Id) { Id = NextId() });
        }

        if (longest is not null) Now = end;
    }

    /// <summary>The tasks of the root in the order in which they were entered.</summary>
    public IReadOnlyList<TaskDetails> Tasks => DetailsPage.Of(Plan, Execution, 0, int.MaxValue).Page.Tasks.ToList();

    private static ImmutableSortedDictionary<string, Payload> Map(IEnumerable<KeyValuePair<string, Payload>> values) => NamedPayloads.None.SetItems(values);

    private CommandId NextId() => new((++_commands).ToString(CultureInfo.InvariantCulture));

    private bool Tell()
    {
        if (!_told.TryDequeue(out var command)) return false;
        if (IsLate(command)) _late.Add(command);
        else Do(command);
        return true;
    }

    private bool WorkOn(Member member)
    {
        if (member.Execution.InFlight.IsEmpty) return false;
        var key = member.Execution.InFlight.First();
        var token = new AttemptToken(member.Execution.Id, member.Plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, member.Execution.Tasks[key].Attempt);
        if (Do(new ExecutionCommand.Claim(token, new WorkerId("worker")) { Id = NextId() }) is { } unwanted)
        {
            // What may not begin goes back unstarted, as a queue does it.
            if (member.Execution.InFlight.Contains(key) && Do(new ExecutionCommand.Return(token) { Id = NextId() }) is not null) throw new InvalidOperationException(unwanted.Message);
            return true;
        }

        var grant = Grant.Of(member.Plan, member.Execution, token);
        var outcome = OutcomeOf(grant);
        if (Do(new ExecutionCommand.Complete(token, outcome) { Id = NextId() }) is { } refused) throw new InvalidOperationException(refused.Message);
        return true;
    }

    // As at a worker: what a handler throws is its failure.
    private TaskOutcome OutcomeOf(Grant grant)
    {
        if (!_handlers.TryGetValue(grant.Handler, out var handler)) return new TaskOutcome.Failure(new TaskFailure("NoHandler", $"There is no handler '{grant.Handler}'."));
        try
        {
            return handler(TaskContext.Of(grant, _ => Task.CompletedTask), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        catch (TaskArgumentException misfit)
        {
            return Worker.Outcome.Failure(typeof(TaskArgumentException).FullName!, misfit.Message);
        }
    }

    private EngineError? Do(ExecutionCommand command)
    {
        var member = _members.GetValueOrDefault(command.Execution);
        var plan = member?.Plan ?? _plans.GetValueOrDefault(command switch
        {
            ExecutionCommand.Run run => run.Flow,
            ExecutionCommand.CancelChild cancel => cancel.Flow,
            _ => Hash,
        });
        var before = member?.Execution ?? Execution.None;
        var decision = Decider.Decide(plan, Limits.Default, before, command, Now, 0.5);
        if (decision.Events.Count > 0) Commit(member, plan!, decision, command);
        else if (member is not null) member.Execution = decision.After;
        return decision.Refusal;
    }

    // What is written is read again, as bytes; the whole journal, and a snapshot, come to the same state.
    private void Commit(Member? member, Plan plan, Decision decision, ExecutionCommand command)
    {
        var id = command.Execution;
        if (member is null) _members.Add(id, member = new Member(plan));
        var commit = new Commit(id, Now, command.Id, decision.Events, null);
        var (manifest, bytes) = (WireCodec.ManifestOf(commit), WireCodec.Encode(commit));
        member.Commits.Add((Commit)WireCodec.Decode(manifest, bytes));
        if (member.Commits.Count > CommitsMax) throw new EndlessWorkflowException();
        var folded = Evolution.Fold(plan, member.Execution, member.Commits[^1]);
        Assert.Equal(Bytes(decision.After), Bytes(folded));
        var snapshot = (Execution)WireCodec.Decode(WireCodec.ManifestOf(folded), WireCodec.Encode(folded));
        Assert.Equal(Bytes(folded), Bytes(snapshot));
        member.Execution = snapshot;
        foreach (var debt in Debts.Of(plan, snapshot))
        {
            if (!_settledDebts.Add($"{debt}")) continue;
            if (Debts.CommandFor(plan, Limits.Default, snapshot, debt) is { } pays) _told.Enqueue(pays);
            if (debt.Kind is DebtKind.Address or DebtKind.Report) _told.Enqueue(new ExecutionCommand.WordAnswered(id, debt.Token, debt.Number) { Id = NextId() });
            if (debt.Kind is DebtKind.Tell or DebtKind.Cancel) _told.Enqueue(new ExecutionCommand.Told(id, debt.Token) { Id = NextId() });
        }
    }

    private static string Bytes(Execution execution) => Convert.ToBase64String(WireCodec.Encode(execution));

    private sealed class Member(Plan plan)
    {
        public Plan Plan => plan;

        public List<Commit> Commits { get; } = [];

        public Execution Execution { get; set; } = Execution.None;
    }

    private sealed class Registry(Dictionary<string, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>>> handlers) : IFlowRegistry
    {
        public Microsoft.Extensions.DependencyInjection.IServiceCollection Services => throw new NotSupportedException();

        public IFlowRegistry AddFlow(Flow flow) => this;

        public IFlowRegistry AddHandler<THandler>(string name)
            where THandler : class, ITaskHandler => this;

        public IFlowRegistry AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> handler)
        {
            handlers[name] = handler;
            return this;
        }

        public IFlowRegistry AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler) => this;

        public IFlowRegistry WorkOn(string queue) => this;
    }
}

/// <summary>One execution of a machine.</summary>
internal sealed record Told(Flow Flow, Plan Plan, Execution Execution, IReadOnlyList<Commit> Journal);

/// <summary>A workflow has more commits than any case needs.</summary>
internal sealed class EndlessWorkflowException() : Exception("The workflow does not come to an end.");
