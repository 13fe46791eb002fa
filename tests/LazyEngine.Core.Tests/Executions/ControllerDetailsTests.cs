using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;

namespace LazyEngine.Core.Tests.Executions;

public sealed class ControllerDetailsTests
{
    private static readonly Flow Insisting = Flow.Linear("f", Flow.Task("one").Compensate("undo"), Flow.Task("two")).Retry(RetryController.Times(2) with { Name = "r" });

    [Fact]
    public void A_controller_tells_its_rounds_and_its_last_decision()
    {
        var scenario = Scenario.Of(Insisting);

        Assert.Equal((1, null), Of(scenario.Given(Run())));
        Assert.Equal((1, RetryDecision.Retry), Of(scenario.Given(Complete("one"), Fail("two"))));
        Assert.Equal((2, RetryDecision.Retry), Of(scenario.Given(Complete("one", attempt: 2))));
        Assert.Equal((2, RetryDecision.Revert), Of(scenario.Given(Complete("one", attempt: 3), Fail("two", 2))));
        Assert.Equal((2, RetryDecision.Revert), Of(scenario.Given(Complete("one", attempt: 4)).Is(ExecutionState.Reverted)));
    }

    [Fact]
    public void One_that_is_a_handler_has_no_decision_while_it_is_asked()
    {
        var scenario = Scenario.Of(Flow.Linear("f", Flow.Task("one").Compensate("undo"), Flow.Task("two")).Retry(RetryController.By("mine") with { Name = "r" }));

        Assert.Equal((0, null), Of(scenario.Given(Run())));
        Assert.Equal((1, null), Of(scenario.Given(Complete("r"), Complete("one"), Fail("two"))));
        Assert.Equal((1, RetryDecision.Retry), Of(scenario.Given(Complete("r", Payload.Json("retry"), 2))));
    }

    [Fact]
    public void A_task_has_neither() =>
        Assert.All(Details(Scenario.Of(Insisting).Given(Run())).Where(task => task.Name != "r"), task => Assert.Equal((null, null), (task.Rounds, task.Decision)));

    private static (int? Rounds, RetryDecision? Decision) Of(Scenario scenario) => Details(scenario).Single(task => task.Name == "r") is var controller ? (controller.Rounds, controller.Decision) : default;

    private static Sequence<TaskDetails> Details(Scenario scenario) => DetailsPage.Of(scenario.Plan, scenario.State, 0, int.MaxValue).Page.Tasks;
}
