using LazyEngine.Errors;
using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.Flows;

public sealed class FlowTests
{
    [Fact]
    public void A_task_has_its_name_as_handler_and_otherwise_plain_defaults()
    {
        var task = Flow.Task("pay");

        Assert.Equal("pay", task.HandlerName);
        Assert.Equal("default", task.QueueName);
        Assert.Equal(0, task.Priority);
        Assert.Equal([], task.Requirements);
        Assert.Empty(task.Constants);
        Assert.Null(task.ResultName);
        Assert.True(task.RerunAfterLoss);
    }

    [Fact]
    public void Every_word_of_a_task_changes_its_own_part_only()
    {
        var task = Flow.Task("pay").Handler("card").Queue("slow").WithPriority(7).Requires("a", "b").Rebind("c", from: "d")
            .Constant("currency", Payload.Json("EUR")).Provides("receipt").AtMostOnce();

        Assert.Equal(("pay", "card", "slow", 7, "receipt", false), (task.Name, task.HandlerName, task.QueueName, task.Priority, task.ResultName, task.RerunAfterLoss));
        Assert.Equal([new("a", "a"), new("b", "b"), new("c", "d")], task.Requirements);
        Assert.Equal(Payload.Json("EUR"), Assert.Single(task.Constants, pair => pair.Key == "currency").Value);
    }

    [Fact]
    public void The_last_word_on_an_argument_counts_and_keeps_its_place() =>
        Assert.Equal(
            [new("a", "z"), new("b", "b")],
            Flow.Task("t").Requires("a", "b", "a").Rebind("a", from: "z").Requirements);

    [Fact]
    public void Methods_leave_the_original_as_it_was()
    {
        var task = Flow.Task("t");
        var graph = Flow.Graph("g", task);

        _ = task.Requires("a").Provides("b").Constant("c", Payload.None);
        _ = graph.Link("t", "u").Constant("c", Payload.None).Inputs("i");

        Assert.Equal(Flow.Task("t"), task);
        Assert.Equal(Flow.Graph("g", task), graph);
    }

    [Fact]
    public void Flows_compare_by_everything_they_say()
    {
        static Flow Trip() => Flow.Graph("trip", Flow.Task("a").Constant("x", Payload.Json(1)), Flow.Linear("in", Flow.Task("b")))
            .Link("a", "in").Constant("y", Payload.Json(2)).Inputs("i");

        Assert.Equal(Trip(), Trip());
        Assert.Equal(Trip().GetHashCode(), Trip().GetHashCode());
        Flow[] others =
        [
            Trip().Link("in", "a"), Trip().Constant("y", Payload.Json(3)), Trip().Constant("z", Payload.None), Trip().Inputs(), Trip().Inputs("i", "j"),
            Flow.Linear("trip"), Flow.Linear("other"), Flow.Unordered("trip"),
        ];
        foreach (var other in others) Assert.NotEqual(Trip(), other);
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void Tasks_compare_by_everything_they_say()
    {
        TaskDefinition[] tasks =
        [
            Flow.Task("t"), Flow.Task("u"), Flow.Task("t").Handler("h"), Flow.Task("t").Queue("q"), Flow.Task("t").WithPriority(1), Flow.Task("t").Requires("a"),
            Flow.Task("t").Rebind("a", from: "b"), Flow.Task("t").Constant("a", Payload.Json(1)), Flow.Task("t").Constant("a", Payload.Json(2)),
            Flow.Task("t").Provides("r"), Flow.Task("t").AtMostOnce(), Flow.Task("t").WithFairnessKey("k"), Flow.Task("t").WithFairnessKey("l"), Flow.Task("t").OnWorkers("g"), Flow.Task("t").OnWorkers("h"),
        ];

        Assert.Equal(tasks.Length, tasks.Distinct().Count());
    }

    [Fact]
    public void Declaring_no_inputs_differs_from_declaring_nothing()
    {
        Assert.Null(Flow.Linear("f").DeclaredInputs);
        Assert.Equal<Sequence<string>?>([], Flow.Linear("f").Inputs().DeclaredInputs);
    }

    [Fact]
    public void Many_items_and_links_can_come_from_a_list()
    {
        var tasks = new List<TaskDefinition> { Flow.Task("a"), Flow.Task("b") };

        Assert.Equal(Flow.Linear("f", Flow.Task("a"), Flow.Task("b")), Flow.Linear("f", tasks));
        Assert.Equal(Flow.Unordered("f", Flow.Task("a"), Flow.Task("b")), Flow.Unordered("f", tasks));
        Assert.Equal(
            Flow.Graph("f", Flow.Task("a"), Flow.Task("b")).Link("a", "b"),
            Flow.Graph("f", tasks).Link([new FlowLink("a", "b")]));
    }

    public static TheoryData<string, Action> Misuses() => new()
    {
        { "empty task name", () => Flow.Task("") },
        { "empty flow name", () => Flow.Linear("") },
        { "null flow name", () => Flow.Graph(null!) },
        { "null item", () => Flow.Unordered("f", Flow.Task("a"), null!) },
        { "null list of items", () => Flow.Linear("f", (IEnumerable<FlowItem>)null!) },
        { "empty handler", () => Flow.Task("a").Handler("") },
        { "empty queue", () => Flow.Task("a").Queue("") },
        { "empty requirement", () => Flow.Task("a").Requires("b", "") },
        { "empty argument", () => Flow.Task("a").Rebind("", from: "b") },
        { "empty source", () => Flow.Task("a").Rebind("b", from: "") },
        { "empty result", () => Flow.Task("a").Provides("") },
        { "empty constant", () => Flow.Task("a").Constant("", Payload.None) },
        { "null constant", () => Flow.Task("a").Constant("b", null!) },
        { "null constant of a flow", () => Flow.Linear("a").Constant("b", null!) },
        { "empty input", () => Flow.Linear("a").Inputs("") },
        { "empty link end", () => Flow.Graph("a").Link("", "b") },
        { "null link", () => Flow.Graph("a").Link([null!]) },
    };

    [Theory]
    [MemberData(nameof(Misuses))]
    public void Misuse_throws_at_once(string what, Action misuse)
    {
        Assert.NotEmpty(what);
        Assert.ThrowsAny<ArgumentException>(misuse);
    }

    [Fact]
    public void The_exception_lists_every_problem_under_a_stable_code()
    {
        var thrown = new InvalidFlowException("trip", [new("Cycle", "trip", "One."), new("SelfLink", "trip/in", "Two.")]);

        Assert.Equal(EngineError.InvalidFlow, thrown.Code);
        Assert.Equal("The flow 'trip' is not valid:\n- trip: One.\n- trip/in: Two.", thrown.Message);
        Assert.Equal(2, thrown.Problems.Count);
    }
}
