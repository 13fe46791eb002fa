using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.Plans;

public sealed class PlanShapeTests
{
    private static readonly Flow Diamond =
        Flow.Graph("diamond", Flow.Task("split"), Flow.Task("left"), Flow.Task("right"), Flow.Task("merge"))
            .Link("split", "left").Link("split", "right").Link("left", "merge").Link("right", "merge");

    [Fact]
    public void A_linear_flow_is_a_chain_without_gates() => Shape(
        Flow.Linear("f", Flow.Task("a"), Flow.Task("b"), Flow.Task("c")),
        nodes: "a b c", edges: "0>1 1>2", waves: "a | b | c");

    [Fact]
    public void An_unordered_flow_stands_between_two_gates() => Shape(
        Flow.Unordered("f", Flow.Task("a"), Flow.Task("b")),
        nodes: "() a b ()", edges: "0>1 0>2 1>3 2>3", waves: "a,b");

    [Fact]
    public void A_graph_joins_gates_only_to_its_ends() => Shape(
        Diamond, nodes: "() split left right merge ()", edges: "0>1 1>2 1>3 2>4 3>4 4>5", waves: "split | left,right | merge");

    [Theory]
    [InlineData(FlowPattern.Linear)]
    [InlineData(FlowPattern.Unordered)]
    [InlineData(FlowPattern.Graph)]
    public void An_empty_flow_of_any_pattern_is_one_gate(FlowPattern pattern)
    {
        var empty = new Flow("empty", pattern, []);

        Shape(empty, nodes: "()", edges: "", waves: "");
        Shape(Flow.Linear("f", Flow.Task("a"), empty, Flow.Task("b")), nodes: "a () b", edges: "0>1 1>2", waves: "a | b");
        Shape(Flow.Graph("f", empty, Flow.Task("a")).Link("empty", "a"), nodes: "() () a ()", edges: "0>1 1>2 2>3", waves: "a");
    }

    [Fact]
    public void Two_wide_flows_in_a_row_cost_one_edge_per_task_on_either_side()
    {
        static Flow Wide(string name) => Flow.Unordered(name, Enumerable.Range(0, 1000).Select(i => Flow.Task($"{name}{i}")));

        var plan = Compiled.Plan(Flow.Linear("f", Wide("a"), Wide("b")));

        Assert.Equal((2004, 2000, 4001), (plan.NodeCount, plan.TaskCount, plan.EdgeCount));
    }

    [Fact]
    public void A_nested_flow_starts_and_ends_as_a_whole() => Shape(
        Flow.Linear("f", Flow.Task("a"), Flow.Unordered("u", Flow.Linear("l", Flow.Task("b"), Flow.Task("c")), Flow.Task("d")), Flow.Task("e")),
        nodes: "a () b c d () e", edges: "0>1 1>2 1>4 2>3 3>5 4>5 5>6", waves: "a | b,d | c | e");

    [Fact]
    public void A_link_to_a_flow_holds_everything_in_it() => Shape(
        Flow.Graph("g", Flow.Linear("late", Flow.Task("c"), Flow.Task("d")), Flow.Unordered("early", Flow.Task("a"), Flow.Task("b"))).Link("early", "late"),
        nodes: "() c d () a b () ()", edges: "0>3 1>2 2>7 3>4 3>5 4>6 5>6 6>1", waves: "a,b | c | d");

    [Fact]
    public void A_requirement_in_a_graph_is_an_order_whatever_came_first_in_the_definition() => Shape(
        Flow.Graph("g", Flow.Task("second").Requires("x"), Flow.Task("first").Provides("x")),
        nodes: "() second first ()", edges: "0>2 1>3 2>1", waves: "first | second");

    [Fact]
    public void A_requirement_deep_inside_a_graph_orders_the_items_that_hold_both_ends() => Shape(
        Flow.Graph(
            "g",
            Flow.Linear("l", Flow.Task("a"), Flow.Task("needs").Requires("x")),
            Flow.Linear("m", Flow.Task("gives").Provides("x"), Flow.Task("b"))),
        nodes: "() a needs gives b ()", edges: "0>3 1>2 2>5 3>4 4>1", waves: "gives | b | a | needs");

    [Fact]
    public void The_same_order_said_several_times_is_one_edge() => Shape(
        Flow.Graph("g", Flow.Task("a").Provides("x"), Flow.Task("b").Requires("x").Rebind("again", from: "x")).Link("a", "b").Link("a", "b"),
        nodes: "() a b ()", edges: "0>1 1>2 2>3", waves: "a | b");

    [Fact]
    public void The_order_of_links_does_not_matter()
    {
        var reversed = (Diamond with { Links = [.. Diamond.Links.Reverse()] });

        Assert.Equal(Compiled.Plan(Diamond).Edges(), Compiled.Plan(reversed).Edges());
    }

    [Fact]
    public void The_outermost_graph_has_one_root_and_a_plan_knows_its_flow()
    {
        var plan = Compiled.Plan(Diamond.Inputs("i"));

        Assert.Equal([0], plan.Roots.ToArray());
        Assert.Equal(("diamond", Compiled.Hash), (plan.Name, plan.Hash));
        Assert.Equal<Sequence<string>?>(["i"], plan.DeclaredInputs);
        Assert.Equal([0, 1, 1, 1, 2, 1], Enumerable.Range(0, 6).Select(plan.PredecessorCount));
    }

    [Fact]
    public void A_task_is_found_by_name_and_a_gate_has_none()
    {
        var plan = Compiled.Plan(Diamond);

        Assert.Equal("merge", plan.TaskAt(plan.NodeOf("merge"))!.Name);
        Assert.Null(plan.TaskAt(0));
        Assert.Equal([], plan.BindingsOf(0));
        Assert.False(plan.TryFindTask("diamond", out _));
    }

    private static void Shape(Flow flow, string nodes, string edges, string waves)
    {
        var plan = Compiled.Plan(flow);
        Assert.Equal(nodes, plan.Nodes());
        Assert.Equal(edges, plan.Edges());
        Assert.Equal(waves, plan.Waves());
    }
}
