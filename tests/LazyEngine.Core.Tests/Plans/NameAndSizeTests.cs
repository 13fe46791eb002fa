using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Plans;

public sealed class NameAndSizeTests
{
    [Fact]
    public void A_bad_name_is_reported_wherever_it_stands()
    {
        BadWherever(" ", "is empty");
        BadWherever(new string('n', 201), "has 201 characters; the limit is 200");
        BadWherever("a\u0007b", "has the character U+0007 at position 1");
        BadWherever("a\ud800b", "has the character U+D800 at position 1");
        BadWherever("\udc00", "has the character U+DC00 at position 0");
    }

    [Fact]
    public void An_empty_name_that_did_not_come_through_the_builder_is_reported() =>
        Assert.Contains("The task name is empty.", Compiled.Problems(Flow.Linear("f", new TaskDefinition(string.Empty)))[0].Message, StringComparison.Ordinal);

    [Fact]
    public void A_slash_is_refused_where_it_would_break_paths_and_tokens()
    {
        Assert.Contains("The task name 'a/b' has '/' at position 1", Compiled.Problem(Flow.Linear("f", Flow.Task("a/b"))).Message, StringComparison.Ordinal);
        Assert.Contains("The flow name 'a/b' has '/' at position 1", Compiled.Problem(Flow.Linear("a/b")).Message, StringComparison.Ordinal);
        Compiled.Plan(Flow.Task("t").Handler("a/b").Queue("a/b").Requires("a/b").Provides("c/d"));
    }

    [Fact]
    public void A_name_of_the_longest_length_and_any_script_is_fine() =>
        Compiled.Plan(Flow.Linear("f", Flow.Task(new string('n', 200)), Flow.Task("Züge nach 東京 \U0001F682")));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void Flows_nest_up_to_64_deep(int depth, bool fine)
    {
        var flow = Flow.Linear("innermost", Flow.Task("t"));
        for (var i = 1; i < depth; i++) flow = Flow.Unordered($"f{i}", flow);

        if (fine) Compiled.Plan(flow);
        else Assert.Equal(FlowProblem.TooDeep, Compiled.Problem(flow).Code);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Tasks_are_counted_over_all_flows(int count, bool fine)
    {
        var flow = Flow.Linear("f", Flow.Unordered("u", Enumerable.Range(1, count - 1).Select(i => Flow.Task($"t{i}"))), Flow.Task("t0"));
        var (plan, problems) = PlanCompiler.Compile(flow, Compiled.Hash, new PlanLimits { Tasks = 10 });

        Assert.Equal(fine, plan is not null);
        Assert.Equal(fine ? [] : [FlowProblem.TooManyItems], problems.Select(problem => problem.Code));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Flows_are_counted_too(int count, bool fine)
    {
        var flow = Flow.Linear("f", Enumerable.Range(1, count - 1).Select(i => Flow.Linear($"f{i}")));
        var (plan, problems) = PlanCompiler.Compile(flow, Compiled.Hash, new PlanLimits { Flows = 10 });

        Assert.Equal(fine, plan is not null);
        Assert.Equal(fine ? [] : [FlowProblem.TooManyItems], problems.Select(problem => problem.Code));
    }

    [Fact]
    public void A_small_definition_that_unfolds_without_end_is_refused_early()
    {
        var flow = Flow.Linear("f0");
        for (var i = 1; i < 64; i++) flow = Flow.Linear($"f{i}", flow, flow);

        Assert.Equal(FlowProblem.TooManyItems, Compiled.Problem(flow, new PlanLimits { Flows = 10_000 }).Code);
    }

    private static void BadWherever(string name, string what)
    {
        (string Kind, Flow Flow)[] places =
        [
            ("task name", Flow.Linear("f", Flow.Task(name).Handler("h"))),
            ("flow name", Flow.Linear(name)),
            ("handler name", Flow.Linear("f", Flow.Task("t").Handler(name))),
            ("queue name", Flow.Linear("f", Flow.Task("t").Queue(name))),
            ("result name", Flow.Linear("f", Flow.Task("t").Provides(name))),
            ("argument name", Flow.Linear("f", Flow.Task("t").Requires(name))),
            ("required name", Flow.Linear("f", Flow.Task("t").Rebind("a", from: name))),
            ("constant name", Flow.Linear("f", Flow.Task("t").Constant(name, Payload.None))),
            ("constant name", Flow.Linear("f").Constant(name, Payload.None)),
            ("input name", Flow.Linear("f").Inputs(name)),
        ];
        foreach (var (kind, flow) in places)
        {
            var problem = Compiled.Problem(flow);
            Assert.Equal(FlowProblem.InvalidName, problem.Code);
            Assert.StartsWith($"The {kind} ", problem.Message, StringComparison.Ordinal);
            Assert.Contains(what, problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(problem.Where + problem.Message, char.IsControl);
        }
    }
}
