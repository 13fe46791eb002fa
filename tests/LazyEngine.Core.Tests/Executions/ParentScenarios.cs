using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>What an execution does as the child of another.</summary>
public sealed class ParentScenarios
{
    private static readonly AttemptToken Parent = new(ExecutionId.Parse("parent"), "start", 0, 0, 1);
    private static readonly Debt Tell = new(DebtKind.Tell, Parent, Parent.Execution);

    private static readonly Flow Flow = Flow.Linear("child", Flow.Task("one").Provides("first"), Flow.Task("two").Provides("second"), Flow.Task("three").Provides("first"));

    [Fact]
    public void An_end_is_told_to_the_parent_until_it_is_taken() => Scenario.Of(Flow.Linear("child", Flow.Task("one")))
        .Given(RunAsChild())
        .OwesOthers()
        .When(Complete("one")).Then(Succeeded("one"), new ExecutionSucceeded()).OwesOthers(Tell).WaitsFor(WaitKind.Ended, WaitKind.Execution)
        .GivenRestart()
        .When(Told()).Then(new ParentTold()).OwesOthers().WaitsFor(WaitKind.Ended)
        .When(Told()).ThenNothing();

    [Fact]
    public void What_it_comes_to_is_what_its_tasks_provide_the_last_of_a_name()
    {
        var scenario = Scenario.Of(Flow).Given(RunAsChild(), Complete("one"), Complete("two", Payload.None), Complete("three", new Payload(new byte[] { 1, 2 }, "image/png")));

        var ended = Assert.IsType<ExecutionCommand.ChildEnded>(Debts.CommandFor(scenario.Plan, Limits.Default, scenario.State, Tell));

        Assert.Equal((Parent, Parent.Execution), (ended.Token, ended.Execution));
        Assert.Equal("""{"second":null,"first":{"$payload":{"contentType":"image/png","base64":"AQI="}}}""", Assert.IsType<TaskOutcome.Success>(ended.Outcome).Result.ToString());
    }

    [Fact]
    public void What_no_message_can_hold_is_told_as_a_failure()
    {
        var scenario = Scenario.Of(Flow).Given(RunAsChild(), Complete("one"), Complete("two"), Complete("three"));

        var failure = Assert.IsType<TaskOutcome.Failure>(ChildOutcome.Of(scenario.Plan, new Limits { PayloadBytes = 10 }, scenario.State));

        Assert.Equal(EngineError.TooLarge, failure.Error.Code);
    }

    [Fact]
    public void A_failure_keeps_its_code_but_that_of_a_limit_is_not_taken_for_one_of_the_parents_own()
    {
        var failed = Scenario.Of(Flow).Given(RunAsChild(), Fail("one"));
        var late = Scenario.Of(Flow.Linear("child", Flow.Task("one").Within(new TimeLimits { ScheduleToClose = TimeSpan.FromSeconds(5) }))).Given(RunAsChild()).After(TimeSpan.FromSeconds(5));

        Assert.Equal("Oops", Code(failed));
        Assert.Equal(TaskFailure.ChildTimedOut, Code(late));

        static string Code(Scenario scenario) => Assert.IsType<TaskOutcome.Failure>(ChildOutcome.Of(scenario.Plan, Limits.Default, scenario.State)).Error.Code;
    }

    [Fact]
    public void A_parent_that_cancels_it_does_not_have_to_be_told() => Scenario.Of(Flow)
        .Given(RunAsChild())
        .When(CancelChild()).Then(new ParentTold(), Cancelled("one"), new ExecutionCancelled("not wanted")).OwesOthers()
        .When(CancelChild()).ThenNothing();

    [Fact]
    public void A_parent_that_cancels_it_after_its_end_has_heard_enough() => Scenario.Of(Flow.Linear("child", Flow.Task("one")))
        .Given(RunAsChild(), Complete("one"))
        .When(CancelChild()).Then(new ParentTold()).Is(ExecutionState.Success).OwesOthers();

    [Fact]
    public void A_start_that_comes_after_the_cancel_starts_nothing() => Scenario.Of(Flow.Linear("child", Flow.Task("one").Requires("name")))
        .When(CancelChild()).Is(ExecutionState.Cancelled).OwesOthers().Tells()
        .When(RunAsChild(("name", Done))).ThenRefused(EngineError.ExecutionExists);

