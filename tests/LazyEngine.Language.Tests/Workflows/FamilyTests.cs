using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>A workflow and those that it starts stop, and go on, together. The machine restarts each at every commit.</summary>
public class FamilyTests
{
    private const string Three = """
        version: '2.0'
        main:
          output: {seen: <% $.seen %>}
          tasks:
            one: {workflow: middle, publish: {seen: <% task().result.seen %>}}
            two: {workflow: low}
        middle:
          output: {seen: <% $.seen %>}
          tasks:
            call: {workflow: low, publish: {seen: <% task().result.seen %>}}
        low:
          output: {seen: <% $.seen %>}
          tasks:
            wait: {action: std.async_noop, on-success: look}
            look: {action: std.echo output="<% env().get(word) %>", publish: {seen: <% task().result %>}}
        """;

    private const string Two = """
        version: '2.0'
        main: {tasks: {call: {workflow: sub}}}
        sub: {tasks: {wait: {action: std.async_noop}}}
        """;

    [Fact]
    public void A_stop_and_a_resume_go_down_through_all_that_are_under_way()
    {
        var machine = Begun(Three);

        machine.Do(id => new ExecutionCommand.Stop(WorkflowMachine.Root) { Id = id });
        machine.RunOn();
        Assert.Equal(Enumerable.Repeat(ExecutionState.Suspended, 4), States(machine));

        machine.Do(id => new ExecutionCommand.Resume(WorkflowMachine.Root) { Id = id });
        machine.RunOn();
        Assert.Equal(Enumerable.Repeat(ExecutionState.Running, 4), States(machine));
        Assert.All(machine.Executions, execution => Assert.False(execution.Course!.Family is { OwesParent: true } or { Unanswered.IsEmpty: false }));
    }

    [Fact]
    public void A_child_that_is_stopped_by_itself_stops_its_family_and_lets_it_go_on()
    {
        var machine = Begun(Three);
        var deepest = Deepest(machine);

        machine.Do(id => new ExecutionCommand.Stop(deepest) { Id = id });
        machine.RunOn();
        Assert.Equal(Enumerable.Repeat(ExecutionState.Suspended, 4), States(machine));

        // Its sibling is stopped as well, and so is its parent until that goes on.
        machine.Do(id => new ExecutionCommand.Resume(deepest) { Id = id });
        machine.RunOn();
        Assert.Equal(2, States(machine).Count(state => state == ExecutionState.Running));

        machine.Do(id => new ExecutionCommand.Resume(machine.Executions.Single(execution => execution.Parent?.Token.Task == "two").Id) { Id = id });
        machine.RunOn();
        Assert.Equal(Enumerable.Repeat(ExecutionState.Running, 4), States(machine));
    }

    [Fact]
    public void Children_under_way_see_the_environment_that_their_family_goes_on_with()
    {
        var machine = Begun(Three);
        machine.Do(id => new ExecutionCommand.Stop(WorkflowMachine.Root) { Id = id });
        machine.RunOn();

        Assert.Null(machine.Do(id => new ExecutionCommand.Resume(WorkflowMachine.Root) { Id = id, Environment = NamedPayloads.None.Add("word", Payload.Json("other")) }));
        machine.RunOn();
        foreach (var low in machine.Executions.Where(execution => execution.FlowName == "low").ToArray()) machine.Do(id => new ExecutionCommand.CompleteByName(low.Id, "wait", Worker.Outcome.Success(1)) { Id = id });
        machine.RunOn();

        Assert.Equal((ExecutionState.Success, """{"seen":"other"}"""), (machine.Execution.State, machine.Execution.Course!.Output!.ToString()));
    }

    [Fact]
    public void What_an_author_wrote_in_a_child_stops_the_family_until_it_is_resumed_from_above()
    {
        var machine = Begun("""
            version: '2.0'
            main: {tasks: {call: {workflow: sub}, other: {workflow: sub}}}
            sub: {tasks: {first: {on-success: [pause, second]}, second: {pause-before: true}}}
            """);
        Assert.Equal(Enumerable.Repeat(ExecutionState.Suspended, 3), States(machine));

        // Each child stops twice, and whichever is first stops the other before it has come so far.
        var resumed = 0;
        for (; machine.Execution.State == ExecutionState.Suspended && resumed < 10; resumed++)
        {
            machine.Do(id => new ExecutionCommand.Resume(WorkflowMachine.Root) { Id = id });
            machine.RunOn();
        }

        Assert.InRange(resumed, 2, 4);
        Assert.Equal(Enumerable.Repeat(ExecutionState.Success, 3), States(machine));
    }

    [Fact]
    public void A_rerun_of_a_stopped_workflow_lets_its_children_go_on()
    {
        var machine = Begun("""
            version: '2.0'
            main: {tasks: {bad: {action: std.fail}, call: {workflow: sub}}}
            sub: {tasks: {wait: {action: std.async_noop}}}
            """);
        machine.Do(id => new ExecutionCommand.Stop(WorkflowMachine.Root) { Id = id });
        machine.RunOn();

        Assert.Null(machine.Do(id => new ExecutionCommand.Rerun(WorkflowMachine.Root) { Id = id }));
        machine.RunOn();

        Assert.Equal(Enumerable.Repeat(ExecutionState.Running, 2), States(machine));
    }

