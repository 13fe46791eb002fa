using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.TaskFlow.Atoms;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>Behaviours 63 to 80 of docs/taskflow.md: retry controllers.</summary>
public sealed class RetryBehaviour
{
    [Fact]
    public void B063_A_flow_with_nothing_but_a_controller()
    {
        var play = Played(Flow.Linear("f").Retry(Times(1, "r"))).Run().Saw("f RUNNING", "r RUNNING", "r SUCCESS(1)", "f SUCCESS");

        Assert.Equal(1, play.Instance("r").Result!.As<int>());
    }

    [Fact]
    public void B064_A_round_that_fails_is_undone_and_another_follows() => Played(Flow.Linear("f", P("1"), X("2")).Retry(Times(4, "r")), until: 2).Run()
        .Saw(
            "f RUNNING", "r RUNNING", "r SUCCESS(1)", "1 RUNNING", "1 SUCCESS(5)", "2 RUNNING", "2 FAILURE", "2 REVERTING", "2 REVERTED", "1 REVERTING", "1 REVERTED",
            "r RETRYING", "1 PENDING", "2 PENDING", "r RUNNING", "r SUCCESS(2)", "1 RUNNING", "1 SUCCESS(5)", "2 RUNNING", "2 SUCCESS(5)", "f SUCCESS");

    [Fact]
    public void B065_When_the_rounds_are_used_up_all_is_undone()
    {
        var play = Played(Flow.Linear("f", P("1"), X("2")).Retry(Times(2, "r"))).Run()
            .Saw(
                "f RUNNING", "r RUNNING", "r SUCCESS(1)", "1 RUNNING", "1 SUCCESS(5)", "2 RUNNING", "2 FAILURE", "2 REVERTING", "2 REVERTED", "1 REVERTING", "1 REVERTED",
                "r RETRYING", "1 PENDING", "2 PENDING", "r RUNNING", "r SUCCESS(2)", "1 RUNNING", "1 SUCCESS(5)", "2 RUNNING", "2 FAILURE", "2 REVERTING", "2 REVERTED", "1 REVERTING", "1 REVERTED",
                "r REVERTING", "r REVERTED", "f REVERTED")
            .Is(ExecutionState.Reverted, "Woot!");

        Assert.Null(play.Instance("r").Result);
    }

    [Fact]
    public void B066_No_other_round_where_a_compensation_fails()
    {
        var play = Played(Flow.Linear("f", N("1"), X("2")).Retry(Times(4, "r"))).Run()
            .Saw("f RUNNING", "r RUNNING", "r SUCCESS(1)", "1 RUNNING", "1 SUCCESS(5)", "2 RUNNING", "2 FAILURE", "2 REVERTING", "2 REVERTED", "1 REVERTING", "1 REVERT_FAILURE", "f FAILURE");

        Assert.Equal(1, play.Instance("r").Result!.As<int>());
    }

    [Fact]
    public void B067_What_never_ran_is_not_reset() => Played(Flow.Linear("f", X("1"), P("2")).Retry(Times(2, "r")), until: 2).Run()
        .Saw(
            "f RUNNING", "r RUNNING", "r SUCCESS(1)", "1 RUNNING", "1 FAILURE", "1 REVERTING", "1 REVERTED", "r RETRYING", "1 PENDING",
            "r RUNNING", "r SUCCESS(2)", "1 RUNNING", "1 SUCCESS(5)", "2 RUNNING", "2 SUCCESS(5)", "f SUCCESS");

    [Fact]
    public void B068_The_inner_controller_is_asked_first() => Played(
            Flow.Linear("f", P("1"), Flow.Linear("g", X("2")).Retry(Times(3, "inner"))).Retry(RetryController.AlwaysRevert() with { Name = "outer" }), until: 2)
        .Run()
        .Saw(
            "f RUNNING", "outer RUNNING", "outer SUCCESS()", "1 RUNNING", "1 SUCCESS(5)", "inner RUNNING", "inner SUCCESS(1)", "2 RUNNING", "2 FAILURE", "2 REVERTING", "2 REVERTED",
            "inner RETRYING", "2 PENDING", "inner RUNNING", "inner SUCCESS(2)", "2 RUNNING", "2 SUCCESS(5)", "f SUCCESS");

