using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Language.Tests.Workflows;

public class WorkflowLimitTests
{
    [Fact]
    public void Tasks_that_have_nothing_to_do_and_lead_to_each_other_end_the_workflow()
    {
        var machine = Ran("""
            version: '2.0'
            wf:
              tasks:
                begin: {on-success: empty}
                empty: {with-items: "i in <% list() %>", on-success: empty}
            """);

        Assert.Equal(ExecutionState.Failure, machine.Execution.State);
        Assert.Contains("without end", machine.Execution.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first: {on-success: second}", "second: {on-success: first}")]
    [InlineData("first: {action: std.fail, on-error: first}", "begin: {on-success: first}")]
    [InlineData("first: {publish: {n: '<% $.get(n, 0) + 1 %>'}, on-success: [{first: <% $.n > 0 %>}]}", "begin: {on-success: first}")]
    [InlineData("first: {with-items: 'i in <% range(40) %>', action: std.echo output=1, on-success: first}", "begin: {on-success: first}")]
    [InlineData("first: {action: std.test_dict size=1, on-complete: [first, third]}", "third: {join: one, on-success: noop}", "begin: {on-success: first}")]
    [InlineData("first: {action: std.sleep seconds=0, on-success: first}", "begin: {on-success: first}")]
    [InlineData("first: {action: std.echo output=1 delay=0, on-success: first}", "begin: {on-success: first}")]
    [InlineData("first: {action: std.javascript, input: {script: 'return 1'}, on-success: second}", "second: {action: std.js, input: {script: 'return 2'}, on-success: first}", "begin: {on-success: first}")]
    public void A_cycle_that_only_turns_ends_the_workflow_before_it_takes_time_and_memory(params string[] tasks)
    {
        var ended = Turned($"version: '2.0'\nwf:\n  tasks:\n    start: {{on-success: first}}\n    {string.Join("\n    ", tasks)}\n");

        Assert.Equal(ExecutionState.Failure, ended.State);
        Assert.Contains("no end", ended.Error!.Message, StringComparison.Ordinal);
        Assert.InRange(ended.Course!.Order.Count, 100, 4_200);
    }

    [Theory]
    [InlineData("wait-before: 1")]
    [InlineData("wait-after: 1")]
    [InlineData("action: std.sleep seconds=0.001")]
    [InlineData("action: std.echo output=1 delay=0.001")]
    [InlineData("action: test.count")]
    public void A_cycle_that_acts_or_waits_goes_on(string policy)
    {
        var ended = Turned($$$"""
            version: '2.0'
            wf:
              tasks:
                begin: {publish: {n: 0}, on-success: again}
                again: {{{{policy}}}, publish: {n: "<% $.n + 1 %>"}, on-success: [{again: <% $.n < 2500 %>}]}
            """);

        Assert.Equal((ExecutionState.Success, 2_501), (ended.State, ended.Course!.Order.Count));
    }

    [Theory]
    [InlineData(EngineError.FamilyTooLarge, "one: {workflow: wf, on-error: noop}")]
    [InlineData(EngineError.TooDeep, "one: {workflow: wf, retry: {count: 100, delay: 0}}")]
    [InlineData(EngineError.FamilyTooLarge, "one: {workflow: wf, on-complete: two, on-error: noop, wait-after: 5}", "two: {workflow: wf}")]
    [InlineData(EngineError.TooDeep, "one: {with-items: 'i in [1, 2]', workflow: wf, fail-on: <% false %>, on-error: noop}")]
    public void A_workflow_whose_family_may_not_grow_has_failed_whatever_follows_a_failure(string code, params string[] tasks)
    {
        var flow = WorkflowData.Read($"version: '2.0'\nwf:\n  tasks:\n    {string.Join("\n    ", tasks)}\n").Single();
        var plan = Plans.PlanCompiler.Compile(flow, Wire.FlowCodec.HashOf(flow)).Plan!;
        var execution = Decider.Decide(plan, Limits.Default, Execution.None, new ExecutionCommand.Run(WorkflowMachine.Root, plan.Hash, Flows.NamedPayloads.None) { Id = new CommandId("run") }, DateTimeOffset.UnixEpoch, 0.5).After;

        foreach (var child in execution.Children.Keys.ToArray())
        {
            var refused = new ExecutionCommand.ChildEnded(Children.TokenOf(plan, execution, child), Worker.Outcome.Failure(code, "It may not start.")) { Id = new CommandId($"{child}") };
            execution = Decider.Decide(plan, Limits.Default, execution, refused, DateTimeOffset.UnixEpoch, 0.5).After;
        }

        Assert.Equal(ExecutionState.Failure, execution.State);
        Assert.Contains("It may not start.", execution.Error!.Message, StringComparison.Ordinal);
        Assert.Single(execution.Course!.Order);
    }

    [Fact]
    public void What_runs_beneath_itself_has_few_children_at_a_time_and_asks_for_no_more_once_one_is_refused()
    {
        var flow = WorkflowData.Read("version: '2.0'\nwf: {tasks: {each: {with-items: 'i in <% range(100) %>', workflow: wf}}}\n").Single();
        var plan = Plans.PlanCompiler.Compile(flow, Wire.FlowCodec.HashOf(flow)).Plan!;
        var parent = new ParentLink(new AttemptToken(ExecutionId.Parse("above"), "each", 0, 0, 1), 1) { Flows = [plan.Hash.Beginning] };
        var execution = Do(Execution.None, new ExecutionCommand.Run(WorkflowMachine.Root, plan.Hash, Flows.NamedPayloads.None) { Id = new CommandId("run"), Parent = parent });
        Assert.Equal(Limits.Default.BeneathItselfMax, execution.Children.Count);

        execution = End(execution, Worker.Outcome.Success(1));
        Assert.Equal(Limits.Default.BeneathItselfMax, execution.Children.Count);

        for (var left = Limits.Default.BeneathItselfMax - 1; left >= 0; left--)
        {
            execution = End(execution, Worker.Outcome.Failure(EngineError.FamilyTooLarge, "It may not start."));
            Assert.Equal(left, execution.Children.Count);
        }

        Assert.Equal(ExecutionState.Failure, execution.State);

        Execution Do(Execution before, ExecutionCommand command) => Decider.Decide(plan, Limits.Default, before, command, DateTimeOffset.UnixEpoch, 0.5).After;

        Execution End(Execution before, TaskOutcome outcome) =>
            Do(before, new ExecutionCommand.ChildEnded(Children.TokenOf(plan, before, before.Children.Keys.First()), outcome) { Id = new CommandId($"{before.Version}") });
    }

    [Fact]
    public void An_execution_that_began_under_the_old_rules_keeps_its_turns()
    {
        var ended = Turned("version: '2.0'\nwf: {tasks: {begin: {on-success: again}, again: {publish: {n: '<% $.get(n, 0) + 1 %>'}, on-success: [{again: <% $.n < 2500 %>}]}}}", Rules.StopsKnowWhatHadStarted);

        Assert.Equal((ExecutionState.Success, 2_501), (ended.State, ended.Course!.Order.Count));
    }

    [Theory]
    [InlineData(nameof(Rules.FamilyLimitsAreFinal), ExecutionState.Success)]
    [InlineData(nameof(Rules.IdleCyclesEndSooner), ExecutionState.Failure)]
    public void An_execution_that_began_when_idle_cycles_were_longer_keeps_its_turns(string rules, ExecutionState state)
    {
        var ended = Turned("version: '2.0'\nwf: {tasks: {begin: {on-success: again}, again: {publish: {n: '<% $.get(n, 0) + 1 %>'}, on-success: [{again: <% $.n < 1500 %>}]}}}", Enum.Parse<Rules>(rules));

        Assert.Equal(state, ended.State);
    }

    [Theory]
    [InlineData("std.sleep seconds=0")]
    [InlineData("std.echo output=1 delay=0")]
    public void An_execution_that_began_when_waits_of_no_time_were_waits_keeps_its_turns(string action)
    {
        var ended = Turned($$$"""
            version: '2.0'
            wf:
              tasks:
                begin: {publish: {n: 0}, on-success: again}
                again: {action: {{{action}}}, publish: {n: "<% $.n + 1 %>"}, on-success: [{again: <% $.n < 2500 %>}]}
            """, Rules.IdleCyclesEnd);

        Assert.Equal((ExecutionState.Success, 2_501), (ended.State, ended.Course!.Order.Count));
    }

    [Fact]
    public void A_variable_that_doubles_in_a_cycle_ends_the_workflow_before_it_is_large()
    {
        var machine = Ran("""
            version: '2.0'
            wf:
              tasks:
                begin: {publish: {x: "0123456789"}, on-success: double}
                double: {publish: {x: "<% $.x %><% $.x %>"}, on-success: double}
            """);

        Assert.Equal(ExecutionState.Failure, machine.Execution.State);
        Assert.Contains("Variable 'x'", machine.Execution.Error!.Message, StringComparison.Ordinal);
        Assert.True(machine.Execution.Size < 4L * Limits.Default.PayloadBytes);
    }

    [Theory]
    [InlineData("<% range(1000000000) %>")]
    [InlineData("<% 'x' * 1000000000 %>")]
    [InlineData("<% range(100000).select(range(100000)) %>")]
    [InlineData("<% 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+$' %>")]
    public void An_expression_that_would_take_too_much_fails_or_is_cheap(string expression)
    {
        var machine = Ran($$$"""
            version: '2.0'
            wf:
              tasks:
                t1: 
                  action: std.noop
                  publish: {x: "{{{expression}}}" }
            """);

        Assert.True(machine.Execution.State.IsTerminal());
        Assert.True(machine.Execution.Size < Limits.Default.PayloadBytes);
    }

    [Fact]
    public void A_workflow_of_thousands_of_tasks_begins_as_many_as_may_run_at_once()
    {
        var text = new StringBuilder("version: '2.0'\nwf:\n  tasks:\n    begin:\n      on-success: [").AppendJoin(", ", Enumerable.Range(0, 3_000).Select(task => $"t{task}")).Append("]\n");
        for (var task = 0; task < 3_000; task++) text.Append("    t").Append(task).Append(": {on-success: end}\n");
        text.Append("    end: {join: all}\n");

        var flow = WorkflowData.Read(text.ToString()).Single();
        var plan = Plans.PlanCompiler.Compile(flow, Wire.FlowCodec.HashOf(flow)).Plan!;
        var run = new ExecutionCommand.Run(WorkflowMachine.Root, plan.Hash, Flows.NamedPayloads.None) { Id = new CommandId("run") };
        var begun = Decider.Decide(plan, Limits.Default, Execution.None, run, DateTimeOffset.UnixEpoch, 0.5).After;
        var fork = Decider.Decide(plan, Limits.Default, begun, new ExecutionCommand.CompleteByName(WorkflowMachine.Root, "begin", Worker.Outcome.Success(1)) { Id = new CommandId("done") }, DateTimeOffset.UnixEpoch, 0.5).After;

        Assert.Equal(3_001, fork.Course!.Order.Count);
        Assert.Equal(Limits.Default.InFlightMax, fork.InFlight.Count);
    }

    [Property(MaxTest = 300)]
    public Property A_damaged_text_is_read_or_refused_with_places()
    {
        var cases = WorkflowCase.All.Select(each => each.Text).Distinct(StringComparer.Ordinal).ToArray();
        var damaged = Gen.Elements(cases).SelectMany(text => Gen.Choose(0, text.Length - 1).SelectMany(at => Gen.Choose(0, 3).SelectMany(how => Gen.Choose(1, 12).Select(length => Damage(text, at, how, length)))));
        return Prop.ForAll(damaged.ToArbitrary(), ReadOrRefuse);
    }

    private static string Damage(string text, int at, int how, int length)
    {
        var end = Math.Min(text.Length, at + length);
        return how switch
        {
            0 => text.Remove(at, end - at),
            1 => text.Insert(at, text[at..end]),
            2 => text.Insert(at, "<% $.x %>"),
            _ => string.Concat(text.AsSpan(0, at), "{[:#&*!|>'\"%@`"[(at + length) % 14].ToString(), text.AsSpan(end)),
        };
    }

    // What is read runs to an end, or to where it waits, without a mistake of the engine.
    private static void ReadOrRefuse(string text)
    {
        try
        {
            var flow = WorkflowData.Read(text)[0];
            var machine = new WorkflowMachine(flow);
            // A damaged number may be hours.
            machine.Handle("std.sleep", context => Worker.Outcome.Success(context.ArgumentOrDefault<double?>("seconds")));
            machine.Handle("test.count", context => Worker.Outcome.Success(context.Attempt));
            machine.Handle("test.flaky", context => Worker.Outcome.Success(context.Attempt));
            var plan = machine.RootPlan;
            if (machine.Run(plan.RequiredInputs.Select(input => KeyValuePair.Create(input.Name, Payload.Json(1))), target: plan.Workflow!.IsReverse ? plan.Workflow.Tasks[^1].Name : null) is null) machine.RunOn(TimeSpan.FromDays(1));
        }
        catch (EndlessWorkflowException)
        {
            // A cycle whose way out is damaged.
        }
        catch (InvalidDocumentException refused)
        {
            Assert.All(refused.Problems, problem => Assert.True(problem.Line >= 0 && problem.Advice.Length > 0));
        }
    }

    // Without a journal: thousands of commits are not to be read back after each. Failing tasks fail, all others have a value.
    private static Execution Turned(string text, Rules rules = RuleSets.Current)
    {
        var flow = WorkflowData.Read(text).Single();
        var plan = Plans.PlanCompiler.Compile(flow, Wire.FlowCodec.HashOf(flow)).Plan!;
        var now = DateTimeOffset.UnixEpoch;
        var execution = Do(Execution.None, new ExecutionCommand.Run(WorkflowMachine.Root, plan.Hash, Flows.NamedPayloads.None) { Id = new CommandId("run") }) with { Rules = rules };
        while (!execution.State.IsTerminal())
        {
            if (execution.InFlight.IsEmpty) now = execution.NextDue!.Value;
            execution = execution.InFlight.IsEmpty ? Do(execution, new ExecutionCommand.Wake(WorkflowMachine.Root) { Id = new CommandId("wake") }) : execution.InFlight.Aggregate(execution, Complete);
        }

        return execution;

        Execution Do(Execution before, ExecutionCommand command) => Decider.Decide(plan, Limits.Default, before, command, now, 0.5).After;

        Execution Complete(Execution before, InstanceKey key)
        {
            var outcome = before.Course!.Turns[new LazyEngine.Workflows.TurnKey(key.Node, key.Turn)].Calls[key.Item].Handler == "std.fail" ? Worker.Outcome.Failure("Failed", "as it is to") : Worker.Outcome.Success(1);
            return Do(before, new ExecutionCommand.Complete(new AttemptToken(WorkflowMachine.Root, plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, 1), outcome) { Id = new CommandId("done") });
        }
    }

    private static WorkflowMachine Ran(string text)
    {
        var machine = new WorkflowMachine(WorkflowData.Read(text).Single());
        Assert.Null(machine.Run([]));
        machine.RunOn();
        return machine;
    }
}