    [Fact]
    public void Words_that_come_late_doubled_or_out_of_order_change_nothing()
    {
        var machine = Begun(Three);
        machine.Do(id => new ExecutionCommand.Stop(WorkflowMachine.Root) { Id = id });
        machine.RunOn();
        machine.Do(id => new ExecutionCommand.Resume(WorkflowMachine.Root) { Id = id });
        machine.RunOn();
        var child = machine.Executions.Single(execution => execution.Parent?.Token.Task == "two");
        var commits = machine.Commits;

        Assert.Null(machine.Do(id => new ExecutionCommand.FromParent(child.Id, child.Parent!.Token, 1, Stops: true) { Id = id }));
        Assert.Null(machine.Do(id => new ExecutionCommand.FromParent(child.Id, child.Parent!.Token, 2, Stops: false) { Id = id }));
        Assert.Null(machine.Do(id => new ExecutionCommand.WordAnswered(WorkflowMachine.Root, child.Parent!.Token, 1) { Id = id }));
        Assert.Equal(EngineError.ExecutionExists, machine.Do(id => new ExecutionCommand.FromParent(child.Id, child.Parent!.Token with { Attempt = 9 }, 3, Stops: true) { Id = id })!.Code);
        machine.RunOn();

        Assert.Equal((commits, ExecutionState.Running), (machine.Commits, child.State));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_child_that_goes_on_before_its_answer_to_a_stop_has_arrived_lets_its_family_go_on(bool isAnswerLate)
    {
        var machine = Begun(Two);
        var child = Child(machine).Id;
        machine.IsLate = command => isAnswerLate && command is ExecutionCommand.WordAnswered && command.Execution == WorkflowMachine.Root;
        machine.Do(id => new ExecutionCommand.Stop(WorkflowMachine.Root) { Id = id });
        machine.RunOn();
        Assert.Equal(Enumerable.Repeat(ExecutionState.Suspended, 2), States(machine));

        machine.Do(id => new ExecutionCommand.Resume(child) { Id = id });
        machine.RunOn();
        machine.LetLateArrive();
        machine.RunOn();

        Assert.Equal(Enumerable.Repeat(ExecutionState.Running, 2), States(machine));
        Assert.True(machine.Execution.Course!.Family is { HasStopped: false, OwesAny: false });
    }

    [Fact]
    public void What_a_child_has_said_before_it_was_stopped_does_not_let_its_family_go_on()
    {
        var machine = Begun(Two);
        var child = Child(machine).Id;
        machine.IsLate = command => command is ExecutionCommand.FromChild;
        machine.Do(id => new ExecutionCommand.Stop(child) { Id = id });
        machine.RunOn();
        machine.Do(id => new ExecutionCommand.Resume(child) { Id = id });
        machine.RunOn();
        machine.Do(id => new ExecutionCommand.Stop(WorkflowMachine.Root) { Id = id });
        machine.RunOn();

        machine.LetLateArrive();
        machine.RunOn();

        Assert.Equal(Enumerable.Repeat(ExecutionState.Suspended, 2), States(machine));
    }

    [Fact]
    public void A_word_of_a_child_that_does_not_say_what_it_has_heard_counts_as_ever()
    {
        var machine = Begun(Two);
        var child = Child(machine);
        machine.Do(id => new ExecutionCommand.Stop(WorkflowMachine.Root) { Id = id });
        machine.RunOn();

        Assert.Null(machine.Do(id => new ExecutionCommand.FromChild(child.Parent!.Token, 1, Stops: false) { Id = id }));

        Assert.Equal(ExecutionState.Running, machine.Execution.State);
    }

    /// <summary>A child that has stopped by itself and with its parent, or that parent.</summary>
    internal static Told Stopped(bool above)
    {
        var machine = Begun(Three);
        var middle = machine.Executions.Single(execution => execution.FlowName == "middle").Id;
        machine.Do(id => new ExecutionCommand.Stop(middle) { Id = id });
        machine.RunOn();
        machine.Do(id => new ExecutionCommand.Resume(WorkflowMachine.Root) { Id = id });
        machine.RunOn();
        machine.Do(id => new ExecutionCommand.Stop(WorkflowMachine.Root) { Id = id });
        machine.RunOn();
        return machine.Of(above ? WorkflowMachine.Root : middle);
    }

    private static WorkflowMachine Begun(string text)
    {
        var machine = new WorkflowMachine(WorkflowData.Read(text)[0]);
        Assert.Null(machine.Run([]));
        machine.RunOn();
        return machine;
    }

    private static IEnumerable<ExecutionState> States(WorkflowMachine machine) => machine.Executions.Select(execution => execution.State);

    private static Execution Child(WorkflowMachine machine) => machine.Executions.Single(execution => execution.Parent is not null);

    private static ExecutionId Deepest(WorkflowMachine machine) => machine.Executions.MaxBy(execution => execution.Parent?.Depth ?? 0)!.Id;
}
