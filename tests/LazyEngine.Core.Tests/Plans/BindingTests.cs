using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Plans;

public sealed class BindingTests
{
    private static readonly TaskDefinition Needs = Flow.Task("needs").Requires("x");

    private static TaskDefinition Gives(string task) => Flow.Task(task).Provides("x");

    [Fact]
    public void What_nothing_gives_is_an_input() => Bound("x=input:x", Needs);

    [Fact]
    public void The_nearest_earlier_task_of_a_linear_flow_wins() =>
        Bound("x=task:near", Flow.Linear("f", Gives("far"), Gives("near"), Needs, Gives("late")));

    [Fact]
    public void A_task_that_provides_what_it_requires_takes_it_from_before() =>
        Bound("x=task:a", Flow.Linear("f", Gives("a"), Needs.Provides("x")));

    [Fact]
    public void An_inner_provider_wins_over_an_outer_one() =>
        Bound("x=task:inner", Flow.Linear("f", Gives("outer"), Flow.Linear("in", Gives("inner"), Needs)));

    [Fact]
    public void An_outer_provider_is_seen_from_inside_any_pattern()
    {
        Bound("x=task:outer", Flow.Linear("f", Gives("outer"), Flow.Unordered("u", Flow.Linear("l", Needs))));
        Bound("x=task:outer", Flow.Linear("f", Gives("outer"), Flow.Graph("g", Flow.Unordered("u", Needs))));
    }

    [Fact]
    public void Unordered_siblings_see_nothing_of_each_other() =>
        Bound("x=input:x", Flow.Unordered("f", Gives("sibling"), Needs));

    [Fact]
    public void An_unordered_sibling_does_not_hide_what_came_before_both() =>
        Bound("x=task:before", Flow.Linear("f", Gives("before"), Flow.Unordered("u", Gives("sibling"), Needs)));

    [Fact]
    public void What_a_finished_flow_provides_is_seen_by_later_items() =>
        Bound("x=task:deep", Flow.Linear("f", Flow.Unordered("u", Flow.Task("a"), Flow.Graph("g", Gives("deep"))), Needs));

    [Fact]
    public void Of_several_in_a_finished_linear_flow_the_last_counts() =>
        Bound("x=task:last", Flow.Linear("f", Flow.Linear("in", Gives("first"), Gives("last"), Flow.Task("other")), Needs));

    [Fact]
    public void The_latest_item_wins_over_an_earlier_wide_one_that_is_ambiguous_in_itself() =>
        Bound("x=task:c", Flow.Linear("f", Flow.Unordered("u", Gives("a"), Gives("b")), Gives("c"), Needs));

    [Fact]
    public void In_a_graph_the_one_sibling_that_provides_it_counts() =>
        Bound("x=task:a", Flow.Graph("g", Needs, Flow.Linear("in", Gives("a"))));

    [Fact]
    public void A_task_of_a_graph_does_not_feed_itself() =>
        Bound("x=input:x", Flow.Graph("g", Needs.Provides("x")));

    [Fact]
    public void A_graph_sibling_wins_over_an_earlier_task_outside() =>
        Bound("x=task:sibling", Flow.Linear("f", Gives("outside"), Flow.Graph("g", Needs, Gives("sibling"))));

    [Fact]
    public void Constants_win_over_results_and_the_nearest_wins()
    {
        var one = Payload.Json(1);

        Bound("x=1", Flow.Linear("f", Gives("a"), Needs).Constant("x", one));
        Bound("x=1", Flow.Linear("f", Flow.Linear("in", Needs).Constant("x", one)).Constant("x", Payload.Json(2)));
        Bound("x=1", Flow.Linear("f", Needs.Constant("x", one)).Constant("x", Payload.Json(2)));
    }

    [Fact]
    public void A_constant_of_a_flow_goes_by_the_stored_name_and_one_of_a_task_by_the_argument()
    {
        var task = Flow.Task("needs").Rebind("argument", from: "stored");

        Bound("argument=1", Flow.Linear("f", task).Constant("stored", Payload.Json(1)).Constant("argument", Payload.Json(2)));
        Bound("argument=2", task.Constant("argument", Payload.Json(2)));
        Bound("argument=input:stored stored=3", task.Constant("stored", Payload.Json(3)));
    }

    [Fact]
    public void Arguments_keep_the_order_of_the_task_and_other_constants_follow_by_name() => Bound(
        "c=input:c a=task:a b=7 d=8 e=9",
        Flow.Linear("f", Flow.Task("a").Provides("a"), Flow.Task("needs").Requires("c", "a", "b").Constant("e", Payload.Json(9)).Constant("d", Payload.Json(8)).Constant("b", Payload.Json(7))));

    [Fact]
    public void A_chain_of_the_same_name_hands_the_value_on()
    {
        var plan = Compiled.Plan(Flow.Linear("f", Enumerable.Range(0, 3).Select(i => Flow.Task($"t{i}").Requires("v").Provides("v"))));

        Assert.Equal(["v=input:v", "v=task:t0", "v=task:t1"], Enumerable.Range(0, 3).Select(i => plan.Bindings($"t{i}")));
    }

    [Fact]
    public void Required_inputs_name_their_tasks_each_once_and_come_by_name()
    {
        var plan = Compiled.Plan(Flow.Linear("f", Flow.Task("b").Requires("z", "a").Rebind("again", from: "a"), Flow.Task("a").Requires("a")));

        Assert.Equal([new("a", ["b", "a"], 2), new("z", ["b"], 1)], plan.RequiredInputs);
    }

    [Fact]
    public void Of_many_tasks_that_need_an_input_the_first_ten_are_named()
    {
        var input = Assert.Single(Compiled.Plan(Flow.Unordered("f", Enumerable.Range(0, 50).Select(i => Flow.Task($"t{i}").Requires("x")))).RequiredInputs);

        Assert.Equal(50, input.TaskCount);
        Assert.Equal(Enumerable.Range(0, RequiredInput.TasksListed).Select(i => $"t{i}"), input.Tasks);
    }

    [Fact]
    public void Declared_inputs_satisfy_requirements_and_need_not_be_used() =>
        Bound("x=input:x", Flow.Linear("f", Needs).Inputs("x", "unused"));

    [Fact]
    public void Only_the_outermost_declaration_counts() =>
        Bound("x=input:x", Flow.Linear("f", Flow.Linear("in", Needs).Inputs()));

    private static void Bound(string expected, FlowItem item) => Assert.Equal(expected, Compiled.Plan(item).Bindings("needs"));
}
