using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Core.Tests.TaskFlow.Atoms;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>Behaviours 28, 31 to 49 of docs/taskflow.md: targets, what is analysed, arguments and results.</summary>
public sealed class ArgumentBehaviour
{
    [Fact]
    public void B028_Results_flow_along_names()
    {
        var flow = Flow.Graph(
            "f",
            Flow.Task("task1").Handler("add").Requires("a", "b", "y").Provides("z"),
            Flow.Task("task2").Handler("list").ProvidesItems("a", "b", "c"),
            Flow.Task("task3").Handler("add").Requires("c", "b", "x").Provides("y"));

        var play = Play.Of(flow)
            .On("list", _ => Play.Give(new[] { 1, 3, 5 }))
            .On("add", attempt => Play.Give(new[] { "a", "b", "c", "x", "y" }.Where(attempt.Has).Sum(attempt.Get<int>)))
            .Run(("x", 30))
            .Is(ExecutionState.Success);

        Assert.Equal((38, 42), (play.Instance("task3").Result!.As<int>(), play.Instance("task1").Result!.As<int>()));
    }

    [Fact]
    public void B031_A_target_runs_with_what_it_depends_on_and_nothing_else()
    {
        var flow = Flow.Graph("f", P("a"), P("b").Requires("x"), P("c").Requires("y")).Link("a", "b").Link("b", "c");

        Play.Of(flow.Target("b")).Run(("x", 1)).Saw("f RUNNING", "a RUNNING", "a SUCCESS(5)", "b RUNNING", "b SUCCESS(5)", "f SUCCESS");
        Play.Of(flow.Target("b").Target(null)).Run(("x", 1), ("y", 1)).Is(ExecutionState.Success).Task("c", TaskState.Success);
        Assert.Contains("Did you mean 'b'", Problem(flow.Target("bb"), FlowProblem.InvalidTarget), StringComparison.Ordinal);
        Assert.Contains("is no graph", Problem(Flow.Linear("f", P("a")).Target("a"), FlowProblem.InvalidTarget), StringComparison.Ordinal);
    }

    [Fact]
    public void B039_What_a_compensation_requires_counts_as_well() =>
        Assert.Contains("'reason'", Problem(Flow.Alone(Flow.Task("t").Compensate(new Compensation("undo") { Requirements = [new Requirement("reason", "reason")] })).Inputs(), FlowProblem.MissingInput), StringComparison.Ordinal);

    [Theory]
    [InlineData("all", "[1,3,5]")]
    [InlineData("second", "3")]
    [InlineData("k", "7")]
    public void B040_A_result_as_a_whole_by_place_or_by_key(string name, string value)
    {
        var flow = Flow.Linear(
            "f", Flow.Task("list").Handler("list").Provides("all").ProvidesItems("first", "second"), Flow.Task("object").Handler("object").ProvidesKeys("k"), Flow.Task("take").Handler("take").Rebind("it", name));

        var play = Play.Of(flow).On("list", _ => Play.Give(new[] { 1, 3, 5 })).On("object", _ => Play.Give(new { k = 7 })).On("take", attempt => Play.Give(attempt.Get<System.Text.Json.JsonElement>("it"))).Run().Is(ExecutionState.Success);

        Assert.Equal(value, play.Instance("take").Result!.ToString());
    }

    [Theory]
    [InlineData("\"result\"", "a", true)]
    [InlineData("[\"result\"]", "a", false)]
    [InlineData("[\"result\"]", "b", true)]
    [InlineData("[]", "a", true)]
    public void B041_A_part_that_is_not_there_fails_whoever_requires_it(string result, string required, bool fails)
    {
        var flow = Flow.Linear("f", Flow.Task("give").Handler("give").ProvidesItems("a", "b").Compensate("undo"), P("take").Requires(required));

        var play = Play.Of(flow).On("give", _ => new TaskOutcome.Success(new Payload(System.Text.Encoding.UTF8.GetBytes(result), Payload.JsonContentType))).Run();

        // The consumer fails, and the producer is undone: TaskFlow leaves both as they are.
        play.Is(fails ? ExecutionState.Reverted : ExecutionState.Success).Task("give", fails ? TaskState.Reverted : TaskState.Success);
        if (fails) Assert.Equal("ArgumentNotThere", play.State.Error!.Code);
    }

    [Fact]
    public void B043_Constants_win_and_optional_arguments_may_be_missing()
    {
        Assert.Equal(50, Product(Task().Constant("a", Payload.Json(10))));
        Assert.Equal(15, Product(Task()));
        Assert.Equal(3_000, Product(Task().Constant("b", Payload.Json(1_000))));
        Assert.Equal(6, Product(Task(), ("b", 2)));

        static TaskDefinition Task() => Flow.Task("t").Handler("multiply").Requires("a").Optional("b", Payload.Json(5));

        static int Product(TaskDefinition task, params (string, object?)[] more) => Play.Of(Flow.Alone(task)).On("multiply", attempt => Play.Give(attempt.Get<int>("a") * attempt.Get<int>("b")))
            .Run([("a", 3), .. more]).Instance("t").Result!.As<int>();
    }

    [Fact]
    public void B043_An_optional_argument_without_a_value_is_left_out()
    {
        var flow = Flow.Linear("f", Flow.Task("t").Handler("has").Optional("b")).Inputs();

        Assert.False(Play.Of(flow).On("has", attempt => Play.Give(attempt.Has("b"))).Run().Instance("t").Result!.As<bool>());
    }

    [Fact]
    public void B044_Each_sees_what_the_one_before_it_provides()
    {
        var seen = new List<int>();
        TaskDefinition Next(string name) => Flow.Task(name).Handler("next").Rebind("source", name == "1" ? "source" : "value").Provides("value");
        Play.Of(Flow.Linear("f", Next("1"), Next("2"), Next("3")))
            .On("next", attempt =>
            {
                seen.Add(attempt.Get<int>("source"));
                return Play.Give(attempt.Get<int>("source") + 1);
            })
            .Run(("source", 0));

        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public void B045_The_nearest_provider_wins()
    {
        var flow = Flow.Linear("f", Flow.Task("outer").Handler("five").Provides("source"), Flow.Linear("g", Flow.Task("inner").Handler("one").Provides("source"), Flow.Task("take").Handler("take").Requires("source")));

        Assert.Equal(1, Play.Of(flow).On("one", _ => Play.Give(1)).On("take", attempt => Play.Give(attempt.Get<int>("source"))).Run().Instance("take").Result!.As<int>());
    }

    [Fact]
    public void A_name_that_a_task_provides_twice_is_a_problem() =>
        Assert.Contains("twice", Problem(Flow.Alone(Flow.Task("t").Provides("a").ProvidesItems("a")), FlowProblem.DuplicateResult), StringComparison.Ordinal);

    private static string Problem(Flow flow, string code) =>
        Assert.Single(PlanCompiler.Compile(flow, FlowHash.Of("f"u8)).Problems, problem => problem.Code == code).Message;
}
