using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.Plans;

public sealed class LargeFlowTests
{
    private const int Count = 100_000;

    private static IEnumerable<TaskDefinition> Tasks(Func<TaskDefinition, int, TaskDefinition> shape) =>
        Enumerable.Range(0, Count).Select(i => shape(Flow.Task($"t{i}"), i));

    [Fact]
    public void A_long_chain_of_results_compiles()
    {
        var plan = Compiled.Plan(Flow.Linear("f", Tasks((task, i) => task.Requires($"r{i - 1}").Provides($"r{i}"))));

        Assert.Equal((Count, Count - 1), (plan.NodeCount, plan.EdgeCount));
        Assert.Equal($"r{Count - 2}=task:t{Count - 2}", plan.Bindings($"t{Count - 1}"));
        Assert.Equal("r-1", Assert.Single(plan.RequiredInputs).Name);
    }

    [Fact]
    public void A_wide_flow_whose_tasks_all_provide_and_require_one_name_compiles()
    {
        var plan = Compiled.Plan(Flow.Unordered("f", Tasks((task, _) => task.Requires("x").Provides("x"))));

        Assert.Equal((Count + 2, 2 * Count), (plan.NodeCount, plan.EdgeCount));
        Assert.Equal(Count, Assert.Single(plan.RequiredInputs).TaskCount);
    }

    [Fact]
    public void A_chain_of_links_compiles()
    {
        var links = Enumerable.Range(1, Count - 1).Select(i => new FlowLink($"t{i}", $"t{i - 1}"));
        var plan = Compiled.Plan(Flow.Graph("f", Tasks((task, _) => task)).Link(links));

        Assert.Equal((Count + 2, Count + 1), (plan.NodeCount, plan.EdgeCount));
        Assert.Equal(1, plan.PredecessorCount(plan.NodeOf("t0")));
        Assert.Equal([plan.NodeOf($"t{Count - 1}")], plan.Successors(0).ToArray());
    }

    [Fact]
    public void A_graph_that_gathers_every_result_in_one_task_compiles()
    {
        var merge = Flow.Task("merge").Requires([.. Enumerable.Range(0, Count).Select(i => $"r{i}")]);
        var plan = Compiled.Plan(Flow.Graph("f", Tasks((task, i) => task.Provides($"r{i}")).Prepend(merge)));

        Assert.Equal((Count + 3, (2 * Count) + 1), (plan.NodeCount, plan.EdgeCount));
        Assert.Equal(Count, plan.PredecessorCount(plan.NodeOf("merge")));
    }

    [Fact]
    public void A_cycle_through_everything_is_found()
    {
        var links = Enumerable.Range(0, Count).Select(i => new FlowLink($"t{i}", $"t{(i + 1) % Count}"));

        Assert.Equal(FlowProblem.Cycle, Compiled.Problem(Flow.Graph("f", Tasks((task, _) => task)).Link(links)).Code);
    }

    [Fact]
    public void Problems_everywhere_are_counted_and_not_all_listed()
    {
        var problems = Compiled.Problems(Flow.Unordered("f", Tasks((task, i) => task.Requires($"missing{i}"))).Inputs());

        Assert.Equal(201, problems.Count);
        Assert.Equal($"There are {Count - 200} more problems. Correct these first.", problems[200].Message);
    }
}
