using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Plans;

public sealed class ProblemTests
{
    private static TaskDefinition T(string name) => Flow.Task(name);

    [Fact]
    public void Equal_task_names_are_reported_with_both_places() => Reported(
        Flow.Linear("f", Flow.Unordered("u", T("same")), Flow.Unordered("v", T("same"))),
        FlowProblem.DuplicateTask, "f/v/same", "Two tasks are called 'same': f/u/same and f/v/same. Rename one; a task is known by its name in the whole flow.");

    [Fact]
    public void The_same_task_object_in_two_places_is_a_duplicate()
    {
        var task = T("once");

        Assert.Equal(FlowProblem.DuplicateTask, Compiled.Problem(Flow.Linear("f", task, task)).Code);
    }

    [Fact]
    public void Equal_flow_names_are_fine_until_a_link_names_them()
    {
        var graph = Flow.Graph("g", T("a"), Flow.Linear("same", T("b")), Flow.Linear("same", T("c")));

        Compiled.Plan(graph);
        Reported(
            graph.Link("a", "same"), FlowProblem.AmbiguousLinkEnd, "g",
            "The link 'a' -> 'same' names 'same', and 2 items of graph 'g' are called so. Give them different names.");
    }

    [Fact]
    public void A_link_to_nothing_suggests_the_name_that_was_meant() => Reported(
        Flow.Graph("g", T("flight"), T("hotel")).Link("fligt", "hotel"),
        FlowProblem.UnknownLinkEnd, "g", "The link 'fligt' -> 'hotel' names 'fligt', which is no item of graph 'g'. Did you mean 'flight'?");

    [Fact]
    public void A_link_into_a_nested_flow_says_where_the_task_is() => Reported(
        Flow.Graph("g", T("a"), Flow.Linear("in", T("b"))).Link("a", "b"),
        FlowProblem.UnknownLinkEnd, "g", "The link 'a' -> 'b' names 'b', which is no item of graph 'g'. A task of that name is at g/in/b; a link joins direct items of its graph only. Link the items that hold them.");

    [Fact]
    public void Both_unknown_ends_of_a_link_are_reported() => Assert.Equal(
        [FlowProblem.UnknownLinkEnd, FlowProblem.UnknownLinkEnd],
        Compiled.Problems(Flow.Graph("g").Link("nobody", "nothing")).Select(problem => problem.Code));

    [Fact]
    public void A_link_to_itself_is_reported() => Reported(
        Flow.Graph("g", T("a")).Link("a", "a"), FlowProblem.SelfLink, "g", "The link 'a' -> 'a' leads from 'a' to itself. Remove it.");

    [Fact]
    public void A_link_in_a_flow_that_is_no_graph_is_reported() => Reported(
        Flow.Linear("f", T("a"), T("b")).Link("a", "b"),
        FlowProblem.LinkOutsideGraph, "f", "The flow is linear and has a link 'a' -> 'b'. Remove its links, or make it a graph.");

    [Fact]
    public void A_cycle_of_links_is_reported_with_its_path() => Reported(
        Flow.Linear("f", Flow.Graph("g", T("start"), T("a"), T("b"), T("c")).Link("start", "a").Link("a", "b").Link("b", "c").Link("c", "a")),
        FlowProblem.Cycle, "f/g", "The items of graph 'g' wait for each other: a -> b -> c -> a. Remove one of the links.");

    [Fact]
    public void A_cycle_through_a_requirement_names_it() => Reported(
        Flow.Graph("g", T("a").Requires("y").Provides("x"), T("b").Requires("x").Provides("y")),
        FlowProblem.Cycle, "g", "The items of graph 'g' wait for each other: a -> b -> a. Remove one of the links, or a requirement such as 'y', which 'a' takes from 'b'.");

    [Fact]
    public void Separate_cycles_are_each_reported() => Assert.Equal(
        2, Compiled.Problems(Flow.Graph("g", T("a"), T("b"), T("c"), T("d")).Link("a", "b").Link("b", "a").Link("c", "d").Link("d", "c")).Count);

