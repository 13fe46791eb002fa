using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.Executions;

public sealed class RunScenarios
{
    [Fact]
    public void The_first_batch_is_what_waits_for_nothing()
    {
        var scenario = Scenario.Of(SampleFlows.Diamond);
        scenario.When(Run())
            .Then(new ExecutionStarted(Scenario.Id, "diamond", scenario.Flow, Rules.StopsKnowWhatHadStarted, Inputs()), Scheduled("split"))
            .Tells(Offer("split"))
            .Is(ExecutionState.Running)
            .WaitsFor(WaitKind.Queue);
    }

    [Fact]
    public void The_same_run_again_changes_nothing() => Scenario.Of(SampleFlows.Greeting)
        .Given(Run(("name", Payload.Json("Ann"))))
        .When(Run(("name", Payload.Json("Ann"))))
        .ThenNothing();

    [Fact]
    public void A_run_with_other_inputs_is_refused() => Scenario.Of(SampleFlows.Greeting)
        .Given(Run(("name", Payload.Json("Ann"))))
        .When(Run(("name", Payload.Json("Bob"))))
        .ThenRefused(EngineError.ExecutionExists, "Choose another id");

    [Fact]
    public void A_missing_input_is_refused_and_says_which_task_needs_it() => Scenario.Of(SampleFlows.Greeting)
        .When(Run())
        .ThenRefused(EngineError.InvalidInputs, "input 'name' is missing: task 'greet'")
        .Is(ExecutionState.Pending);

    [Fact]
    public void An_input_over_the_limit_is_refused() => Scenario.Of(SampleFlows.Greeting)
        .When(Run(("name", new Payload(new byte[(1024 * 1024) + 1], "x"))))
        .ThenRefused(EngineError.TooLarge, "Input 'name' has 1048577 bytes; the limit is 1048576");

    [Fact]
    public void An_input_at_the_limit_is_taken() => Scenario.Of(SampleFlows.Greeting)
        .When(Run(("name", new Payload(new byte[1024 * 1024], "x"))))
        .Is(ExecutionState.Running);

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void A_command_id_that_is_missing_or_too_long_is_refused(int length) => Scenario.Of(SampleFlows.Diamond)
        .When(scenario => Run()(scenario) with { Id = new CommandId(new string('c', length)) })
        .ThenRefused(EngineError.InvalidCommand, $"has {length} characters");

    [Fact]
    public void An_empty_flow_succeeds_at_once()
    {
        var scenario = Scenario.Of(Flow.Linear("empty"));
        scenario.When(Run())
            .Then(new ExecutionStarted(Scenario.Id, "empty", scenario.Flow, Rules.StopsKnowWhatHadStarted, Inputs()), new ExecutionSucceeded())
            .Is(ExecutionState.Success)
            .WaitsFor(WaitKind.Ended);
    }

    [Fact]
    public void A_command_for_an_execution_that_does_not_exist_is_refused() => Scenario.Of(SampleFlows.Diamond)
        .When(Complete("split"))
        .ThenRefused(EngineError.UnknownExecution, "No execution 'x' exists");

    [Fact]
    public void No_more_than_the_limit_is_in_flight_and_the_rest_follows_in_plan_order() => Scenario
        .Of(SampleFlows.Ten, new Limits { InFlightMax = 2 })
        .Given(Run())
        .Owes(Offer("t0"), Offer("t1"))
        .When(Complete("t1"))
        .Then(Succeeded("t1"), Scheduled("t2"));

    [Fact]
    public void A_state_at_its_limit_takes_a_failure_but_no_more_results() => Scenario
        .Of(SampleFlows.Pair, new Limits { StateBytes = 10 })
        .Given(Run(), Complete("safe", new Payload(new byte[10], "x")))
        .When(Complete("once", new Payload(new byte[1], "x")))
        .ThenRefused(EngineError.StateTooLarge, "would hold 11 bytes; the limit is 10")
        .When(Fail("once"))
        .Is(ExecutionState.Failure);

    [Fact]
    public void Arguments_that_together_exceed_a_message_fail_the_task()
    {
        var flow = Flow.Linear("wide", Flow.Task("a").Provides("a"), Flow.Task("b").Provides("b"), Flow.Task("join").Requires("a", "b"));
        Scenario.Of(flow, new Limits { MessageBytes = 15 })
            .Given(Run(), Complete("a", new Payload(new byte[8], "x")), Complete("b", new Payload(new byte[8], "x")))
            .When(Claim("join"))
            .Is(ExecutionState.Failure);
    }
}
