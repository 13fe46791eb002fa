using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.TaskFlow.Atoms;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>Behaviours 51 to 62 of docs/taskflow.md: deciders on links.</summary>
public sealed class DeciderBehaviour
{
    private static readonly LinkDecider Yes = LinkDecider.By("yes");
    private static readonly LinkDecider No = LinkDecider.By("no");

    [Fact]
    public void B051_A_no_leaves_out_what_follows() => Play(
            Flow.Graph("f", P("t1"), P("t2"), P("t2_2"), P("t3")).Link("t1", "t2", No).Link("t2", "t2_2").Link("t1", "t3", Yes))
        .Run()
        .Is(ExecutionState.Success)
        .Task("t1", TaskState.Success).Task("t2", TaskState.Ignored).Task("t2_2", TaskState.Ignored).Task("t3", TaskState.Success);

    [Fact]
    public void B052_Any_no_wins() => Play(
            Flow.Graph("f", P("t1"), P("t2"), P("t3"), P("t4")).Link("t1", "t2").Link("t1", "t3").Link("t2", "t4", No).Link("t3", "t4", Yes))
        .Run()
        .Is(ExecutionState.Success)
        .Task("t4", TaskState.Ignored);

    [Fact]
    public void B053_A_decider_before_a_flow_decides_about_all_of_it_and_sees_every_source()
    {
        var seen = new List<string>();
        var flow = Flow.Graph("f", P("1"), P("2"), Flow.Linear("outer", Flow.Linear("inner", P("3"), P("4"))))
            .Link("1", "outer", LinkDecider.By("look")).Link("2", "outer", LinkDecider.By("look"));
        Play(flow)
            .On("look", attempt =>
            {
                seen.Add(string.Join(',', new[] { "1", "2" }.Where(attempt.Has)));
                return TaskFlow.Play.Give(false);
            })
            .Run()
            .Is(ExecutionState.Success)
            .Task("3", TaskState.Ignored).Task("4", TaskState.Ignored);

        Assert.Equal(["1,2", "1,2"], seen);
    }

    [Theory]
    [InlineData(DeciderDepth.All, 1)]
    [InlineData(DeciderDepth.Task, 4)]
    [InlineData(DeciderDepth.Flow, 2)]
    [InlineData(DeciderDepth.Neighbors, 3)]
    public void B054_How_far_a_no_reaches(DeciderDepth depth, int run)
    {
        var flow = Flow.Graph("f", P("g1"), P("g2"), P("g3"), P("g4"), Flow.Linear("sub", P("s1")))
            .Link("g1", "g2", LinkDecider.By("no", depth)).Link("g2", "sub").Link("g2", "g3").Link("g3", "g4").Link("g1", "sub", Yes);

        var play = Play(flow).Run().Is(ExecutionState.Success);

        Assert.Equal(run, play.Log.Count(line => line.EndsWith("SUCCESS(5)", StringComparison.Ordinal)));
    }

    [Fact]
    public void B056_What_was_left_out_is_not_undone() => Play(
            Flow.Graph("f", P("a"), P("b"), F("c")).Link("a", "b", LinkDecider.By("no", DeciderDepth.Task)).Link("b", "c"))
        .Run()
        .Saw("f RUNNING", "a RUNNING", "a SUCCESS(5)", "b IGNORE", "c RUNNING", "c FAILURE", "c REVERTING", "c REVERTED", "a REVERTING", "a REVERTED", "f REVERTED");

    [Theory]
    [InlineData(2, "two")]
    [InlineData(1, "one")]
    public void B057_The_results_decide(int total, string runs)
    {
        var flow = Flow.Graph("f", Flow.Task("1").Handler("total"), P("two"), P("two_2"), P("one"), P("one_2"))
            .Link("1", "two", LinkDecider.By("is two")).Link("two", "two_2").Link("1", "one", LinkDecider.By("is one")).Link("one", "one_2");

        var play = Play(flow).On("total", _ => TaskFlow.Play.Give(total)).On("is two", attempt => TaskFlow.Play.Give(attempt.Get<int>("1") == 2)).On("is one", attempt => TaskFlow.Play.Give(attempt.Get<int>("1") == 1)).Run();

        foreach (var name in new[] { "one", "two" })
            play.Task(name, name == runs ? TaskState.Success : TaskState.Ignored).Task(name + "_2", name == runs ? TaskState.Success : TaskState.Ignored);
    }

    [Fact]
    public void B059_What_was_left_out_has_no_say() => Play(
            Flow.Graph("f", P("a"), P("b"), P("c")).Link("a", "b", LinkDecider.By("no", DeciderDepth.Task)).Link("b", "c", LinkDecider.By("is never asked")))
        .Run()
        .Is(ExecutionState.Success)
        .Task("b", TaskState.Ignored).Task("c", TaskState.Success);

    [Fact]
    public void B060_An_exclusive_join_is_left_out_with_one_of_its_sides() => Play(
            Flow.Graph("f", P("a"), P("b"), P("c"), P("d")).Link("a", "b", No).Link("a", "c").Link("b", "d").Link("c", "d"))
        .Run()
        .Is(ExecutionState.Success)
        .Task("b", TaskState.Ignored).Task("c", TaskState.Success).Task("d", TaskState.Ignored);

    [Fact]
    public void B061_A_decider_that_fails_ends_the_flow_and_undoes_nothing() => Play(
            Flow.Graph("f", P("a"), P("b")).Link("a", "b", LinkDecider.By("throws")))
        .On("throws", _ => TaskFlow.Play.Fail("No idea."))
        .Run()
        .Is(ExecutionState.Failure, "No idea.")
        .Task("a", TaskState.Success).Task("b", TaskState.Pending);

    [Fact]
    public void B062_Another_round_asks_again()
    {
        var asked = 0;
        var flow = Flow.Graph("f", P("a"), P("b"), X("c")).Link("a", "b", LinkDecider.By("second time", DeciderDepth.Task)).Link("b", "c").Retry(RetryController.Times(2).Provides("x"));
        Play(flow)
            .On("second time", _ => TaskFlow.Play.Give(++asked == 2))
            .On("until x", attempt => attempt.Get<int>("x") == 2 ? TaskFlow.Play.Give(5) : TaskFlow.Play.Fail("Woot!"))
            .Run()
            .Saw(
                "f RUNNING", "f_retry RUNNING", "f_retry SUCCESS(1)", "a RUNNING", "a SUCCESS(5)", "b IGNORE", "c RUNNING", "c FAILURE",
                "c REVERTING", "c REVERTED", "a REVERTING", "a REVERTED", "f_retry RETRYING", "a PENDING", "b PENDING", "c PENDING",
                "f_retry RUNNING", "f_retry SUCCESS(2)", "a RUNNING", "a SUCCESS(5)", "b RUNNING", "b SUCCESS(5)", "c RUNNING", "c SUCCESS(5)", "f SUCCESS");
    }

    private static Play Play(Flow flow) => TaskFlow.Play.Of(flow).On("yes", _ => TaskFlow.Play.Give(true)).On("no", _ => TaskFlow.Play.Give(false));
}
