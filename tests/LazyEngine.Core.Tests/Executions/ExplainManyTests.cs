using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Core.Tests.Executions.Steps;

namespace LazyEngine.Core.Tests.Executions;

public sealed class ExplainManyTests
{
    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    [InlineData(100_000, 99_900)]
    public void Of_many_waits_the_first_are_listed_and_the_rest_is_counted(int tasks, int more)
    {
        var plan = PlanOf(Flow.Unordered("wide", Enumerable.Range(0, tasks).Select(number => number % 2 == 0 ? Flow.Signal($"t{number}") : Flow.Task($"t{number}"))));

        var explanation = Explained(plan, new Limits { InFlightMax = tasks });

        Assert.Equal((100, more), (explanation.Waits.Count, explanation.More));
        // By kind where all are listed; in the order of the flow where not.
        if (more > 0) Assert.Equal(Enumerable.Range(0, 100).Select(number => $"t{number}"), explanation.Waits.Select(wait => wait.Token!.Task));
    }

    [Fact]
    public void What_concerns_the_whole_execution_is_listed_first()
    {
        var plan = PlanOf(Flow.Unordered("wide", Enumerable.Range(0, 150).Select(number => Flow.Signal($"t{number}"))));

        var explanation = Explained(plan, Limits.Default, new ExecutionCommand.Stop(Scenario.Id) { Id = new CommandId("stop") });

        Assert.Equal((WaitKind.Operator, 51), (explanation.Waits[0].Kind, explanation.More));
    }

    private static Plan PlanOf(Flow flow) => PlanCompiler.Compile(flow, FlowHash.Of("wide"u8)).Plan!;

    private static Explanation Explained(Plan plan, Limits limits, params ExecutionCommand[] then)
    {
        var execution = Execution.None;
        foreach (var command in then.Prepend(new ExecutionCommand.Run(Scenario.Id, plan.Hash, Inputs()) { Id = new CommandId("run") }))
            execution = Decider.Decide(plan, limits, execution, command, DateTimeOffset.UnixEpoch, 0.5).After;
        return Explain.Of(plan, execution, WakeSchedule.Default, DateTimeOffset.UnixEpoch);
    }
}
