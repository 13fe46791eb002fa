using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Wire.Tests;

/// <summary>Journals of whole executions as they were written by the version that made them; they must lead to the same end for ever.</summary>
public sealed class RecordedJournals
{
    private const string WithIndex = "failure-with-index";
    private const string SlowName = "start-ahead-retry-held-waits";

    private static readonly ExecutionId Id = ExecutionId.Parse("recorded");
    private static readonly WorkerId Worker = new("w1");

    private static readonly Flow Trip = Flow.Linear(
        "trip",
        Flow.Unordered("booking", Flow.Task("flight").Requires("city").Provides("flight"), Flow.Task("hotel").Requires("city").Provides("hotel").AtMostOnce()),
        Flow.Task("approval").Requires("flight", "hotel"),
        Flow.Task("payment").Constant("currency", Payload.Json("EUR")));

    private static readonly ConcurrentDictionary<FlowHash, Plan> Plans = new();

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private const string SignalsName = "signals-early-and-late";

    private static readonly Flow Waits = Flow.Linear("waits", Flow.Signal("first", "go"), Flow.Task("flight"), Flow.Signal("second", "go"), Flow.Signal("more"));

    private const string RoundsName = "another-round-then-reverted";
    private const string LeftOutName = "left-out-then-not-undone";

    private static readonly Flow Rounds = Flow.Linear(
            "rounds", Flow.Task("flight").Compensate("cancel flight"), Flow.Task("hotel").Requires("n").Compensate(new Compensation("cancel hotel") { QueueName = "slow", Requirements = [], RetryPolicy = RetryPolicy.Fixed(2, Second) }))
        .Retry(RetryController.Times(2).Provides("n"));

    private static readonly Flow LeftOut = Flow.Graph("left out", Flow.Task("flight"), Flow.Task("hotel"), Flow.Task("car").Compensate("cancel car"))
        .Link("flight", "hotel", LinkDecider.By("needed", DeciderDepth.Task)).Link("hotel", "car")
        .Retry(RetryController.By("mine") with { Name = "boss" });
    private const string FamilyName = "child-with-children-that-is-cancelled";

    private static readonly AttemptToken Parent = new(ExecutionId.Parse("parent"), "family", 0, 0, 1);

    private static readonly Flow Family = Flow.Unordered("family", Flow.Child("flight", Trip), Flow.Child("hotel", Trip), Flow.Child("car", Trip, ParentClose.Wait), Flow.Child("bike", Trip, ParentClose.Abandon));

    private const string AgainName = "rerun-by-another-flow";

    private static readonly Flow Short = Flow.Linear("short", Flow.Task("flight"), Flow.Task("hotel"), Flow.Task("car"));

    private static readonly Flow Long = Flow.Linear("long", Flow.Task("visa"), Flow.Task("flight"), Flow.Task("hotel"), Flow.Task("bus"));

    private static readonly Flow Slow = Flow.Linear(
            "slow",
            Flow.Task("flight").WaitBefore(Second).WaitAfter(Second).Within(new TimeLimits { ScheduleToStart = Second * 60, StartToClose = Second * 60, ScheduleToClose = Second * 60, Heartbeat = Second * 60 }),
            Flow.Task("hotel").Retry(RetryPolicy.Fixed(2, Second) with { WhenExhausted = Exhausted.Suspend }))
        .Deadline(Second * 60);

    public static TheoryData<string> Names { get; } = [.. Stories.Keys.Order(StringComparer.Ordinal)];