    [Fact]
    public void A_long_cycle_is_shown_without_its_middle()
    {
        var links = Enumerable.Range(0, 1000).Select(i => new FlowLink($"t{i}", $"t{(i + 1) % 1000}"));
        var problem = Compiled.Problem(Flow.Graph("g", Enumerable.Range(0, 1000).Select(i => T($"t{i}"))).Link(links));

        Assert.Contains("t0 -> t1 -> ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("t18 -> (980 more) -> t999 -> t0", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_input_names_the_task() => Reported(
        Flow.Linear("f", T("a").Requires("city")).Inputs("traveller"),
        FlowProblem.MissingInput, "f/a", "Task 'a' requires 'city', which no task before it provides and the flow does not declare as an input. Declare it as an input, or let an earlier task provide it.");

    [Fact]
    public void A_missing_input_hints_at_an_unordered_sibling() => Hinted(
        Flow.Linear("f", Flow.Unordered("u", T("gives").Provides("x"), T("needs").Requires("x"))).Inputs(),
        "Task 'gives' provides it, but flow 'u' is unordered, so neither waits for the other. Make that flow linear or a graph, or declare the input.");

    [Fact]
    public void A_missing_input_hints_at_a_later_task() => Hinted(
        Flow.Linear("f", T("needs").Requires("x"), Flow.Linear("in", T("gives").Provides("x"))).Inputs(),
        "Task 'gives' provides it, but later in flow 'f'. Move it to the front, or declare the input.");

    [Fact]
    public void A_missing_input_hints_at_the_task_itself() => Hinted(
        Flow.Linear("f", T("needs").Requires("x").Provides("x")).Inputs(),
        "Only the task itself provides it. Declare the input, or provide it by an earlier task.");

    [Theory]
    [InlineData("traveler", "Did you mean 'traveller'?")]
    [InlineData("Flight", "Did you mean 'flight'?")]
    public void A_missing_input_hints_at_a_similar_name(string required, string hint) => Hinted(
        Flow.Linear("f", T("a").Provides("flight"), T("needs").Requires(required)).Inputs("traveller"), hint);

    [Fact]
    public void Two_graph_siblings_that_provide_one_name_are_fine_until_somebody_requires_it()
    {
        Compiled.Plan(Flow.Graph("g", T("a").Provides("x"), T("b").Provides("x")));
        Reported(
            Flow.Graph("g", T("a").Provides("x"), Flow.Linear("in", T("b").Provides("x")), T("needs").Requires("x")),
            FlowProblem.AmbiguousProvider, "g/needs", "Task 'needs' requires 'x', which both 'a' and 'b' provide, and flow 'g' does not say which comes last. Let them provide different names, and rebind the argument to one of them.");
    }

    [Theory]
    [InlineData(FlowPattern.Unordered)]
    [InlineData(FlowPattern.Graph)]
    public void Two_providers_in_a_finished_wide_flow_are_ambiguous_for_who_requires_the_name(FlowPattern pattern)
    {
        var problem = Compiled.Problem(Flow.Linear("f", new Flow("wide", pattern, [T("a").Provides("x"), T("b").Provides("x")]), T("needs").Requires("x")));

        Assert.Equal((FlowProblem.AmbiguousProvider, "f/needs"), (problem.Code, problem.Where));
        Assert.Contains("both 'a' and 'b' provide, and flow 'wide' does not say", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_that_is_listed_twice_is_reported() => Reported(
        Flow.Linear("f", T("a") with { Requirements = [new("x", "y"), new("x", "z")] }),
        FlowProblem.DuplicateArgument, "f/a", "Task 'a' lists the argument 'x' twice. Remove one.");

    [Fact]
    public void A_constant_may_have_the_limit_and_not_a_byte_more()
    {
        static Payload Bytes(int count) => new(new byte[count], "application/octet-stream");

        Compiled.Plan(Flow.Linear("f", T("a").Constant("c", Bytes(1024 * 1024))).Constant("d", Bytes(1024 * 1024)));
        Reported(
            Flow.Linear("f", T("a").Constant("c", Bytes((1024 * 1024) + 1))), FlowProblem.ConstantTooLarge, "f/a",
            "The constant 'c' has 1048577 bytes; the limit is 1048576. Store large data elsewhere and pass a reference.");
        Assert.Equal("f", Compiled.Problem(Flow.Linear("f").Constant("c", Bytes((1024 * 1024) + 1))).Where);
    }

    [Fact]
    public void Everything_is_reported_at_once()
    {
        var flow = Flow.Linear(
            "f",
            T("twice"),
            Flow.Graph("g", T("twice"), T("a"), T("b"), T("p").Provides("x"), T("q").Provides("x"), T("r").Requires("x"))
                .Link("a", "b").Link("b", "a").Link("a", "a").Link("a", "zzzzzz"),
            Flow.Unordered("u", T("bad/name"), T("lost").Requires("nowhere")).Link("lost", "lost")).Inputs();

        Assert.Equal(
            [
                FlowProblem.AmbiguousProvider, FlowProblem.Cycle, FlowProblem.DuplicateTask, FlowProblem.InvalidName,
                FlowProblem.LinkOutsideGraph, FlowProblem.MissingInput, FlowProblem.SelfLink, FlowProblem.UnknownLinkEnd,
            ],
            Compiled.Problems(flow).Select(problem => problem.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Beyond_the_listed_problems_the_rest_is_counted()
    {
        var problems = Compiled.Problems(Flow.Linear("f", Enumerable.Repeat(T("same"), 11)), new PlanLimits { ProblemsListed = 3 });

        Assert.Equal(4, problems.Count);
        Assert.Equal(new FlowProblem(FlowProblem.MoreProblems, "f", "There are 7 more problems. Correct these first."), problems[3]);
    }

    private static void Reported(Flow flow, string code, string where, string message) =>
        Assert.Equal(new FlowProblem(code, where, message), Compiled.Problem(flow));

    private static void Hinted(Flow flow, string hint)
    {
        var problem = Compiled.Problem(flow);
        Assert.Equal(FlowProblem.MissingInput, problem.Code);
        Assert.EndsWith($"as an input. {hint}", problem.Message, StringComparison.Ordinal);
    }
}
