using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Core.Tests.Executions.Steps;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>By what executions can be found.</summary>
public sealed class AttributeScenarios
{
    private static readonly Flow Order = Flow.Linear("order", Flow.Task("book").Requires("customer").Provides("booking"), Flow.Task("pay").ProvidesKeys("total"))
        .Attribute("customer").Attribute("number", "booking").Attribute("total");

    private static readonly CommandId Id = new("run");

    [Fact]
    public void Inputs_count_from_the_start_and_results_once_they_are_there()
    {
        var run = Scenario.Of(Order).Given(Run(("customer", Payload.Json("acme"))));
        Assert.Equal([new ExecutionAttribute("customer", "acme")], run.State.Attributes);

        run.Given(Complete("book", Payload.Json(4711)), Complete("pay", Payload.Json(new { total = 12.5, other = "x" })));

        Assert.Equal([new("customer", "acme"), new("number", "4711"), new("total", "12.5")], run.State.Attributes);
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("true", "true")]
    [InlineData("-1.50", "-1.50")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("[1]", null)]
    [InlineData("{\"a\":1}", null)]
    public void Texts_numbers_and_truth_values_can_be_searched_by(string json, string? expected)
    {
        var run = Scenario.Of(Order).Given(Run(("customer", new Payload(System.Text.Encoding.UTF8.GetBytes(json), Payload.JsonContentType))));

        Assert.Equal(expected, run.State.Attributes.SingleOrDefault()?.Value);
    }

    [Fact]
    public void A_long_result_counts_by_its_beginning_and_never_by_half_a_letter()
    {
        var run = Scenario.Of(Order).Given(Run(("customer", Payload.Json(new string('a', 255) + "\U0001F600" + "tail"))));

        Assert.Equal(new string('a', 255), Assert.Single(run.State.Attributes).Value);
    }

    [Fact]
    public void What_came_with_the_start_counts_more_than_an_input()
    {
        var start = new ExecutionCommand.Run(Scenario.Id, Scenario.HashOf(Order), NamedPayloads.None.Add("customer", Payload.Json("acme"))) { Id = Id, BusinessKey = "order 7", Attributes = [new("region", "north"), new("customer", "given")] };

        var run = Scenario.Of(Order).Given(_ => start);

        Assert.Equal("order 7", run.State.BusinessKey);
        Assert.Equal([new("customer", "given"), new("region", "north")], run.State.Attributes);
    }

    [Theory]
    [InlineData("", "x", "is not allowed")]
    [InlineData("1a", "x", "is not allowed")]
    [InlineData("a b", "x", "is not allowed")]
    [InlineData("a", "", "has 0 characters")]
    [InlineData("a", null, "has 257 characters")]
    public void A_start_with_an_attribute_that_is_not_allowed_is_refused(string name, string? value, string problem)
    {
        var run = Scenario.Of(Order).When(_ => new ExecutionCommand.Run(Scenario.Id, Scenario.HashOf(Order), NamedPayloads.None.Add("customer", Payload.Json("acme"))) { Id = Id, Attributes = [new(name, value ?? new string('v', 257))] });

        Assert.Equal(EngineError.InvalidInputs, run.Refusal!.Code);
        Assert.Contains(problem, run.Refusal.Message, StringComparison.Ordinal);
        Assert.False(run.State.Exists);
    }

    [Fact]
    public void A_flow_whose_attributes_come_from_nowhere_or_stand_inside_is_not_valid()
    {
        var inner = Flow.Linear("inner", Flow.Task("a").Requires("in")).Attribute("in");
        var flow = Flow.Linear("outer", inner).Attribute("lost", "nowhere").Attribute("1").Attribute("twice", "in").Attribute("twice", "in");

        var problems = PlanCompiler.Compile(flow, default).Problems.Where(problem => problem.Code == FlowProblem.InvalidAttribute).Select(problem => problem.Message).ToList();

        Assert.Equal(5, problems.Count);
        Assert.Contains(problems, problem => problem.Contains("'inner' has attributes and is not the outermost", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("'nowhere', which no task provides", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("'twice' is there twice", StringComparison.Ordinal));
    }
}