    [Fact]
    public void B069_An_outer_round_begins_the_inner_ones_anew()
    {
        var play = Played(
                Flow.Linear("f", P("1"), Flow.Linear("g", P("2"), P("3")).Retry(Times(3, "inner", "y")), X("4")).Retry(Times(3, "outer")), until: 2)
            .Run()
            .Saw(
                "f RUNNING", "outer RUNNING", "outer SUCCESS(1)", "1 RUNNING", "1 SUCCESS(5)", "inner RUNNING", "inner SUCCESS(1)", "2 RUNNING", "2 SUCCESS(5)", "3 RUNNING", "3 SUCCESS(5)", "4 RUNNING", "4 FAILURE",
                "4 REVERTING", "4 REVERTED", "3 REVERTING", "3 REVERTED", "2 REVERTING", "2 REVERTED", "inner REVERTING", "inner REVERTED", "1 REVERTING", "1 REVERTED",
                "outer RETRYING", "1 PENDING", "inner PENDING", "2 PENDING", "3 PENDING", "4 PENDING",
                "outer RUNNING", "outer SUCCESS(2)", "1 RUNNING", "1 SUCCESS(5)", "inner RUNNING", "inner SUCCESS(1)", "2 RUNNING", "2 SUCCESS(5)", "3 RUNNING", "3 SUCCESS(5)", "4 RUNNING", "4 SUCCESS(5)", "f SUCCESS");

        Assert.Equal((2, 1), (play.Instance("outer").Result!.As<int>(), play.Instance("inner").Result!.As<int>()));
    }

    [Fact]
    public void B070_Where_the_inner_controller_gives_up_the_outer_one_may_go_on() => Played(
            Flow.Linear("f", P("1"), Flow.Linear("g", X("2", "y")).Retry(Times(0, "inner", "z"))).Retry(Times(3, "outer", "y")), until: 2)
        .Run()
        .Is(ExecutionState.Success)
        .Task("2", TaskState.Success);

    [Fact]
    public void B071_Where_the_inner_controller_gives_up_all_is_undone_and_by_wish_its_flow_alone()
    {
        var flow = Flow.Linear("f", P("1"), Flow.Linear("g", X("2")).Retry(Times(2, "r")));

        Played(flow).Run().Is(ExecutionState.Reverted, "Woot!").Task("1", TaskState.Reverted).Task("2", TaskState.Reverted);
        Played(flow.OnFailure(FailureMode.RevertLocally)).Run().Is(ExecutionState.Reverted, "Woot!").Task("1", TaskState.Success).Task("2", TaskState.Reverted).Task("r", TaskState.Reverted);
        Played(Flow.Linear("f", P("1"), Flow.Linear("g", X("2")).Retry(Times(2, "r") with { RevertsAll = true })).OnFailure(FailureMode.RevertLocally))
            .Run().Is(ExecutionState.Reverted).Task("1", TaskState.Reverted);
    }

    [Fact]
    public void B072_A_controller_that_reverts_all_is_not_overruled() => Played(
            Flow.Linear("f", P("1"), Flow.Linear("g", X("2")).Retry(RetryController.AlwaysRevertAll() with { Name = "inner" })).Retry(Times(3, "outer")))
        .Run()
        .Is(ExecutionState.Reverted, "Woot!")
        .Task("1", TaskState.Reverted).Task("outer", TaskState.Reverted);

    [Fact]
    public void B073_A_round_for_each_value()
    {
        var seen = new List<int>();
        Play Tried(Flow flow) => TaskFlow.Play.Of(flow).On("until x", attempt =>
        {
            seen.Add(attempt.Get<int>("x"));
            return TaskFlow.Play.Fail("Woot!");
        });

        Tried(Flow.Linear("f", X("1")).Retry(RetryController.ForEach([.. new[] { 3, 2, 3, 5 }.Select(Payload.Json)]).Provides("x"))).Run().Is(ExecutionState.Reverted, "Woot!");
        Assert.Equal([3, 2, 3, 5], seen);

        seen.Clear();
        Tried(Flow.Linear("f", X("1")).Retry(RetryController.ParameterizedForEach("numbers").Provides("x"))).Run(("numbers", new[] { 3, 2, 3, 5 })).Is(ExecutionState.Reverted, "Woot!");
        Assert.Equal([3, 2, 3, 5], seen);

        seen.Clear();
        Tried(Flow.Linear("f", X("1")).Retry(RetryController.ForEach().Provides("x"))).Run().Is(ExecutionState.Reverted);
        Assert.Empty(seen);
    }

    [Fact]
    public void B074_A_controller_that_fails_itself_is_a_failure_like_any_other()
    {
        var play = TaskFlow.Play.Of(Flow.Linear("f", P("1"), Flow.Linear("g", P("2")).Retry(RetryController.By("mine") with { Name = "r" })))
            .On("mine", _ => TaskFlow.Play.Fail("Broken."))
            .Run()
            .Saw("f RUNNING", "1 RUNNING", "1 SUCCESS(5)", "r RUNNING", "r FAILURE", "r REVERTING", "r REVERTED", "1 REVERTING", "1 REVERTED", "f REVERTED")
            .Is(ExecutionState.Reverted, "Broken.");

        Assert.Empty(play.Instance("r").History);
    }

