using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>Somebody outside ends a workflow, or lets it go on with another environment. The machine restarts it at every commit.</summary>
public class SteeredWorkflowTests
{
    private const string Approval = """
        version: '2.0'
        wf:
          output: {seen: <% $.seen %>}
          output-on-error: {seen: <% $.seen %>}
          tasks:
            first: {publish: {seen: 1}, on-success: approve}
            approve: {action: std.async_noop, on-success: after}
            after: {publish: {seen: 2}}
        """;

    private const string Regions = """
        version: '2.0'
        wf:
          output: {where: <% $.where %>}
          tasks:
            look: {action: std.echo output=<% env().region.name %>, pause-before: true, publish: {where: <% task().result %>}}
        """;

    [Theory]
    [InlineData(ExecutionState.Success, """{"seen":1}""")]
    [InlineData(ExecutionState.Failure, """{"result":"enough","seen":1}""")]
    public void A_workflow_is_ended_with_a_message_and_comes_to_its_output(ExecutionState end, string output)
    {
        var machine = Begun(Approval);

        Assert.Null(machine.Do(id => new ExecutionCommand.End(WorkflowMachine.Root, end, "enough") { Id = id }));
        machine.RunOn();

        Assert.Equal(end, machine.Execution.State);
        Assert.Equal(output, machine.Execution.Course!.Output!.ToString());
        Assert.Equal(["first", "approve"], machine.Tasks.Select(task => task.Name));
    }

    [Theory]
    [InlineData((int)Rules.FamilyLimitsAreFinal, "std.fail")]
    [InlineData((int)RuleSets.Current, "std.echo")]
    public void What_a_task_does_that_is_run_again_is_evaluated_anew_unless_its_execution_is_older_than_that(int rules, string handler)
    {
        var machine = Begun("version: '2.0'\nwf: {tasks: {a: {action: \"<% switch(env().get(ok, false) => 'std.echo', true => 'std.fail') %>\"}}}");
        machine.RunOn();
        var failed = machine.Execution with { Rules = (Rules)rules };

        var again = new ExecutionCommand.Rerun(WorkflowMachine.Root) { Id = new CommandId("again"), Environment = NamedPayloads.None.Add("ok", Payload.Json(true)) };
        var begun = Decider.Decide(machine.Plan, Limits.Default, failed, again, machine.Now, 0.5).After;

        Assert.Equal((ExecutionState.Failure, ExecutionState.Running), (failed.State, begun.State));
        Assert.Equal(handler, begun.Course!.Turns.Single().Value.Calls.Single().Handler);
    }

    [Fact]
    public void A_stopped_workflow_can_be_ended_and_a_repeat_changes_nothing()
    {
        var machine = Begun(Approval);
        machine.Do(id => new ExecutionCommand.Stop(WorkflowMachine.Root) { Id = id });

        Assert.Null(machine.Do(id => new ExecutionCommand.End(WorkflowMachine.Root, ExecutionState.Failure, "enough") { Id = id }));
        var commits = machine.Commits;
        Assert.Null(machine.Do(id => new ExecutionCommand.End(WorkflowMachine.Root, ExecutionState.Failure, "enough") { Id = id }));

        Assert.Equal((ExecutionState.Failure, "enough", commits), (machine.Execution.State, machine.Execution.Error!.Message, machine.Commits));
        Assert.Equal(EngineError.ExecutionEnded, machine.Do(id => new ExecutionCommand.End(WorkflowMachine.Root, ExecutionState.Success, string.Empty) { Id = id })!.Code);
    }

    [Fact]
    public void An_end_takes_the_children_along_that_nobody_waits_for_any_more()
    {
        var machine = Begun("""
            version: '2.0'
            wf: {tasks: {call: {workflow: sub}}}
            sub: {tasks: {wait: {action: std.async_noop}}}
            """);

        machine.Do(id => new ExecutionCommand.End(WorkflowMachine.Root, ExecutionState.Success, string.Empty) { Id = id });
        machine.RunOn();

        Assert.Equal([ExecutionState.Cancelled, ExecutionState.Success], machine.Executions.Select(execution => execution.State).Order().Reverse());
    }

    [Theory]
    [InlineData(ExecutionState.Cancelled)]
    [InlineData(ExecutionState.Running)]
    public void Whatever_is_no_end_is_refused(ExecutionState state)
    {
        var machine = Begun(Approval);

        Assert.Equal(EngineError.InvalidCommand, machine.Do(id => new ExecutionCommand.End(WorkflowMachine.Root, state, string.Empty) { Id = id })!.Code);
    }

    [Fact]
    public void A_workflow_that_is_resumed_with_another_environment_sees_it_over_its_own()
    {
        var machine = ResumedInTheSouth();

        Assert.Equal("""{"where":"south"}""", machine.Execution.Course!.Output!.ToString());
        Assert.Equal("""{"name":"south","size":1}""", machine.Execution.Course.Environment["region"].ToString());
    }

    [Fact]
    public void A_workflow_that_is_rerun_with_another_environment_sees_it_and_so_does_the_child_that_is_started_anew()
    {
        var machine = Begun("""
            version: '2.0'
            wf:
              output: {said: <% $.said %>}
              tasks: {call: {workflow: sub, publish: {said: <% task().result.said %>}}}
            sub:
              output: {said: <% $.said %>}
              tasks: {say: {action: std.echo output=<% env().word %>, publish: {said: <% task().result %>}}}
            """);
        Assert.Equal(ExecutionState.Failure, machine.Execution.State);

        Assert.Null(machine.Do(id => new ExecutionCommand.Rerun(WorkflowMachine.Root) { Id = id, Environment = Map(("word", "\"hello\"")) }));
        machine.RunOn();

        Assert.Equal((ExecutionState.Success, """{"said":"hello"}"""), (machine.Execution.State, machine.Execution.Course!.Output!.ToString()));
    }

    [Fact]
    public void An_environment_does_not_change_under_a_workflow_that_runs()
    {
        var machine = Begun(Approval);

        Assert.Equal(EngineError.NotNow, machine.Do(id => new ExecutionCommand.Resume(WorkflowMachine.Root) { Id = id, Environment = Map(("region", "1")) })!.Code);
        Assert.Empty(machine.Execution.Course!.Environment);
    }

    internal static WorkflowMachine ResumedInTheSouth()
    {
        var machine = Begun(Regions, ("region", """{"name": "north", "size": 1}"""));
        Assert.Null(machine.Do(id => new ExecutionCommand.Resume(WorkflowMachine.Root) { Id = id, Environment = Map(("region", """{"name": "south"}""")) }));
        machine.RunOn();
        return machine;
    }

    private static WorkflowMachine Begun(string text, params (string Name, string Json)[] environment)
    {
        var machine = new WorkflowMachine(WorkflowData.Read(text)[0]);
        Assert.Null(machine.Run([], Map(environment)));
        machine.RunOn();
        return machine;
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, Payload> Map(params (string Name, string Json)[] values) =>
        NamedPayloads.None.SetItems(values.Select(value => KeyValuePair.Create(value.Name, Payload.Json(System.Text.Json.JsonDocument.Parse(value.Json).RootElement))));
}
