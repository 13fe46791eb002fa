using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class ChangedFlowScenarios
{
    private static readonly Flow First = Flow.Linear("first", Flow.Task("a").Provides("x"), Flow.Task("b").Requires("x"));

    private static readonly Flow Grown = Flow.Linear("grown", Flow.Task("before"), Flow.Task("a").Provides("x"), Flow.Task("b").Requires("x"), Flow.Task("c"));

    private static FlowChanged To(Flow flow) => new(flow.Name, Scenario.HashOf(flow));

    [Fact]
    public void Only_what_was_added_runs() => Scenario.Of(First).Knows(Flow.Linear("longer", Flow.Task("a").Provides("x"), Flow.Task("b").Requires("x"), Flow.Task("c")))
        .Given(Run(), Complete("a"), Complete("b"))
        .Is(ExecutionState.Success)
        .When(RerunBy(Flow.Linear("longer")))
        .Then(new FlowChanged("longer", Scenario.HashOf(Flow.Linear("longer"))), Anew(1), Scheduled("c"))
        .When(Complete("c")).Then(Succeeded("c"), new ExecutionSucceeded());

    [Fact]
    public void What_was_added_in_front_runs_and_what_is_done_stays_done() => Scenario.Of(First).Knows(Grown)
        .Given(Run(), Complete("a"), Complete("b"))
        .When(RerunBy(Grown)).Then(To(Grown), Anew(1), Scheduled("before"), Scheduled("c"))
        .When(Complete("before")).Then(Succeeded("before"))
        .When(Complete("c")).Is(ExecutionState.Success);

    [Fact]
    public void What_was_removed_is_forgotten_though_it_had_failed()
    {
        var shorter = Flow.Linear("shorter", Flow.Task("a").Provides("x"), Flow.Task("c"));

        Scenario.Of(First).Knows(shorter)
            .Given(Run(), Complete("a"), Fail("b"))
            .When(RerunBy(shorter)).Then(To(shorter), Anew(1), Scheduled("c"))
            .When(Complete("b")).ThenRefused(EngineError.UnknownTask)
            .When(Complete("c")).Is(ExecutionState.Success);
    }

    [Fact]
    public void What_was_removed_while_it_waited_is_given_up()
    {
        var waits = Flow.Unordered("waits", Flow.Task("gone"), Flow.Task("kept"));
        var rest = Flow.Unordered("rest", Flow.Task("new"), Flow.Task("kept"));

        Scenario.Of(waits).Knows(rest)
            .Given(Run(), Defer("gone"), Defer("kept"), Stop())
            .When(RerunBy(rest)).Then(Cancelled("gone"), To(rest), Anew(1), Scheduled("new"))
            .Given(CompleteByName("kept"))
            .When(Complete("new")).Is(ExecutionState.Success);
    }

    [Fact]
    public void A_revert_under_way_is_given_up_for_the_other_flow() => Scenario.Of(Flow.Linear("undone", Flow.Task("a").Compensate("undo"), Flow.Task("b").Compensate("undo"), Flow.Task("c"))).Knows(First)
        .Given(Run(), Complete("a"), Complete("b"), Fail("c"), Stop(), Return("b", 2))
        .Is(ExecutionState.Suspended)
        .When(RerunBy(First)).Then(To(First), Anew(1, "b"), Scheduled("b", 3))
        .When(Complete("b", attempt: 3)).Is(ExecutionState.Success);

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        var child = Flow.Linear("a");
        var other = Flow.Linear("other", Flow.Signal("a"), Flow.Task("b"));
        var needs = Flow.Linear("needs", Flow.Task("a").Requires("city"), Flow.Task("b"));

        Scenario.Of(First).Knows(other).Knows(needs)
            .Given(Run(), Complete("a"), Fail("b"))
            .When(RerunBy(other)).ThenRefused(EngineError.FlowDiffers, "'a' was a task and becomes a wait for a signal")
            .When(RerunBy(needs)).ThenRefused(EngineError.InvalidInputs, "'city'")
            .When(RerunBy(child)).ThenRefused(EngineError.UnknownFlow)
            .When(RerunBy(First, "c")).ThenRefused(EngineError.UnknownTask)
            .Is(ExecutionState.Failure);
    }

    [Fact]
    public void A_dry_run_says_what_would_happen()
    {
        var shell = Shell(First, Grown);
        Decide(shell, new ExecutionCommand.Run(Scenario.Id, Scenario.HashOf(First), Inputs()) { Id = new CommandId("1") });
        Decide(shell, new ExecutionCommand.Complete(Token("a"), new TaskOutcome.Success(Done)) { Id = new CommandId("2") });
        Decide(shell, new ExecutionCommand.Complete(Token("b"), new TaskOutcome.Failure(Oops)) { Id = new CommandId("3") });
        var version = shell.State.Version;

        var reply = Assert.IsType<ExecutionReply.Foreseen>(shell.Foresee(new ExecutionCommand.Rerun(Scenario.Id) { Id = new CommandId("4"), Flow = Scenario.HashOf(Grown) }, DateTimeOffset.UnixEpoch));

        var foresight = reply.Foresight;
        Assert.Equal(["before", "b", "c"], foresight.Begins.Names);
        Assert.Equal(["before", "b"], foresight.First.Names);
        Assert.Equal(["a"], foresight.Keeps.Names);
        Assert.Equal(["before", "c"], foresight.Added.Names);
        Assert.Equal(new ForeseenTasks(0, []), foresight.Removed);
        Assert.Equal(version, shell.State.Version);
    }

    [Fact]
    public void A_shell_reads_its_journal_back_over_the_change()
    {
        var shell = Shell(First, Grown);
        Commit[] journal =
        [
            .. Decide(shell, new ExecutionCommand.Run(Scenario.Id, Scenario.HashOf(First), Inputs()) { Id = new CommandId("1") }),
            .. Decide(shell, new ExecutionCommand.Complete(Token("a"), new TaskOutcome.Success(Done)) { Id = new CommandId("2") }),
            .. Decide(shell, new ExecutionCommand.Complete(Token("b"), new TaskOutcome.Failure(Oops)) { Id = new CommandId("3") }),
            .. Decide(shell, new ExecutionCommand.Rerun(Scenario.Id) { Id = new CommandId("4"), Flow = Scenario.HashOf(Grown) }),
            .. Decide(shell, new ExecutionCommand.Complete(Token("before"), new TaskOutcome.Success(Done)) { Id = new CommandId("5") }),
        ];

        var again = Shell(First, Grown);
        foreach (var commit in journal) again.Recover(commit);
        var fromSnapshot = Shell(First, Grown);
        fromSnapshot.Recover(shell.State);

        Scenario.AssertSame(shell.State, again.State);
        Assert.Equal((Scenario.HashOf(Grown), "grown"), (again.Plan!.Hash, again.State.FlowName));
        Assert.Equal(Scenario.HashOf(Grown), fromSnapshot.Plan!.Hash);
        Assert.Equal(Scenario.HashOf(Grown), journal[3].Index!.Flow);
    }

    private static ExecutionShell Shell(params Flow[] flows)
    {
        var plans = flows.ToDictionary(Scenario.HashOf, flow => PlanCompiler.Compile(flow, Scenario.HashOf(flow)).Plan!);
        return new ExecutionShell(Scenario.Id, Limits.Default, WakeSchedule.Default, plans.GetValueOrDefault, new LazyEngine.Dispatch.OfferTracker(new LazyEngine.Dispatch.OfferSettings()), () => 0.5);
    }

    private static Sequence<Commit> Decide(ExecutionShell shell, ExecutionCommand command)
    {
        var batch = shell.Decide([command], DateTimeOffset.UnixEpoch);
        Assert.IsNotType<ExecutionReply.Refused>(Assert.Single(batch.Replies));
        shell.Apply(batch, DateTimeOffset.UnixEpoch);
        return batch.Commits;
    }
}