    [Fact]
    public void B075_A_running_sibling_is_awaited_before_another_round() => Played(Flow.Unordered("f", P("1"), X("2")).Retry(Times(3, "r")), until: 2)
        .Parallel(running => running.Count - 1)
        .Run()
        .Saw(
            "f RUNNING", "r RUNNING", "r SUCCESS(1)", "1 RUNNING", "2 RUNNING", "2 FAILURE", "2 REVERTING", "2 REVERTED", "1 SUCCESS(5)", "1 REVERTING", "1 REVERTED",
            "r RETRYING", "1 PENDING", "2 PENDING", "r RUNNING", "r SUCCESS(2)", "1 RUNNING", "2 RUNNING", "2 SUCCESS(5)", "1 SUCCESS(5)", "f SUCCESS");

    [Fact]
    public void B076_A_crash_at_every_commit_changes_nothing()
    {
        var flow = Flow.Linear("f", P("1"), X("2"), P("3")).Retry(Times(3, "r"));
        var straight = Played(flow, until: 3).Run().Is(ExecutionState.Success).Log;

        Assert.Equal(straight, Played(flow, until: 3).RestartingAlways().Run().Log);
    }

    [Fact]
    public void B078_A_controller_sees_what_failed_in_each_round()
    {
        var seen = new List<string>();
        TaskFlow.Play.Of(Flow.Linear("f", X("1")).Retry(RetryController.By("mine").Provides("x") with { Name = "r" }))
            .On("until x", attempt => attempt.Get<int>("x") == 12 ? TaskFlow.Play.Give(5) : TaskFlow.Play.Fail($"Not {attempt.Get<int>("x")}."))
            .On("mine", attempt =>
            {
                var history = attempt.Get<System.Text.Json.JsonElement>("history");
                if (attempt.Phase == Phase.Forward) return TaskFlow.Play.Give(10 + history.GetArrayLength());
                seen.Add(history[history.GetArrayLength() - 1].GetProperty("failures").GetProperty("1").GetProperty("message").GetString()!);
                return TaskFlow.Play.Give("retry");
            })
            .Run()
            .Is(ExecutionState.Success);

        Assert.Equal(["Not 10.", "Not 11."], seen);
    }

    [Fact]
    public void A_controller_that_cannot_decide_ends_the_flow_and_undoes_nothing() => TaskFlow.Play.Of(Flow.Linear("f", P("1"), F("2")).Retry(RetryController.By("mine") with { Name = "r" }))
        .On("mine", attempt => attempt.Phase == Phase.Forward ? TaskFlow.Play.Give(1) : TaskFlow.Play.Fail("No idea."))
        .Run()
        .Is(ExecutionState.Failure, "No idea.")
        .Task("1", TaskState.Success);

    [Fact]
    public void B079_To_undo_all_wins_over_another_round() => TaskFlow.Play.Of(
            Flow.Linear("f", P("1"), Flow.Unordered(
                "u",
                Flow.Linear("a", F("2")).Retry(Times(5, "ra") with { RevertsAll = true }),
                Flow.Linear("b", F("3")).Retry(RetryController.By("again") with { Name = "rb" }))))
        .On("again", attempt => attempt.Phase == Phase.Forward ? TaskFlow.Play.Give(1) : TaskFlow.Play.Give("retry"))
        .Parallel()
        .Run()
        .Is(ExecutionState.Reverted)
        .Task("1", TaskState.Reverted);

    [Fact]
    public void B080_What_follows_a_flow_is_undone_with_it() => Played(
            Flow.Graph("f", P("a").Requires("y"), Flow.Graph("g", P("b").Provides("y"), X("c")).Retry(Times(2, "r"))), until: 2)
        .Parallel(running => running.Count - 1)
        .Run()
        .Is(ExecutionState.Success)
        .Task("a", TaskState.Success);

    [Fact]
    public void Another_round_has_another_idempotency_key()
    {
        var keys = new List<string>();
        TaskFlow.Play.Of(Flow.Linear("f", Flow.Task("1").Handler("note").Compensate("note"), X("2")).Retry(Times(2, "r")))
            .On("note", attempt =>
            {
                keys.Add(attempt.IdempotencyKey);
                return TaskFlow.Play.Give(0);
            })
            .On("until x", attempt => attempt.Get<int>("x") == 2 ? TaskFlow.Play.Give(5) : TaskFlow.Play.Fail("Woot!"))
            .Run()
            .Is(ExecutionState.Success);

        Assert.Equal(["x/1/0.0", "x/1/0.0/compensate", "x/1/0.0/1"], keys);
    }

    private static RetryController Times(int rounds, string name, string provides = "x") => RetryController.Times(rounds).Provides(provides) with { Name = name };

    private static Play Played(Flow flow, int until = -1) => TaskFlow.Play.Of(flow)
        .On("until x", attempt => attempt.Get<int>("x") == until ? TaskFlow.Play.Give(5) : TaskFlow.Play.Fail("Woot!"))
        .On("until y", attempt => attempt.Get<int>("y") == until ? TaskFlow.Play.Give(5) : TaskFlow.Play.Fail("Woot!"));
}
