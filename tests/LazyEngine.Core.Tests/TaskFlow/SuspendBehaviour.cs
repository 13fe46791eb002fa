using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.TaskFlow.Atoms;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>Behaviours 81 to 89 of docs/taskflow.md: stops and resumptions.</summary>
public sealed class SuspendBehaviour
{
    [Fact]
    public void B081_What_is_done_is_not_done_again() => Play.Of(Flow.Linear("f", P("a"), P("b"), P("c"))).StoppingAt("b SUCCESS(5)").Run()
        .Is(ExecutionState.Suspended)
        .Saw("f RUNNING", "a RUNNING", "a SUCCESS(5)", "b RUNNING", "b SUCCESS(5)", "c RUNNING", "f SUSPENDING", "f SUSPENDED")
        .Resume()
        .Saw("f RUNNING", "c SUCCESS(5)", "f SUCCESS");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void B082_A_revert_goes_on_where_it_stopped(bool restarts)
    {
        var play = Play.Of(Flow.Linear("f", P("a"), P("b"), F("c"))).StoppingAt("b REVERTED");
        (restarts ? play.RestartingAlways() : play).Run()
            .Is(ExecutionState.Suspended)
            .Resume()
            .Is(ExecutionState.Reverted, "Woot!")
            .Task("a", TaskState.Reverted);

        Assert.Single(play.Log, line => line == "c REVERTED");
        Assert.Single(play.Log, line => line == "a REVERTED");
    }

    [Fact]
    public void B083_A_stop_while_the_last_task_runs()
    {
        Play.Of(Flow.Linear("f", P("a"))).StoppingAt("a RUNNING").Parallel().Run().Is(ExecutionState.Suspended).Resume().Is(ExecutionState.Success);
        Play.Of(Flow.Linear("f", P("a"), F("b"))).StoppingAt("b FAILURE").Run().Is(ExecutionState.Suspended).Resume().Is(ExecutionState.Reverted, "Woot!");
    }

    [Fact]
    public void B086_After_a_crash_what_is_done_is_not_repeated()
    {
        var ran = new List<string>();
        Play.Of(Flow.Linear("f", Flow.Task("a").Handler("note a"), Flow.Task("b").Handler("note b")))
            .On("note a", _ => Note("a"))
            .On("note b", _ => Note("b"))
            .RestartingAlways()
            .Run()
            .Is(ExecutionState.Success);

        Assert.Equal(["a", "b"], ran);

        TaskOutcome Note(string name)
        {
            ran.Add(name);
            return Play.Give(0);
        }
    }

    [Fact]
    public void B089_A_stop_with_tasks_in_line_loses_and_doubles_nothing()
    {
        var ran = new List<string>();
        var play = Play.Of(Flow.Unordered("f", Flow.Task("a").Handler("note"), Flow.Task("b").Handler("note"), Flow.Task("c").Handler("note")))
            .On("note", attempt =>
            {
                ran.Add(attempt.IdempotencyKey);
                return Play.Give(0);
            })
            .StoppingAt("a SUCCESS(0)");
        play.Run().Is(ExecutionState.Suspended);
        Assert.Single(ran);

        play.Resume().Is(ExecutionState.Success);
        Assert.Equal(["x/a/0.0", "x/b/0.0", "x/c/0.0"], ran);
    }
}
