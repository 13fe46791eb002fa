using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.TaskFlow.Atoms;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>Behaviours 16 to 31 of docs/taskflow.md: unordered flows, graphs, and both inside each other.</summary>
public sealed class MixedBehaviour
{
    [Fact]
    public void B016_Tasks_without_order() => Play.Of(Flow.Unordered("f", P("a"), P("b"))).Parallel().Run()
        .Saw("f RUNNING", "a RUNNING", "b RUNNING", "a SUCCESS(5)", "b SUCCESS(5)", "f SUCCESS");

    [Fact]
    public void B018_What_has_run_beside_a_failure_is_undone() => Play.Of(Flow.Unordered("f", P("a"), F("x"), P("b"))).Run()
        .Is(ExecutionState.Reverted, "Woot!")
        .Task("a", TaskState.Reverted).Task("x", TaskState.Reverted).Task("b", TaskState.Pending);

    [Fact]
    public void B019_A_running_sibling_is_awaited_and_then_undone() => Play.Of(Flow.Unordered("f", P("slow"), F("fast"))).Parallel(Last).Run()
        .Saw(
            "f RUNNING", "slow RUNNING", "fast RUNNING", "fast FAILURE", "fast REVERTING", "fast REVERTED",
            "slow SUCCESS(5)", "slow REVERTING", "slow REVERTED", "f REVERTED");

    [Fact]
    public void B020_Two_failures_are_told_as_one() => Play.Of(Flow.Unordered("f", F("a"), Flow.Task("b").Handler("oops").Compensate("undo")))
        .On("oops", _ => Play.Fail("Oops!"))
        .Parallel(First)
        .Run()
        .Is(ExecutionState.Reverted, "Woot! Failed as well: 'b' (RuntimeError: Oops!).")
        .Task("a", TaskState.Reverted).Task("b", TaskState.Reverted);

    [Fact]
    public void B021_What_came_last_is_undone_first() => Play.Of(Flow.Linear("f", P("1"), P("2"), Flow.Unordered("u", P("3"), F("4")))).Run()
        .Saw(
            "f RUNNING", "1 RUNNING", "1 SUCCESS(5)", "2 RUNNING", "2 SUCCESS(5)", "3 RUNNING", "4 RUNNING", "3 SUCCESS(5)", "4 FAILURE",
            "3 REVERTING", "4 REVERTING", "3 REVERTED", "4 REVERTED", "2 REVERTING", "2 REVERTED", "1 REVERTING", "1 REVERTED", "f REVERTED");

    [Fact]
    public void B022_A_line_beside_a_task_is_undone_with_it() => Play.Of(Flow.Unordered("f", P("1"), Flow.Linear("g", P("2"), F("3")))).Run()
        .Is(ExecutionState.Reverted)
        .Task("1", TaskState.Reverted).Task("2", TaskState.Reverted).Task("3", TaskState.Reverted);

    [Fact]
    public void B023_A_task_that_fails_and_cannot_be_undone_stops_the_revert() => Play.Of(Flow.Unordered("f", P("1"), Flow.Linear("g", P("2"), Flow.Task("3").Handler("woot").Compensate("gotcha")))).Run()
        .Is(ExecutionState.Failure, "Gotcha!")
        .Task("2", TaskState.Success).Task("3", TaskState.RevertFailure);

    [Fact]
    public void B024_Compensations_under_way_end_beside_one_that_fails() => Play.Of(Flow.Linear("f", Flow.Unordered("u", P("a"), N("b"), P("d")), F("c"))).Parallel(names => names.Contains("b") && names.Count < 3 ? names.Count - 1 : Math.Min(1, names.Count - 1)).Run()
        .Is(ExecutionState.Failure, "Gotcha!")
        .Task("a", TaskState.Reverted).Task("b", TaskState.RevertFailure).Task("c", TaskState.Reverted).Task("d", TaskState.Reverted);

    [Theory]
    [InlineData("a,b,c,d")]
    [InlineData("d,c,b,a")]
    [InlineData("c,a,d,b")]
    public void B025_What_is_required_gives_the_order_and_not_what_is_written_first(string written)
    {
        var flow = Flow.Graph("f", written.Split(',').Select(name => (FlowItem)(name == "a" ? P(name).Provides(name) : P(name).Requires(((char)(name[0] - 1)).ToString()).Provides(name))));

        Play.Of(flow).Run().Saw(
            "f RUNNING", "a RUNNING", "a SUCCESS(5)", "b RUNNING", "b SUCCESS(5)", "c RUNNING", "c SUCCESS(5)", "d RUNNING", "d SUCCESS(5)", "f SUCCESS");
    }

    [Fact]
    public void B026_A_graph_is_undone_against_its_order() => Play.Of(Chain(P("2"), F("3"))).Run()
        .Saw(
            "f RUNNING", "1 RUNNING", "1 SUCCESS(5)", "2 RUNNING", "2 SUCCESS(5)", "3 RUNNING", "3 FAILURE",
            "3 REVERTING", "3 REVERTED", "2 REVERTING", "2 REVERTED", "1 REVERTING", "1 REVERTED", "f REVERTED")
        .Task("4", TaskState.Pending);

    [Fact]
    public void B027_A_compensation_that_fails_in_a_graph() => Play.Of(Chain(N("2"), F("3"))).Run().Is(ExecutionState.Failure, "Gotcha!").Task("1", TaskState.Success);

    [Fact]
    public void B029_Ten_times_ten()
    {
        var flow = Flow.Linear("f", Enumerable.Range(0, 10).Select(at => (FlowItem)Flow.Unordered($"u{at}", Enumerable.Range(0, 10).Select(task => (FlowItem)P($"{at}.{task}")))));

        Assert.Equal(202, Play.Of(flow).Parallel().Run().Is(ExecutionState.Success).Log.Count);
    }

    [Fact]
    public void B030_A_diamond_joins_when_both_sides_are_done() => Play.Of(
            Flow.Graph("f", P("a"), P("b"), P("c"), P("d")).Link("a", "b").Link("a", "c").Link("b", "d").Link("c", "d"))
        .Parallel()
        .Run()
        .Saw(
            "f RUNNING", "a RUNNING", "a SUCCESS(5)", "b RUNNING", "c RUNNING", "b SUCCESS(5)", "c SUCCESS(5)", "d RUNNING", "d SUCCESS(5)", "f SUCCESS");

    private static int First(IReadOnlyList<string> running) => 0;

    private static int Last(IReadOnlyList<string> running) => running.Count - 1;

    private static Flow Chain(TaskDefinition second, TaskDefinition third) =>
        Flow.Graph("f", P("1"), second, third, P("4")).Link("1", "2").Link("2", "3").Link("3", "4");
}