    private static Dictionary<string, Func<CommandId, ExecutionCommand>[]> Stories => new(StringComparer.Ordinal)
    {
        ["success-with-pending"] = [Run, Claim("flight"), Claim("hotel"), Succeed("hotel"), Succeed("flight"), Defer("approval"), ByName("approval"), Succeed("payment")],
        ["stop-return-resume-with-loss"] = [Run, Claim("flight"), Stop, Return("hotel"), Lose("flight"), Succeed("flight", 2), Resume, Succeed("hotel", 2), Succeed("approval"), Succeed("payment")],
        ["failure-of-a-lost-attempt"] = [Run, Claim("hotel"), Claim("flight"), Lose("hotel"), Succeed("flight")],
        [WithIndex] = [Run, Claim("flight"), Claim("hotel"), Fail("hotel"), Succeed("flight")],
        ["stop-with-loss"] = [Run, Claim("flight"), Stop, Return("hotel"), Lose("flight"), Lose("flight", 2), Succeed("flight", 3), Resume, Succeed("hotel", 2), Succeed("approval"), Succeed("payment")],
        [SlowName] =
        [
            id => new ExecutionCommand.Run(Id, FlowCodec.HashOf(Slow), NamedPayloads.None) { Id = id, StartAt = new DateTimeOffset(2026, 1, 1, 0, 0, 2, TimeSpan.Zero) },
            Wake, Wake, Claim("flight"), id => new ExecutionCommand.Heartbeat(Token("flight"), Worker, Payload.Json("half")) { Id = id }, Lose("flight"), Claim("flight", 2), Succeed("flight", 2),
            Wake, Fail("hotel"), Wake, Fail("hotel", 2), Resume, Succeed("hotel", 3),
        ],
        [SignalsName] = [id => new ExecutionCommand.Run(Id, FlowCodec.HashOf(Waits), NamedPayloads.None) { Id = id }, Signal("go"), Signal("go"), Succeed("flight"), Signal("more")],
        [RoundsName] =
        [
            Begin(Rounds), Succeed("flight"), Fail("hotel"), Fail("hotel", 2), Wake, Succeed("hotel", 3), Succeed("flight", 2),
            Succeed("flight", 3), Fail("hotel", 4), Succeed("hotel", 5), Succeed("flight", 4),
        ],
        [LeftOutName] = [Begin(LeftOut), Succeed("boss"), Succeed("flight"), Succeed("flight->hotel", value: false), Fail("car"), Succeed("boss", 2, "revertAll"), Fail("car", 2)],
        [FamilyName] =
        [
            id => new ExecutionCommand.Run(Id, FlowCodec.HashOf(Family), NamedPayloads.None) { Id = id, Parent = new ParentLink(Parent, 1) },
            Ended("hotel"), id => new ExecutionCommand.Cancel(Id, "no longer wanted") { Id = id }, Told(Token("flight")), Ended("car"), Told(Parent),
        ],
        [AgainName] =
        [
            Begin(Short), Succeed("flight"), Fail("hotel"),
            id => new ExecutionCommand.Rerun(Id) { Id = id, Flow = FlowCodec.HashOf(Long) },
            id => new ExecutionCommand.Skip(Id, "bus", Payload.Json("walked")) { Id = id },
            Succeed("hotel", 2), Succeed("visa"),
            id => new ExecutionCommand.Rerun(Id) { Id = id, Tasks = ["hotel"], Values = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("flight", Payload.Json("none"))]) },
            Succeed("hotel", 3), Succeed("bus", 2),
        ],
        ["cancelled"] = [Run, Succeed("flight"), Defer("hotel"), id => new ExecutionCommand.Cancel(Id, "no longer wanted") { Id = id }],
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_journal_leads_to_its_recorded_end(string name)
    {
        var (plan, commits, end) = Recorded(name);

        Assert.Equal(end, Describe(plan, Fold(commits)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_story_is_still_told_in_the_same_way(string name)
    {
        // An execution keeps its rule set for life, so what these rules decide never changes: a change is a new number.
        var (plan, commits, _) = Recorded(name);

        Assert.Equal(commits.Select(WithoutIndex), Tell(name, commits[0]).Select(WithoutIndex));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_state_on_the_way_survives_a_snapshot(string name)
    {
        var (plan, commits, _) = Recorded(name);
        var replay = Replay.Nothing;
        foreach (var commit in commits)
        {
            replay = replay.Add(commit, PlanOf);
            var state = replay.State;
            foreach (var beat in state.Timers.Where(timer => timer.Kind == TimerKind.Heartbeat).ToList()) state = state with { Timers = state.Timers.Drop(beat.Key, beat.Kind) };
            Same.As(state, WireCodec.Decode("lazyengine.snapshot.v1", WireCodec.Encode(state)));
        }
    }

    [Fact]
    public void The_index_can_be_rebuilt_from_the_commits()
    {
        var (_, commits, _) = Recorded(WithIndex);
        var (replay, index) = (Replay.Nothing, (IndexHeader?)null);
        foreach (var commit in commits)
        {
            (replay, index) = (replay.Add(commit, PlanOf), commit.Index ?? index);
            var state = replay.State;
            Assert.Equal((state.Id, state.FlowName, state.Flow, state.State, state.CreatedAt), (index!.Execution, index.FlowName, index.Flow, index.State, index.CreatedAt));
            if (WakeSchedule.Default.After(state, state.At) is { } wake) Assert.True(index.WakeAt <= wake, $"{index.WakeAt} is later than {wake}.");
        }
    }

    [Fact]
    public void The_stories_tell_of_every_kind_of_event()
    {
        var told = Stories.Keys.SelectMany(name => Recorded(name).Commits).SelectMany(commit => commit.Events).Select(happened => happened.GetType());
        var kinds = typeof(ExecutionEvent).GetNestedTypes(BindingFlags.NonPublic).Where(type => type.IsSealed && type.IsSubclassOf(typeof(ExecutionEvent)));

        // Workflows need their language, and are recorded beside it; forks begin with the journal of another.
        var ofWorkflows = new[] { "Course", "Turn", "Transitions", "Environment", "ChildrenAddressed", "ChildAnswered", "ChildSpoke", "ParentObeyed", "ParentAddressed", "ParentAnswered" };
        told = told.Concat(RecordedForks.Kinds);
        Assert.Empty(kinds.Where(kind => !ofWorkflows.Any(prefix => kind.Name.StartsWith(prefix, StringComparison.Ordinal))).Except(told));
    }

    private static (Plan Plan, IReadOnlyList<Commit> Commits, string End) Recorded(string name)
    {
        var lines = Golden.Text(Path.Combine("journals", $"{name}.journal"), () => Record(name)).ReplaceLineEndings("\n").Split('\n');
        foreach (var flow in lines[0].Split(',')) Keep(Convert.FromHexString(flow));
        IReadOnlyList<Commit> commits = [.. lines[1..^1].Select(line => (Commit)WireCodec.Decode("lazyengine.commit.v1", Convert.FromHexString(line)))];
        return (commits.Aggregate(Replay.Nothing, (replay, commit) => replay.Add(commit, PlanOf)).Plan!, commits, lines[^1]);
    }

    private static string Record(string name)
    {
        byte[][] flows = [.. FlowsOf(name).Select(FlowCodec.Encode)];
        foreach (var flow in flows) Keep(flow);
        var commits = Tell(name, null);
        var replay = commits.Aggregate(Replay.Nothing, (replay, commit) => replay.Add(commit, PlanOf));
        return string.Join('\n', commits.Select(WireCodec.Encode).Select(Convert.ToHexStringLower).Prepend(string.Join(',', flows.Select(Convert.ToHexStringLower))).Append(Describe(replay.Plan!, replay.State)));
    }

    private static Flow[] FlowsOf(string name) => name switch
    {
        SlowName => [Slow],
        SignalsName => [Waits],
        RoundsName => [Rounds],
        LeftOutName => [LeftOut],
        FamilyName => [Family],
        AgainName => [Short, Long],
        _ => [Trip],
    };

    private static void Keep(byte[] flow) => Plans.GetOrAdd(FlowHash.Of(flow), hash => PlanCompiler.Compile(FlowCodec.Decode(flow), hash).Plan!);

    private static Plan? PlanOf(FlowHash flow) => Plans.GetValueOrDefault(flow);

    private static Execution Fold(IEnumerable<Commit> commits) => commits.Aggregate(Replay.Nothing, (replay, commit) => replay.Add(commit, PlanOf)).State;

    private static Commit WithoutIndex(Commit commit) => commit with { Index = null };

    /// <summary>What the shell would write; after a first commit, if there is one, under the rules that it names.</summary>
    private static List<Commit> Tell(string name, Commit? first)
    {
        var shell = new ExecutionShell(Id, Limits.Default, WakeSchedule.Default, PlanOf, new OfferTracker(new OfferSettings()), () => 0.5);
        var commits = new List<Commit>();
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var story = Stories[name];
        if (first is not null)
        {
            shell.Recover(first);
            commits.Add(first);
            at = first.At;
        }

        for (var step = commits.Count; step < story.Length; step++)
        {
            at += TimeSpan.FromSeconds(1);
            var batch = shell.Decide([story[step](new CommandId(string.Create(CultureInfo.InvariantCulture, $"c{step}")))], at);
            Assert.IsNotType<ExecutionReply.Refused>(Assert.Single(batch.Replies));
            commits.AddRange(batch.Commits);
            shell.Apply(batch, at);
        }

        return commits;
    }

    private static string Describe(Plan plan, Execution execution) =>
        string.Create(CultureInfo.InvariantCulture, $"{execution.State} version={execution.Version} size={execution.Size} error={execution.Error?.Code} ")
        + string.Join(' ', execution.Tasks.Select(task => string.Create(CultureInfo.InvariantCulture, $"{plan.TaskAt(task.Key.Node)!.Name}={task.Value.State}/{task.Value.Attempt}")));

    private static ExecutionCommand Run(CommandId id) => new ExecutionCommand.Run(
        Id,
        FlowCodec.HashOf(Trip),
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("city", Payload.Json("Oslo"))]))
    { Id = id };

    private static ExecutionCommand Stop(CommandId id) => new ExecutionCommand.Stop(Id) { Id = id };

    private static ExecutionCommand Resume(CommandId id) => new ExecutionCommand.Resume(Id) { Id = id };

    private static Func<CommandId, ExecutionCommand> Signal(string name) => id => new ExecutionCommand.Signal(Id, name, Payload.Json(name)) { Id = id };

    private static Func<CommandId, ExecutionCommand> Claim(string task, int attempt = 1) => id => new ExecutionCommand.Claim(Token(task, attempt), Worker) { Id = id };

    private static Func<CommandId, ExecutionCommand> Ended(string task) => id => new ExecutionCommand.ChildEnded(Token(task), new TaskOutcome.Success(Payload.Json(task))) { Id = id };

    private static Func<CommandId, ExecutionCommand> Told(AttemptToken token) => id => new ExecutionCommand.Told(Id, token) { Id = id };

    private static ExecutionCommand Wake(CommandId id) => new ExecutionCommand.Wake(Id) { Id = id };

    private static Func<CommandId, ExecutionCommand> Return(string task) => id => new ExecutionCommand.Return(Token(task)) { Id = id };

    private static Func<CommandId, ExecutionCommand> Lose(string task, int attempt = 1) => id => new ExecutionCommand.ReportLost(Token(task, attempt), "its worker is gone") { Id = id };

    private static Func<CommandId, ExecutionCommand> Defer(string task) => id => new ExecutionCommand.Complete(Token(task), new TaskOutcome.Pending()) { Id = id };

    private static Func<CommandId, ExecutionCommand> ByName(string task) => id => new ExecutionCommand.CompleteByName(Id, task, new TaskOutcome.Success(Payload.Json("yes"))) { Id = id };

    private static Func<CommandId, ExecutionCommand> Begin(Flow flow) => id => new ExecutionCommand.Run(Id, FlowCodec.HashOf(flow), NamedPayloads.None) { Id = id };

    private static Func<CommandId, ExecutionCommand> Succeed(string task, int attempt = 1, object? value = null) =>
        id => new ExecutionCommand.Complete(Token(task, attempt), new TaskOutcome.Success(Payload.Json(value ?? task))) { Id = id };

    private static Func<CommandId, ExecutionCommand> Fail(string task, int attempt = 1) =>
        id => new ExecutionCommand.Complete(Token(task, attempt), new TaskOutcome.Failure(new TaskFailure("Oops", "It went wrong.", "somewhere"))) { Id = id };

    private static AttemptToken Token(string task, int attempt = 1) => new(Id, task, 0, 0, attempt);
}