    [Fact]
    public void A_parent_that_only_awaits_it_lets_it_go_on_but_not_begin()
    {
        Scenario.Of(Flow).Given(RunAsChild()).When(x => CancelChild(x, Parent) with { UnlessStarted = true }).ThenNothing().Is(ExecutionState.Running);
        Scenario.Of(Flow).When(x => CancelChild(x, Parent) with { UnlessStarted = true }).Is(ExecutionState.Cancelled).When(RunAsChild()).ThenNothing();
    }

    [Fact]
    public void Only_its_own_parent_starts_or_cancels_it() => Scenario.Of(Flow)
        .Given(RunAsChild())
        .When(RunAsChild()).ThenNothing()
        .When(x => AsChild(x, Parent with { Attempt = 2 }, 1)).ThenRefused(EngineError.ExecutionExists)
        .When(x => CancelChild(x, Parent with { Attempt = 2 })).ThenRefused(EngineError.ExecutionExists)
        .When(Run()).ThenNothing();

    [Fact]
    public void An_execution_that_stands_by_itself_becomes_nobodys_child() => Scenario.Of(Flow)
        .Given(Run())
        .When(RunAsChild()).ThenRefused(EngineError.ExecutionExists);

    [Fact]
    public void Parents_have_parents_up_to_a_limit()
    {
        Scenario.Of(Flow).When(x => AsChild(x, Parent, PlanLimits.Default.Parents)).Is(ExecutionState.Running);
        Scenario.Of(Flow).When(x => AsChild(x, Parent, PlanLimits.Default.Parents + 1)).ThenRefused(EngineError.TooDeep, "64");
    }

    [Fact]
    public void A_child_knows_the_flows_of_its_nearest_parents()
    {
        var link = new ParentLink(Parent, 1);
        for (var depth = 1; depth < 12; depth++)
        {
            var parent = Execution.None with { Flow = HashOf(depth), Parent = depth == 1 ? null : link };
            link = ParentLink.To(parent, Parent);
        }

        Assert.Equal(11, link.Depth);
        Assert.Equal(Enumerable.Range(4, 8).Reverse().Select(depth => HashOf(depth).Beginning), link.Flows);
        Assert.True(link.IsRecursion(HashOf(9)));
        Assert.False(link.IsRecursion(HashOf(12)));

        static FlowHash HashOf(int depth) => FlowHash.Of([(byte)depth]);
    }

    [Fact]
    public void A_child_that_cannot_be_started_with_so_much_is_not_asked()
    {
        var scenario = Scenario.Of(Flow.Linear("p", ChildScenarios.Child("c").Requires("name"))).Given(Run(("name", Done)));

        var command = Debts.CommandFor(scenario.Plan, new Limits { MessageBytes = 3 }, scenario.State, Debts.Of(scenario.Plan, scenario.State)[0]);

        Assert.Equal(Scenario.Id, Assert.IsType<ExecutionCommand.ChildEnded>(command).Execution);
    }

    [Fact]
    public void The_id_of_a_child_follows_from_the_attempt_and_fits_however_long_that_of_its_parent_is()
    {
        var token = new AttemptToken(ExecutionId.Parse(new string('x', ExecutionId.MaxLength)), new string('t', 200), 1, 2, 3);

        Assert.Equal(ExecutionId.MaxLength, ChildId.Of(token).Value.Length);
        Assert.Equal(ChildId.Of(token), ChildId.Of(token with { }));
        Assert.StartsWith("parent~", ChildId.Of(Parent).Value, StringComparison.Ordinal);
        Assert.Equal(4, new[] { Parent, Parent with { Attempt = 2 }, Parent with { Item = 1 }, Parent with { Task = "other" } }.Select(ChildId.Of).Distinct().Count());
    }

    private static Func<Scenario, ExecutionCommand> RunAsChild(params (string Name, Payload Value)[] inputs) => scenario => AsChild(scenario, Parent, 1, inputs);

    private static ExecutionCommand.Run AsChild(Scenario scenario, AttemptToken parent, int depth, params (string Name, Payload Value)[] inputs) =>
        new(Scenario.Id, scenario.Flow, Inputs(inputs)) { Id = scenario.NextId(), Parent = new ParentLink(parent, depth) };

    private static Func<Scenario, ExecutionCommand> CancelChild() => scenario => CancelChild(scenario, Parent);

    private static ExecutionCommand.CancelChild CancelChild(Scenario scenario, AttemptToken parent) =>
        new(Scenario.Id, scenario.Flow, new ParentLink(parent, 1), "not wanted") { Id = scenario.NextId() };

    private static Func<Scenario, ExecutionCommand> Told() => scenario => new ExecutionCommand.Told(Scenario.Id, Parent) { Id = scenario.NextId() };
}
