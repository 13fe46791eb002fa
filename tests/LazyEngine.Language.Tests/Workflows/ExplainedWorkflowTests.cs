using LazyEngine.Executions;

namespace LazyEngine.Language.Tests.Workflows;

public class ExplainedWorkflowTests
{
    [Fact]
    public void A_join_says_for_which_tasks_it_waits()
    {
        var waits = WaitsOf("""
            version: '2.0'
            wf:
              tasks:
                fast: {on-success: both}
                slow: {action: std.async_noop, on-success: both}
                both: {join: all}
            """);

        Assert.Equal([WaitKind.Outside, WaitKind.Join], waits.Select(wait => wait.Kind));
        Assert.Contains("Join 'both' waits since 2030-01-01 00:00:00Z for 'slow' to lead to it.", waits[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_join_of_some_says_how_many_it_waits_for()
    {
        var waits = WaitsOf("""
            version: '2.0'
            wf:
              tasks:
                a: {on-success: two}
                b: {action: std.async_noop, on-success: two}
                c: {action: std.async_noop, on-success: two}
                two: {join: 2}
            """);

        Assert.Contains("for 1 of 'b', 'c' to lead to it", waits.Single(wait => wait.Kind == WaitKind.Join).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wait-before: 60", "Task 't' waits to start at 2030-01-01 00:01:00Z (wait-before).")]
    [InlineData("wait-after: 60", "Task 't' is done; what follows it waits until 2030-01-01 00:01:00Z (wait-after).")]
    [InlineData("fail-on: true, retry: {count: 3, delay: 60}", "Task 't' is done again at 2030-01-01 00:01:00Z, repetition 1.")]
    public void A_task_that_waits_for_a_time_says_for_which_and_why(string policy, string text)
    {
        var wait = Assert.Single(WaitsOf($$"""
            version: '2.0'
            wf:
              tasks:
                t: { action: std.noop, {{policy}} }
            """));

        Assert.Equal((WaitKind.Timer, text, new DateTimeOffset(2030, 1, 1, 0, 1, 0, TimeSpan.Zero)), (wait.Kind, wait.Text, wait.Next));
    }

    [Fact]
    public void A_task_that_the_workflow_pauses_before_says_so()
    {
        var waits = WaitsOf("""
            version: '2.0'
            wf:
              tasks:
                t: {action: std.noop, pause-before: true}
            """);

        Assert.Contains(waits, wait => wait.Kind == WaitKind.Operator && wait.Text.StartsWith("Task 't' has not begun: the workflow pauses before it", StringComparison.Ordinal));
    }

    [Fact]
    public void The_time_limit_of_a_task_is_told_with_its_attempt()
    {
        var wait = Assert.Single(WaitsOf("""
            version: '2.0'
            wf:
              tasks:
                t: {action: std.async_noop, timeout: 60}
            """));

        Assert.Contains("ScheduleToCloseTimeout at 2030-01-01 00:01:00Z", wait.Text, StringComparison.Ordinal);
    }

    private static Sequence<OpenWait> WaitsOf(string text)
    {
        var machine = new WorkflowMachine(WorkflowData.Read(text).Single());
        Assert.Null(machine.Run([]));
        machine.RunOn(TimeSpan.Zero);
        return Explain.Of(machine.Plan, machine.Execution, WakeSchedule.Default, machine.Now).Waits;
    }
}
