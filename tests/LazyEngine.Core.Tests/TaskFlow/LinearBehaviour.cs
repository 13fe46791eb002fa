using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.TaskFlow.Atoms;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>Behaviours 1 to 15 of docs/taskflow.md: linear flows and the basics.</summary>
public sealed class LinearBehaviour
{
    [Fact]
    public void B001_Empty_flows_succeed()
    {
        Play.Of(Flow.Linear("f")).Run().Saw("f RUNNING", "f SUCCESS");
        Play.Of(Flow.Unordered("f")).Run().Saw("f RUNNING", "f SUCCESS");
        Play.Of(Flow.Graph("f", Flow.Linear("a"), Flow.Unordered("b"))).Run().Saw("f RUNNING", "f SUCCESS");
    }

    [Fact]
    public void B002_A_single_task() => Play.Of(Flow.Linear("f", P("a"))).Run().Saw("f RUNNING", "a RUNNING", "a SUCCESS(5)", "f SUCCESS");

    [Fact]
    public void B003_One_after_the_other() => Play.Of(Flow.Linear("f", P("a"), P("b"))).Run()
        .Saw("f RUNNING", "a RUNNING", "a SUCCESS(5)", "b RUNNING", "b SUCCESS(5)", "f SUCCESS");

    [Fact]
    public void B004_A_nested_flow_adds_nothing_of_its_own() => Play.Of(Flow.Linear("f", P("a"), Flow.Linear("g", P("b")))).Run()
        .Saw("f RUNNING", "a RUNNING", "a SUCCESS(5)", "b RUNNING", "b SUCCESS(5)", "f SUCCESS");

    [Fact]
    public void B005_A_task_that_fails_is_undone_itself() => Play.Of(Flow.Linear("f", F("x"))).Run()
        .Saw("f RUNNING", "x RUNNING", "x FAILURE", "x REVERTING", "x REVERTED", "f REVERTED")
        .Is(ExecutionState.Reverted, "Woot!");

    [Fact]
    public void B006_What_never_ran_stays_as_it_was() => Play.Of(Flow.Linear("f", F("x"), P("never"))).Run()
        .Saw("f RUNNING", "x RUNNING", "x FAILURE", "x REVERTING", "x REVERTED", "f REVERTED")
        .Task("never", TaskState.Pending);

    [Fact]
    public void B007_A_revert_goes_backwards_through_nested_flows() => Play.Of(Flow.Linear("f", P("a"), Flow.Linear("g", P("b"), F("c")))).Run()
        .Saw(
            "f RUNNING", "a RUNNING", "a SUCCESS(5)", "b RUNNING", "b SUCCESS(5)", "c RUNNING", "c FAILURE",
            "c REVERTING", "c REVERTED", "b REVERTING", "b REVERTED", "a REVERTING", "a REVERTED", "f REVERTED")
        .Is(ExecutionState.Reverted, "Woot!");

    [Fact]
    public void B008_After_a_revert_no_results_are_left()
    {
        var play = Play.Of(Flow.Linear("f", P("one").Provides("one"), P("many").Provides("many"), F("x"))).Run();

        Assert.Null(play.Instance("one").Result);
        Assert.Null(play.Instance("many").Result);
    }

    [Fact]
    public void B009_A_compensation_has_a_result_of_its_own()
    {
        var play = Play.Of(Flow.Linear("f", Flow.Task("g").Handler("one").Compensate("one more"), F("x")))
            .On("one", _ => Play.Give(1))
            .On("one more", attempt => Play.Give(attempt.Undone!.Result!.As<int>() + 1))
            .Run();

        Assert.Equal(2, play.Instance("g").RevertResult!.As<int>());
    }

    [Fact]
    public void B010_A_failed_compensation_is_the_error_and_the_failure_before_it_is_kept()
    {
        var play = Play.Of(Flow.Linear("f", N("a"), F("b"))).Run().Is(ExecutionState.Failure, "Gotcha!").Task("a", TaskState.RevertFailure);

        Assert.Equal("Woot!", play.Instance("b").Error!.Message);
    }

    [Fact]
    public void B011_What_comes_before_a_failed_compensation_is_not_undone() => Play.Of(Flow.Linear("f", P("a"), N("b"), F("c"))).Run()
        .Saw(
            "f RUNNING", "a RUNNING", "a SUCCESS(5)", "b RUNNING", "b SUCCESS(5)", "c RUNNING", "c FAILURE",
            "c REVERTING", "c REVERTED", "b REVERTING", "b REVERT_FAILURE", "f FAILURE")
        .Task("a", TaskState.Success);

    [Fact]
    public void B012_A_compensation_knows_its_result_and_every_failure()
    {
        Undone? seen = null;
        Play.Of(Flow.Linear("f", Flow.Task("g").Handler("result").Compensate("look"), F("fail1")))
            .On("result", _ => Play.Give("RESULT"))
            .On("look", attempt =>
            {
                seen = attempt.Undone;
                return Play.Give(0);
            })
            .Run();

        Assert.Equal("RESULT", seen!.Result!.As<string>());
        Assert.Equal([("fail1", "Woot!")], seen.Failures.Select(failed => (failed.Task, failed.Error.Message)));
    }
}
